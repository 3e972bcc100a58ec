using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MedChain.Core.Records;

/// <summary>
/// A patient's identifier in the one form that the identity function is asked for: ways of typing one number give one form, and what has none is
/// refused. There is no other way to this type, so nothing else is ever hashed. Never to be logged, stored or sent. Spec: Records N2 to N6.
/// </summary>
public sealed class NormalIdentifier
{
    /// <summary>Characters of the longest system.</summary>
    public const int LongestSystem = 256;

    /// <summary>Characters of the longest value.</summary>
    public const int LongestValue = 128;

    private NormalIdentifier(string text) => Text = text;

    /// <summary>"system|value"; the first bar is the one between them, since no system has one.</summary>
    public string Text { get; }

    /// <summary>Normalises an identifier.</summary>
    /// <param name="system">The register, as a URI; null if there is none.</param>
    /// <param name="value">The number in it, as somebody typed it; null if there is none.</param>
    /// <param name="identifier">The normal form.</param>
    /// <param name="fault">Why there is none: a constant of <see cref="IdentifierFaults"/>.</param>
    public static bool TryNormalise(string? system, string? value, [NotNullWhen(true)] out NormalIdentifier? identifier, [NotNullWhen(false)] out string? fault)
    {
        identifier = null;
        fault = IdentifierFaults.Missing;
        if (string.IsNullOrWhiteSpace(system) || string.IsNullOrWhiteSpace(value)) return false;
        fault = IdentifierFaults.Malformed;
        if (!TryFoldSystem(system, out var register) || !TryFoldValue(value, out var number)) return false;
        var known = IdentifierSystem.Find(register);
        if (known is not null)
        {
            number = IdentifierSystem.Fold(number);
            if (!known.HasForm(number)) return false;
            fault = IdentifierFaults.CheckDigit;
            if (!known.IsRight(number)) return false;
        }

        fault = null;
        identifier = new NormalIdentifier((known?.Uri ?? register) + "|" + number);
        return true;
    }

    // RFC 3986 6.2.2.1: scheme and host know no case; of a URN (RFC 8141) the namespace does not, nor do OIDs and UUIDs.
    private static bool TryFoldSystem(string system, out string folded)
    {
        folded = system.Trim();
        var colon = folded.IndexOf(':');
        if (colon < 1 || colon == folded.Length - 1 || folded.Length > LongestSystem || !char.IsAsciiLetter(folded[0])) return false;
        if (folded.Any(static letter => letter is <= ' ' or > '~' or '|' or '"' or '<' or '>' or '\\' or '^' or '`' or '{' or '}')) return false;
        if (folded.AsSpan(0, colon).ContainsAnyExcept(SchemeLetters)) return false;
        var scheme = folded[..colon].ToLowerInvariant();
        var rest = folded[(colon + 1)..];
        if (scheme == "urn")
        {
            var next = rest.IndexOf(':');
            if (next < 1 || next == rest.Length - 1) return false;
            var space = rest[..next].ToLowerInvariant();
            folded = $"urn:{space}:{(space is "oid" or "uuid" ? rest[(next + 1)..].ToLowerInvariant() : rest[(next + 1)..])}";
            return true;
        }

        if (rest.StartsWith("//", StringComparison.Ordinal))
        {
            var end = rest.AsSpan(2).IndexOfAny("/?#") is >= 0 and var at ? at + 2 : rest.Length;
            if (end == 2) return false;
            rest = rest[..end].ToLowerInvariant() + rest[end..];
        }

        folded = scheme + ":" + rest;
        return true;
    }

    private static readonly System.Buffers.SearchValues<char> SchemeLetters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    // White space goes, full-width ASCII becomes plain; what is left has one spelling only, or is refused.
    private static bool TryFoldValue(string value, out string folded)
    {
        var number = new StringBuilder(value.Length);
        folded = "";
        foreach (var letter in value)
        {
            if (char.IsWhiteSpace(letter)) continue;
            var plain = letter is >= '！' and <= '～' ? (char)(letter - 0xFEE0) : letter;
            if (!HasOneSpelling(plain) || number.Length == LongestValue) return false;
            number.Append(plain);
        }

        folded = number.ToString();
        return true;
    }

    // Each is its own NFKC, and no combining mark is among them.
    private static bool HasOneSpelling(char letter) => letter
        is (> ' ' and <= '~')
        or (>= '\u00C0' and <= '\u024F' and not ('\u00D7' or '\u00F7' or '\u0132' or '\u0133' or '\u013F' or '\u0140' or '\u0149' or '\u017F'
            or (>= '\u01C4' and <= '\u01CC') or (>= '\u01F1' and <= '\u01F3')))
        or (>= '\u0400' and <= '\u0481') or (>= '\u048A' and <= '\u052F') or (>= '\u3041' and <= '\u3096') or (>= '\u30A1' and <= '\u30FA')
        or (>= '\u4E00' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7A3');
}

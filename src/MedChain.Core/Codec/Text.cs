using System.Globalization;
using System.Text;

namespace MedChain.Core.Codec;

/// <summary>Strict UTF-8, the only text encoding of the protocol.</summary>
public static class Text
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    /// <summary>UTF-8 octets without a byte order mark.</summary>
    public static byte[] Encode(string text) => Strict.GetBytes(text);

    /// <summary>Decodes; invalid octets become U+FFFD, so that encoding again differs and a canonical reader refuses.</summary>
    public static string Decode(ReadOnlySpan<byte> octets) => Strict.GetString(octets);

    /// <summary>
    /// Whether a text may name an institution or a consortium: 1 to 64 UTF-16 units of letters, digits, punctuation, symbols and spaces. No
    /// control, direction or joining character, no line break and no combining mark, so that a name has one form and shows what it is.
    /// </summary>
    public static bool IsName(string text)
    {
        if (text.Length is 0 or > 64) return false;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == Rune.ReplacementChar || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned) return false;
        }

        return true;
    }
}

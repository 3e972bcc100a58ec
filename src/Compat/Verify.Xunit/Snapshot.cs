using System.Text;

namespace VerifyXunit;

/// <summary>A checked file and, beside it, the received one.</summary>
/// <param name="prefix">The path up to <c>.verified</c> and <c>.received</c>.</param>
/// <param name="extension">The extension, without a dot.</param>
internal sealed class Snapshot(string prefix, string extension)
{
    /// <summary>Strict: text that is no UTF-8 is a difference, not a guess.</summary>
    private static readonly UTF8Encoding Encoding = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private string Verified => $"{prefix}.verified.{extension}";

    private string Received => $"{prefix}.received.{extension}";

    /// <summary>Compares as text: line ends of every kind and a byte order mark do not count.</summary>
    public Comparison OfText(string? text)
    {
        var lines = Normalize(text ?? "null");
        var expected = File.Exists(Verified) ? Normalize(Encoding.GetString(File.ReadAllBytes(Verified))) : null;
        return new Comparison(Verified, Received, Encoding.GetBytes(lines), lines == expected, Difference(expected, lines));
    }

    /// <summary>Compares octet by octet.</summary>
    public Comparison OfOctets(byte[]? octets)
    {
        if (octets is null) return OfText(null);
        var expected = File.Exists(Verified) ? File.ReadAllBytes(Verified) : null;
        var equal = expected is not null && octets.AsSpan().SequenceEqual(expected);
        var first = expected is null ? 0 : octets.AsSpan().CommonPrefixLength(expected);
        var difference = $"{expected?.Length ?? 0} octets checked, {octets.Length} received, first difference at {first}";
        return new Comparison(Verified, Received, octets, equal, difference);
    }

    private static string Normalize(string text) =>
        text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');

    private static string Difference(string? expected, string received)
    {
        if (expected is null) return $"nothing checked yet\n{received}";
        var (left, right) = (expected.Split('\n'), received.Split('\n'));
        var line = 0;
        while (line < left.Length && line < right.Length && left[line] == right[line]) line++;
        return $"line {line + 1}\n  checked:  {LineOf(left, line)}\n  received: {LineOf(right, line)}";
    }

    private static string LineOf(string[] lines, int index) => index < lines.Length ? lines[index] : "(end of file)";
}

/// <summary>What a comparison found.</summary>
/// <param name="Verified">The checked file.</param>
/// <param name="Received">Where the received octets go on a difference.</param>
/// <param name="Octets">What was received.</param>
/// <param name="IsEqual">Whether it is what was checked.</param>
/// <param name="Difference">The first difference, for people.</param>
internal sealed record Comparison(string Verified, string Received, byte[] Octets, bool IsEqual, string Difference)
{
    /// <summary>Removes an old received file if equal, else writes it and fails the test.</summary>
    public void Settle()
    {
        if (IsEqual)
        {
            File.Delete(Received);
            return;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(Received)!);
        File.WriteAllBytes(Received, Octets);
        throw new VerifyException($"{Verified}: {Difference}\nTo accept what was received, rename {Received} to it.");
    }
}

/// <summary>What was received is not what was checked.</summary>
#pragma warning disable CA1032, CA1064 // Tests fail by it; nobody else makes or catches it.
internal sealed class VerifyException(string message) : Exception(message);
#pragma warning restore CA1032, CA1064

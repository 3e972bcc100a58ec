using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace MedChain.Sim.Leakage;

/// <summary>
/// Strings in octets of which nothing is known: whatever stands between two neighbouring quotes, is text, and is followed by no colon. So a piece that
/// begins inside a string gives its later strings too; what is between strings comes along and is no value of anybody.
/// </summary>
internal static class ValueScan
{
    /// <summary>Finds them, in order.</summary>
    public static List<string> Find(ReadOnlySpan<byte> octets)
    {
        var found = new List<string>();
        var open = Quote(octets, 0);
        while (open >= 0)
        {
            var close = Quote(octets, open + 1);
            if (close < 0) break;
            if (!IsName(octets[(close + 1)..]) && TryRead(octets[open..(close + 1)], out var text)) found.Add(text);
            open = close;
        }

        return found;
    }

    // The next quote that no backslash makes part of a string.
    private static int Quote(ReadOnlySpan<byte> octets, int from)
    {
        while (true)
        {
            var step = octets[from..].IndexOf((byte)'"');
            if (step < 0) return -1;
            var at = from + step;
            var slashes = 0;
            while (at - slashes > from && octets[at - slashes - 1] == '\\') slashes++;
            if (slashes % 2 == 0) return at;
            from = at + 1;
        }
    }

    private static bool IsName(ReadOnlySpan<byte> rest)
    {
        var at = rest.IndexOfAnyExcept(" \t\r\n"u8);
        return at >= 0 && rest[at] == ':';
    }

    private static bool TryRead(ReadOnlySpan<byte> quoted, out string text)
    {
        text = "";
        var inner = quoted[1..^1];
        if (inner.IndexOfAnyInRange((byte)0, (byte)0x1F) >= 0 || !Utf8.IsValid(inner)) return false;
        if (inner.IndexOf((byte)'\\') < 0)
        {
            text = Encoding.UTF8.GetString(inner);
            return true;
        }

        try
        {
            var reader = new Utf8JsonReader(quoted);
            if (!reader.Read()) return false;
            text = reader.GetString()!;
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}

using System.Buffers;
using System.Text;

namespace MedChain.Core.Records.Segmentation;

/// <summary>The grammar of a JSON string (RFC 8259, 7), between its quotes. Spec: Records G9.</summary>
internal static class JsonText
{
    private static readonly SearchValues<byte> Notable = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    /// <summary>Finds the end of the string whose first octet after the quote is at <paramref name="start"/>.</summary>
    public static bool TryMeasure(
        ReadOnlySpan<byte> text, int start, out int length, out bool otherSpellings, out (string Code, string What) fault, out int at)
    {
        length = 0;
        otherSpellings = false;
        fault = default;
        at = start;
        while (true)
        {
            var step = text[at..].IndexOfAny(Notable);
            if (step < 0)
            {
                at = text.Length;
                return Fail(out fault, BundleRejection.Codes.Truncated, "the text ends inside a string");
            }

            at += step;
            if (text[at] == '"')
            {
                length = at - start;
                return true;
            }

            if (text[at] != '\\') return Fail(out fault, BundleRejection.Codes.BadText, "a raw control character in a string");
            var unit = UnitLength(text[at..]);
            if (at + Math.Max(unit, 2) > text.Length)
            {
                at = text.Length;
                return Fail(out fault, BundleRejection.Codes.Truncated, "the text ends inside a string");
            }

            switch (text[at + 1])
            {
                case (byte)'"' or (byte)'\\' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t': break;
                case (byte)'/': otherSpellings = true; break;
                case (byte)'u':
                    otherSpellings = true;
                    if (!TryHex(text.Slice(at + 2, 4), out var code)) return Fail(out fault, BundleRejection.Codes.NotJson, "a malformed escape");
                    if (code == 0) return Fail(out fault, BundleRejection.Codes.BadText, "an escaped NUL");
                    if (char.IsLowSurrogate((char)code)) return Fail(out fault, BundleRejection.Codes.BadText, "half a surrogate pair");
                    if (!char.IsHighSurrogate((char)code)) break;
                    if (at + 12 > text.Length || text[at + 6] != '\\' || text[at + 7] != 'u' || !TryHex(text.Slice(at + 8, 4), out var low)
                        || !char.IsLowSurrogate((char)low))
                        return Fail(out fault, BundleRejection.Codes.BadText, "half a surrogate pair");
                    unit = 12;
                    break;
                default: return Fail(out fault, BundleRejection.Codes.NotJson, "an unknown escape");
            }

            at += unit;
        }
    }

    /// <summary>Octets of the first character of valid text: an escape is one character, a surrogate pair of escapes two.</summary>
    public static int UnitLength(ReadOnlySpan<byte> text) => text[0] switch
    {
        (byte)'\\' => text.Length > 1 && text[1] == 'u' ? 6 : 2,
        < 0xC0 => 1,
        < 0xE0 => 2,
        < 0xF0 => 3,
        _ => 4,
    };

    /// <summary>
    /// Rewrites valid text in its one canonical spelling: raw UTF-8, and escapes only where JSON demands one, in their shortest form.
    /// Fills <paramref name="rawOffsets"/> with the raw place of every canonical octet, and one more for the end.
    /// </summary>
    /// <returns>Octets written, never more than in <paramref name="raw"/>.</returns>
    public static int Canonicalize(ReadOnlySpan<byte> raw, Span<byte> canonical, Span<int> rawOffsets)
    {
        var written = 0;
        var at = 0;
        Span<byte> spelled = stackalloc byte[6];
        while (at < raw.Length)
        {
            var unit = UnitLength(raw[at..]);
            scoped var octets = raw.Slice(at, unit);
            if (octets[0] == '\\' && octets[1] is (byte)'u' or (byte)'/')
            {
                Rune rune = new('/');
                if (octets[1] == 'u')
                {
                    TryHex(octets.Slice(2, 4), out var code);
                    if (char.IsHighSurrogate((char)code))
                    {
                        TryHex(raw.Slice(at + 8, 4), out var low);
                        rune = new Rune((char)code, (char)low);
                        unit = 12;
                    }
                    else
                    {
                        rune = new Rune(code);
                    }
                }

                octets = spelled[..Spell(rune, spelled)];
            }

            octets.CopyTo(canonical[written..]);
            if (!rawOffsets.IsEmpty) rawOffsets.Slice(written, octets.Length).Fill(at);
            written += octets.Length;
            at += unit;
        }

        if (!rawOffsets.IsEmpty) rawOffsets[written] = raw.Length;
        return written;
    }

    private static int Spell(Rune rune, Span<byte> spelled)
    {
        var letter = rune.Value switch { '"' => '"', '\\' => '\\', 8 => 'b', 12 => 'f', 10 => 'n', 13 => 'r', 9 => 't', _ => '\0' };
        if (letter != 0)
        {
            spelled[0] = (byte)'\\';
            spelled[1] = (byte)letter;
            return 2;
        }

        if (rune.Value >= 0x20) return rune.EncodeToUtf8(spelled);
        "\\u00"u8.CopyTo(spelled);
        spelled[4] = (byte)('0' + (rune.Value >> 4));
        spelled[5] = "0123456789abcdef"u8[rune.Value & 15];
        return 6;
    }

    private static bool TryHex(ReadOnlySpan<byte> digits, out int value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiHexDigit((char)digit)) return false;
            value = (value << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return true;
    }

    private static bool Fail(out (string Code, string What) fault, string code, string what)
    {
        fault = (code, what);
        return false;
    }
}

namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// The grammar of a JSON number (RFC 8259, 6), and its magnitude without floating point: refused is what an IEEE 754 binary64 could only
/// hold as infinity or as a zero that it is not, such as 1e999 or 1e-999. Spec: Records G9.
/// </summary>
internal static class JsonNumber
{
    private const int LargestMagnitude = 308;
    private const int ExponentCap = 1_000_000;

    /// <summary>Measures the number at the start of <paramref name="text"/>.</summary>
    /// <param name="text">The text from the number on.</param>
    /// <param name="length">Octets of the number; if it is malformed, octets before the fault.</param>
    /// <param name="inRange">Whether a binary64 can hold it: its first significant digit stands for 10^-308 to 10^307, or it is zero.</param>
    public static bool TryMeasure(ReadOnlySpan<byte> text, out int length, out bool inRange)
    {
        inRange = true;
        var at = text[0] == '-' ? 1 : 0;
        var start = at;
        at += Digits(text[at..]);
        length = at;
        if (at == start) return false;
        if (text[start] == '0' && at - start > 1)
        {
            length = start + 1;
            return false;
        }

        var whole = text[start..at];
        var fraction = ReadOnlySpan<byte>.Empty;
        if (at < text.Length && text[at] == '.')
        {
            var digits = Digits(text[(at + 1)..]);
            length = at + 1;
            if (digits == 0) return false;
            fraction = text.Slice(at + 1, digits);
            at += 1 + digits;
            length = at;
        }

        var exponent = 0;
        if (at < text.Length && (text[at] | 0x20) == 'e')
        {
            at++;
            var negative = at < text.Length && text[at] == '-';
            if (at < text.Length && text[at] is (byte)'+' or (byte)'-') at++;
            var digits = Digits(text[at..]);
            length = at;
            if (digits == 0) return false;
            foreach (var digit in text.Slice(at, digits)) exponent = Math.Min(ExponentCap, (exponent * 10) + (digit - '0'));
            if (negative) exponent = -exponent;
            length = at + digits;
        }

        inRange = IsInRange(whole, fraction, exponent);
        return true;
    }

    private static bool IsInRange(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> fraction, int exponent)
    {
        var inWhole = whole.IndexOfAnyExcept((byte)'0');
        var inFraction = fraction.IndexOfAnyExcept((byte)'0');
        if (inWhole < 0 && inFraction < 0) return true;
        var firstDigit = inWhole >= 0 ? whole.Length - inWhole - 1 : -inFraction - 1;
        return firstDigit + exponent is >= -LargestMagnitude and < LargestMagnitude;
    }

    private static int Digits(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end < 0 ? text.Length : end;
    }
}

using System.Buffers;

namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// The octets with a meaning of their own in a segment. None of them can stand in a bundle: JSON allows no control character but tab,
/// line feed and carriage return, and UTF-8 no octet from F8. Spec: Records G8.
/// </summary>
/// <remarks>
/// <code>
/// identity = header stream [ 06 *string ]      stream = *( octet of the bundle / opening / end / token )
/// other    = stream [ 06 *string ]             string = quote *( octet of the string / token ) quote
/// opening  = 01..04                            the bundle goes on in the segment of class 0..3, up to its next end (05)
/// token    = lead 1..3 more octets             the text goes on with the string that the segment's table names
///   0E..15 and one octet 80..BF:   0 to 511           16..1D and two: 512 to 33,279           F8..FF and three: 33,280 to 2,130,431
/// header   = version and flags (10 + bit c for each class c that has a table), then each table: count, then a pointer for each number
/// pointer  = 4 * offset + class; numbers in the header are base-128 varints, lowest group first, in the shortest form
/// offset   = place of a string's first octet, behind its quote, in its segment; in Identity counted from the end of the header
/// </code>
/// </remarks>
internal static class SegmentFormat
{
    /// <summary>High half of the identity segment's first octet.</summary>
    public const byte Version = 0x10;

    /// <summary>Opening of class 0; the others follow.</summary>
    public const byte Open = 0x01;

    /// <summary>End of a carving: back to the segment that opened it.</summary>
    public const byte End = 0x05;

    /// <summary>Here the stream ends and the strings that stand nowhere in it begin.</summary>
    public const byte Appendices = 0x06;

    /// <summary>Tokens that there can be in one segment.</summary>
    public const int MaxTokens = MediumTokens + (8 << 18);

    private const int SmallTokens = 8 << 6;
    private const int MediumTokens = SmallTokens + (8 << 12);

    /// <summary>All octets that no bundle holds.</summary>
    public static SearchValues<byte> Special { get; } = SearchValues.Create(SpecialOctets());

    /// <summary>The same, the quote and the backslash: what ends a run inside a string.</summary>
    public static SearchValues<byte> SpecialInString { get; } = SearchValues.Create([.. SpecialOctets(), (byte)'"', (byte)'\\']);

    /// <summary>Whether an octet leads a token.</summary>
    public static bool IsTokenLead(byte octet) => octet is (>= 0x0E and <= 0x1D) or >= 0xF8;

    /// <summary>Writes the token with a number below <see cref="MaxTokens"/>.</summary>
    public static void WriteToken(OctetSink sink, int number)
    {
        var (lead, rest, count) = number < SmallTokens ? (0x0E, number, 1)
            : number < MediumTokens ? (0x16, number - SmallTokens, 2) : (0xF8, number - MediumTokens, 3);
        sink.Add((byte)(lead + (rest >> (6 * count))));
        while (--count >= 0) sink.Add((byte)(0x80 | ((rest >> (6 * count)) & 0x3F)));
    }

    /// <summary>Reads the token at the start of <paramref name="octets"/>, whose lead has been seen.</summary>
    public static bool TryReadToken(ReadOnlySpan<byte> octets, out int number, out int length)
    {
        var lead = octets[0];
        var (first, least) = lead >= 0xF8 ? (lead - 0xF8, MediumTokens) : lead >= 0x16 ? (lead - 0x16, SmallTokens) : (lead - 0x0E, 0);
        length = lead >= 0xF8 ? 4 : lead >= 0x16 ? 3 : 2;
        number = first;
        if (octets.Length < length) return false;
        for (var i = 1; i < length; i++)
        {
            if ((octets[i] & 0xC0) != 0x80) return false;
            number = (number << 6) | (octets[i] & 0x3F);
        }

        number += least;
        return true;
    }

    /// <summary>Writes a header number.</summary>
    public static void WriteVarint(OctetSink sink, int value)
    {
        for (; value >= 0x80; value >>= 7) sink.Add((byte)(0x80 | (value & 0x7F)));
        sink.Add((byte)value);
    }

    /// <summary>Reads a header number of at most 28 bits in its shortest form.</summary>
    public static bool TryReadVarint(ReadOnlySpan<byte> octets, ref int at, out int value)
    {
        value = 0;
        for (var shift = 0; shift < 28; shift += 7)
        {
            if (at >= octets.Length) return false;
            var octet = octets[at++];
            value |= (octet & 0x7F) << shift;
            if (octet < 0x80) return octet != 0 || shift == 0;
        }

        return false;
    }

    private static byte[] SpecialOctets() =>
        [.. Enumerable.Range(0, 256).Where(o => o is >= 0xF8 || (o < 0x20 && o is not (0x09 or 0x0A or 0x0D))).Select(o => (byte)o)];
}

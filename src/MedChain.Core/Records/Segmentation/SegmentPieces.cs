using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// A segment as the pieces of JSON that lie in it: entries, inner resources, elements, texts. What is missing is marked by strings that no bundle
/// can hold, since they have NULs: token 17 by NUL, 17, NUL, inside of its string; a carving that lies elsewhere by two NULs. Spec: Records G12.
/// </summary>
internal static class SegmentPieces
{
    /// <summary>A value that lies in another segment.</summary>
    public const string Hole = "\0\0";

    private static readonly SearchValues<byte> Delimiters = SearchValues.Create(
        [.. " \t\r\n{}[]:,\""u8, .. Enumerable.Range(0, 256).Select(static octet => (byte)octet).Where(static octet => SegmentFormat.Special.Contains(octet) && !SegmentFormat.IsTokenLead(octet))]);

    private static ReadOnlySpan<byte> HoleJson => "\"\\u0000\\u0000\""u8;

    private static ReadOnlySpan<byte> UnknownNumber => "\"\\u00000\\u0000\""u8;

    /// <summary>Splits a segment.</summary>
    /// <param name="octets">Its stream, for Identity behind the header.</param>
    /// <param name="isIdentity">Whether the first piece is the bundle itself, between whose parts the others stand.</param>
    /// <param name="pieces">Each piece, and after how many holes of the bundle it stands.</param>
    /// <returns>False for octets that no segmentation could have written.</returns>
    public static bool TrySplit(ReadOnlySpan<byte> octets, bool isIdentity, [NotNullWhen(true)] out List<(ReadOnlyMemory<byte> Json, int Holes)>? pieces)
    {
        pieces = [];
        var root = new OctetSink(octets.Length + (octets.Length >> 2));
        var piece = isIdentity ? root : null;
        var holes = 0;
        while (!octets.IsEmpty && octets[0] != SegmentFormat.Appendices)
        {
            var octet = octets[0];
            if (octet == SegmentFormat.End)
            {
                if (piece is null || piece == root) return false;
                pieces.Add((piece.Written, holes));
                piece = isIdentity ? root : null;
                octets = octets[1..];
            }
            else if (octet is >= SegmentFormat.Open and < SegmentFormat.End)
            {
                if (piece is null) return false;
                piece.Add(HoleJson);
                if (piece == root) holes++;
                octets = octets[1..];
                if (piece == root && !octets.IsEmpty && octets[0] is (byte)'{' or (byte)'"') piece = new OctetSink(256);
            }
            else
            {
                piece ??= new OctetSink(256);
                if (!TryCopy(ref octets, piece)) return false;
            }

            // Behind the end of a piece of Identity the next one may begin, but nothing of the bundle: that goes on with a comma or a bracket.
            if (octet == SegmentFormat.End && isIdentity && !octets.IsEmpty && octets[0] is (byte)'{' or (byte)'"') piece = new OctetSink(256);
        }

        if (piece is not null && piece != root) return false;
        if (isIdentity) pieces.Insert(0, (root.Written, 0));
        return true;
    }

    // A string, a number or word, or punctuation.
    private static bool TryCopy(ref ReadOnlySpan<byte> octets, OctetSink piece)
    {
        if (octets[0] == '"') return TryCopyString(ref octets, piece);
        var end = octets.IndexOfAny(Delimiters);
        if (end == 0) end = SegmentFormat.Special.Contains(octets[0]) ? 0 : 1;
        if (end <= 0) return false;
        piece.Add(octets[..end].IndexOfAny(SegmentFormat.Special) < 0 ? octets[..end] : UnknownNumber);
        octets = octets[end..];
        return true;
    }

    private static bool TryCopyString(ref ReadOnlySpan<byte> octets, OctetSink piece)
    {
        piece.Add((byte)'"');
        octets = octets[1..];
        while (true)
        {
            var run = octets.IndexOfAny(SegmentFormat.SpecialInString);
            if (run < 0) return false;
            piece.Add(octets[..run]);
            octets = octets[run..];
            var length = 1;
            if (SegmentFormat.IsTokenLead(octets[0]))
            {
                if (!SegmentFormat.TryReadToken(octets, out var number, out length)) return false;
                piece.Add(Encoding.ASCII.GetBytes($"\\u0000{number}\\u0000"));
            }
            else if (octets[0] == '\\')
            {
                length = 2;
                if (octets.Length < length || SegmentFormat.Special.Contains(octets[1])) return false;
                piece.Add(octets[..length]);
            }
            else if (octets[0] == '"')
            {
                piece.Add((byte)'"');
                octets = octets[1..];
                return true;
            }
            else
            {
                return false;
            }

            octets = octets[length..];
        }
    }
}

using System.Runtime.InteropServices;

namespace MedChain.Core.Records.Segmentation;

/// <summary>A place in the bundle (or in the arena) that a token replaces.</summary>
internal readonly record struct Cut(int Start, int Length, int Id);

/// <summary>A string that no segment's values hold whole, so that it stands at the end of its owner's segment; with the cuts in it.</summary>
internal readonly record struct Appendix(int Id, int FirstCut, int CutCount);

/// <summary>
/// Finds what each segment must not hold, leftmost and longest first, and so that nothing of it is left between two cuts.
/// Spec: Records G4, G7, G8.
/// </summary>
internal sealed class Cutter(StringBook book, ForeignIndex index, WordList words)
{
    private readonly List<int>[] _foreign = [[], [], [], []];
    private readonly int[][] _ordinals = [[], [], [], []];
    private readonly List<int> _waiting = [];
    private List<Cut> _cuts = [];
    private byte[] _canonical = [];
    private int[] _rawOffsets = [];

    /// <summary>The cuts in the bundle, in its order.</summary>
    public List<Cut> Cuts { get; private set; } = [];

    /// <summary>The strings that stand at the ends of segments.</summary>
    public List<Appendix> Appendices { get; } = [];

    /// <summary>The cuts in them, in place order for each.</summary>
    public List<Cut> AppendixCuts { get; private set; } = [];

    /// <summary>The strings that a segment's tokens stand for, in the order of their first use.</summary>
    public List<int> Foreign(SegmentClass segment) => _foreign[(int)segment];

    /// <summary>The place of a string in <see cref="Foreign"/>.</summary>
    public int Ordinal(SegmentClass segment, int id) => _ordinals[(int)segment][id] - 1;

    /// <summary>Goes through all texts of the bundle, then through the strings that the cuts call for.</summary>
    public void Run(BundleMap map)
    {
        foreach (ref var text in CollectionsMarshal.AsSpan(map.Texts)) Look(text);
        Cuts = _cuts;
        _cuts = [];
        for (var next = 0; next < _waiting.Count; next++)
        {
            var id = _waiting[next];
            var first = _cuts.Count;
            var kind = book[id].Kind;
            if (kind is EntryKind.Text or >= EntryKind.Spelling)
                Scan(book[id].Start, book[id].Length, book[id].Owner, kind >= EntryKind.Spelling);
            Appendices.Add(new Appendix(id, first, _cuts.Count - first));
        }

        AppendixCuts = _cuts;
    }

    private void Look(in BundleText text)
    {
        var otherSpellings = text.Traits.HasFlag(TextTraits.OtherSpellings);
        if (text.Id < 0)
        {
            if (text.Segment != SegmentClass.Identity && !words.IsEmpty) Scan(text.Start, text.Length, text.Segment, otherSpellings);
            return;
        }

        ref var entry = ref book[text.Id];
        if (entry.IsOwned && !entry.IsPublic && entry.Owner != text.Segment)
        {
            Add(text.Start, text.Length, text.Id, text.Segment);
            return;
        }

        var bit = (byte)(1 << (int)text.Segment);
        if ((entry.CleanIn & bit) != 0) return;
        var before = _cuts.Count;
        Scan(text.Start, text.Length, text.Segment, otherSpellings);
        if (_cuts.Count == before) book[text.Id].CleanIn |= bit;
    }

    private void Scan(int start, int length, SegmentClass segment, bool otherSpellings)
    {
        if (!otherSpellings)
        {
            Scan(book.Octets(start, length), start, segment, default);
            return;
        }

        if (_canonical.Length < length) (_canonical, _rawOffsets) = (new byte[length], new int[length + 1]);
        var written = JsonText.Canonicalize(book.Octets(start, length), _canonical, _rawOffsets);
        Scan(_canonical.AsSpan(0, written), start, segment, _rawOffsets.AsSpan(0, written + 1));
    }

    // With offsets, the text is a canonical spelling and a hit is cut out in the spelling of the bundle.
    private void Scan(ReadOnlySpan<byte> text, int start, SegmentClass segment, ReadOnlySpan<int> offsets)
    {
        var lookForWords = segment != SegmentClass.Identity && !words.IsEmpty;
        var inWord = false;
        for (var at = 0; at < text.Length;)
        {
            var id = index.Longest(text, at, segment);
            if (id == -1 && lookForWords && !inWord) id = words.Match(text[at..]);
            var isEscape = text[at] == '\\';

            // In "\nabc" nobody reads "nabc", but its octets would be there: cut the escape out.
            if (id == -1 && isEscape && index.Longest(text, at + 1, segment) != -1) id = ForeignIndex.Unknown;
            if (id == -1)
            {
                var unit = text[at] < 0x80 && !isEscape ? 1 : JsonText.UnitLength(text[at..]);
                inWord = unit == 1 ? WordList.IsWordOctet(text[at]) : !isEscape;
                at += unit;
                continue;
            }

            var length = id == ForeignIndex.Unknown ? PieceLength(text[at..]) : book[id].Length;
            var (from, to) = offsets.IsEmpty ? (start + at, start + at + length) : (start + offsets[at], start + offsets[at + length]);
            inWord = id != ForeignIndex.Unknown && WordList.IsWordOctet(text[at + length - 1]);
            if (id == ForeignIndex.Unknown) id = AddPiece(from, to - from, EntryKind.Piece, segment);
            else if (!offsets.IsEmpty && !book.Octets(from, to - from).SequenceEqual(text.Slice(at, length)))
                id = AddPiece(from, to - from, EntryKind.Spelling, book[id].Owner);
            Add(from, to - from, id, segment);
            at += length;
        }
    }

    // Without a look-up, cutting the possible beginning of a foreign string is enough: whatever string it was, it is not whole any more.
    private static int PieceLength(ReadOnlySpan<byte> text)
    {
        var length = JsonText.UnitLength(text);
        while (length < ForeignIndex.PrefixLength && length < text.Length)
        {
            var unit = JsonText.UnitLength(text[length..]);
            if (length + unit > ForeignIndex.PrefixLength) break;
            length += unit;
        }

        return length;
    }

    private int AddPiece(int start, int length, byte kind, SegmentClass owner)
    {
        var id = book.Add(start, length, (byte)(kind + (int)owner));
        (book[id].Owner, book[id].IsOwned) = (owner, true);
        return id;
    }

    private void Add(int start, int length, int id, SegmentClass segment)
    {
        _cuts.Add(new Cut(start, length, id));
        ref var ordinals = ref _ordinals[(int)segment];
        if (ordinals.Length <= id) Array.Resize(ref ordinals, Math.Max(book.Count, Math.Min(ordinals.Length, 1 << 20) + id + 1));
        if (ordinals[id] != 0) return;
        _foreign[(int)segment].Add(id);
        ordinals[id] = _foreign[(int)segment].Count;
        ref var entry = ref book[id];
        if (entry.Anchor >= 0 || entry.IsQueued) return;
        entry.IsQueued = true;
        _waiting.Add(id);
    }
}

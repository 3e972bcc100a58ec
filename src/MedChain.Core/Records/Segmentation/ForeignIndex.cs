using System.Numerics;
using System.Runtime.InteropServices;

namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// Finds other segments' strings inside a segment's values. A filter over the first 7 octets says at almost every place "nothing here";
/// where it does not, the strings with those 7 octets are tried by length, the hash of each length coming out of one pass.
/// Work that an adversary can cause is bounded by a budget. Spec: Records G4, G8.
/// </summary>
internal sealed class ForeignIndex
{
    /// <summary>Octets from which a string may not occur inside another segment's value: one more than 6.</summary>
    public const int PrefixLength = 7;

    /// <summary>A place where a foreign string may start that the budget no longer lets us look up.</summary>
    public const int Unknown = -2;

    private readonly record struct Length(int Octets, int Next);

    private readonly StringBook _book;
    private readonly byte[] _filter; // bit c: a string foreign to class c may start so
    private readonly ulong[] _prefixes; // 0 is empty: no text starts with NUL
    private readonly int[] _heads;
    private readonly List<Length> _lengths = [];
    private long _budget;

    /// <summary>Takes in the patterns of a book.</summary>
    /// <param name="book">All strings, with their owners.</param>
    /// <param name="budget">Steps that looking up may take altogether.</param>
    public ForeignIndex(StringBook book, long budget)
    {
        _book = book;
        _budget = budget;
        var patterns = 0;
        for (var id = 0; id < book.Count; id++)
            if (book[id].IsPattern) patterns++;
        var size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, patterns * 2));
        _prefixes = new ulong[size];
        _heads = new int[size];
        _filter = new byte[Math.Max(1 << 14, size * 4)];
        for (var id = 0; id < book.Count; id++)
            if (book[id].IsPattern) Enter(book[id]);
    }

    /// <summary>The number of the longest string at <paramref name="at"/> that is foreign to a segment; -1 if none; or <see cref="Unknown"/>.</summary>
    public int Longest(ReadOnlySpan<byte> text, int at, SegmentClass segment)
    {
        if (at + PrefixLength > text.Length) return -1;
        var prefix = Prefix(text[at..]);
        var hash = OctetHash.Of(prefix, _book.Key);
        if ((_filter[hash & (ulong)(_filter.Length - 1)] & (1 << (int)segment)) == 0) return -1;
        var slot = Slot(prefix, hash);
        return _prefixes[slot] == 0 ? -1 : LongestOf(_heads[slot], text[at..], segment);
    }

    private int LongestOf(int head, ReadOnlySpan<byte> text, SegmentClass segment)
    {
        if (_budget < 0) return Unknown;
        var found = -1;
        var state = _book.Key;
        var blocks = 0;
        var steps = 1;
        var lengths = CollectionsMarshal.AsSpan(_lengths);
        for (var i = head; i >= 0 && lengths[i].Octets <= text.Length; i = lengths[i].Next)
        {
            var length = lengths[i].Octets;
            var whole = length & ~7;
            state = OctetHash.Extend(state, text[blocks..whole]);
            steps += 1 + ((whole - blocks) >> 3);
            blocks = whole;
            var id = _book.FindByHash(OctetHash.Finish(state, text[whole..length], length), length);
            if (id >= 0 && _book[id].IsPattern && _book[id].Owner != segment) found = id;
        }

        _budget -= steps;
        if (found < 0) return -1;
        _budget -= _book[found].Length >> 5;
        return text.StartsWith(_book.Octets(found)) ? found : Unknown;
    }

    private void Enter(in BookEntry entry)
    {
        var prefix = Prefix(_book.Octets(entry.Start, entry.Length));
        var hash = OctetHash.Of(prefix, _book.Key);
        _filter[hash & (ulong)(_filter.Length - 1)] |= (byte)(0xF & ~(1 << (int)entry.Owner));
        var slot = Slot(prefix, hash);
        if (_prefixes[slot] == 0)
        {
            _prefixes[slot] = prefix;
            _heads[slot] = -1;
        }

        var lengths = CollectionsMarshal.AsSpan(_lengths);
        var before = -1;
        var next = _heads[slot];
        while (next >= 0 && lengths[next].Octets < entry.Length) (before, next) = (next, lengths[next].Next);
        if (next >= 0 && lengths[next].Octets == entry.Length) return;
        if (before < 0) _heads[slot] = _lengths.Count;
        else lengths[before] = lengths[before] with { Next = _lengths.Count };
        _lengths.Add(new Length(entry.Length, next));
    }

    private int Slot(ulong prefix, ulong hash)
    {
        var slot = (int)((hash >> 24) & (ulong)(_prefixes.Length - 1));
        while (_prefixes[slot] != 0 && _prefixes[slot] != prefix) slot = (slot + 1) & (_prefixes.Length - 1);
        return slot;
    }

    private static ulong Prefix(ReadOnlySpan<byte> text) =>
        text.Length >= 8 ? MemoryMarshal.Read<ulong>(text) & 0x00FF_FFFF_FFFF_FFFF : OctetHash.Pack(text[..PrefixLength]);
}

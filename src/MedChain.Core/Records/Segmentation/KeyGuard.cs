namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// Finds a property name that stands twice in one object, whatever its spelling. One open-addressing table holds the names of all open
/// objects; closing an object takes its names out again in reverse order, which leaves the table as it was before. Spec: Records G9.
/// </summary>
internal sealed class KeyGuard(ReadOnlyMemory<byte> text, ulong key)
{
    private readonly record struct Entry(ulong Hash, int Serial, int Start, int Length, bool Rewritten);

    private readonly List<Entry> _entries = [];
    private byte[] _rewritten = [];
    private int _rewrittenLength;
    private int[] _slots = new int[1024]; // 0 is empty, else index + 1

    /// <summary>Names held now: what an object notes when it opens.</summary>
    public int Count => _entries.Count;

    /// <summary>Adds a name of the object with this serial number; false if it has that name already.</summary>
    public bool TryAdd(int serial, int start, int length, bool otherSpellings)
    {
        if (otherSpellings) (start, length) = Rewrite(start, length);
        var octets = Octets(start, length, otherSpellings);
        var hash = OctetHash.Of(OctetHash.Of(octets, key), (ulong)serial);
        var slot = (int)(hash & (ulong)(_slots.Length - 1));
        for (; _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            var other = _entries[_slots[slot] - 1];
            if (other.Hash == hash && other.Serial == serial && Octets(other.Start, other.Length, other.Rewritten).SequenceEqual(octets)) return false;
        }

        _entries.Add(new Entry(hash, serial, start, length, otherSpellings));
        _slots[slot] = _entries.Count;
        if (_entries.Count * 2 > _slots.Length) Grow();
        return true;
    }

    /// <summary>Forgets the names added since <see cref="Count"/> was <paramref name="count"/>.</summary>
    public void CloseObject(int count)
    {
        for (var last = _entries.Count; last > count; last--)
        {
            var entry = _entries[last - 1];
            var slot = (int)(entry.Hash & (ulong)(_slots.Length - 1));
            while (_slots[slot] != last) slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = 0;
            if (entry.Rewritten) _rewrittenLength = entry.Start;
            _entries.RemoveAt(last - 1);
        }
    }

    private ReadOnlySpan<byte> Octets(int start, int length, bool rewritten) =>
        rewritten ? _rewritten.AsSpan(start, length) : text.Span.Slice(start, length);

    private (int Start, int Length) Rewrite(int start, int length)
    {
        if (_rewrittenLength + length > _rewritten.Length) Array.Resize(ref _rewritten, Math.Max(_rewritten.Length * 2, _rewrittenLength + length));
        var written = JsonText.Canonicalize(text.Span.Slice(start, length), _rewritten.AsSpan(_rewrittenLength), default);
        var place = (_rewrittenLength, written);
        _rewrittenLength += written;
        return place;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        for (var i = 0; i < _entries.Count; i++)
        {
            var slot = (int)(_entries[i].Hash & (ulong)(_slots.Length - 1));
            while (_slots[slot] != 0) slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = i + 1;
        }
    }
}

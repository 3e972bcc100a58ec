using System.Runtime.InteropServices;

namespace MedChain.Core.Records.Segmentation;

/// <summary>How a string came into the book. The same octets may stand there once of each kind.</summary>
internal static class EntryKind
{
    /// <summary>A value of the bundle, or a word of a name: owned by the most protected segment where it stands. Spec: Records G4.</summary>
    public const byte Text = 0;

    /// <summary>Plus the owner: the beginning of what may be a foreign string, looked up no further. Spec: Records G8.</summary>
    public const byte Piece = 1;

    /// <summary>Plus the owner: a text in another spelling than the book's. Spec: Records G4.</summary>
    public const byte Spelling = 5;
}

/// <summary>One distinct string.</summary>
internal record struct BookEntry(int Start, int Length, ulong Hash, byte Kind)
{
    /// <summary>Where it stands as a whole value in its owner's segment, or -1.</summary>
    public int Anchor { get; set; } = -1;

    /// <summary>The entry of the same text in its canonical spelling, or -1.</summary>
    public int Canonical { get; set; } = -1;

    /// <summary>The segment that may hold it; meaningful once it is <see cref="IsOwned"/>.</summary>
    public SegmentClass Owner { get; set; }

    /// <summary>Whether <see cref="Owner"/> is set.</summary>
    public bool IsOwned { get; set; }

    /// <summary>Whether the owner follows from what the string says, not from where it stands.</summary>
    public bool IsForced { get; set; }

    /// <summary>Whether it may stand anywhere.</summary>
    public bool IsPublic { get; set; }

    /// <summary>Bit c: it is known to hold nothing that class c must not hold.</summary>
    public byte CleanIn { get; set; }

    /// <summary>Whether it will stand at the end of its owner's segment.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Whether it must not occur inside other segments' values.</summary>
    public readonly bool IsPattern => Kind == EntryKind.Text && !IsPublic && IsOwned && Length >= ForeignIndex.PrefixLength;
}

/// <summary>
/// Every distinct string of a bundle, once: an open-addressing table over places in the bundle and in a side arena for spellings that
/// the bundle does not contain. Spec: Records G4.
/// </summary>
internal sealed class StringBook(ReadOnlyMemory<byte> bundle, ulong key)
{
    private readonly List<BookEntry> _entries = [];
    private int[] _slots = new int[4096]; // 0 is empty, else number + 1
    private byte[] _arena = [];
    private int _arenaLength;

    /// <summary>Strings in the book; their numbers run from 0.</summary>
    public int Count => _entries.Count;

    /// <summary>The key of <see cref="OctetHash"/> that the entries were hashed with.</summary>
    public ulong Key => key;

    /// <summary>An entry, to read or change. Valid until the next string comes in.</summary>
    public ref BookEntry this[int id] => ref CollectionsMarshal.AsSpan(_entries)[id];

    /// <summary>Octets at a place: of the bundle, or behind its end in the arena.</summary>
    public ReadOnlySpan<byte> Octets(int start, int length) =>
        start < bundle.Length ? bundle.Span.Slice(start, length) : _arena.AsSpan(start - bundle.Length, length);

    /// <summary>Octets of a string.</summary>
    public ReadOnlySpan<byte> Octets(int id) => Octets(this[id].Start, this[id].Length);

    /// <summary>The number of the string at a place, new or known.</summary>
    public int Add(int start, int length, byte kind = EntryKind.Text)
    {
        var octets = Octets(start, length);
        var hash = Salt(OctetHash.Of(octets, key), kind);
        var slot = (int)(hash & (ulong)(_slots.Length - 1));
        for (; _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            ref var other = ref this[_slots[slot] - 1];
            if (other.Hash == hash && other.Kind == kind && octets.SequenceEqual(Octets(other.Start, other.Length))) return _slots[slot] - 1;
        }

        _entries.Add(new BookEntry(start, length, hash, kind));
        _slots[slot] = _entries.Count;
        if (_entries.Count * 2 > _slots.Length) Grow();
        return _entries.Count - 1;
    }

    /// <summary>The number of a text by its hash and length alone, or -1: the caller compares the octets.</summary>
    public int FindByHash(ulong hash, int length)
    {
        var entries = CollectionsMarshal.AsSpan(_entries);
        for (var slot = (int)(hash & (ulong)(_slots.Length - 1)); _slots[slot] != 0; slot = (slot + 1) & (_slots.Length - 1))
        {
            ref var entry = ref entries[_slots[slot] - 1];
            if (entry.Hash == hash && entry.Length == length && entry.Kind == EntryKind.Text) return _slots[slot] - 1;
        }

        return -1;
    }

    /// <summary>Notes that a string stands as a whole value in a segment, at a place, or at none (-1).</summary>
    public void Occurs(int id, SegmentClass segment, int anchor)
    {
        ref var entry = ref this[id];
        if (entry.IsForced)
        {
            if (segment == entry.Owner && entry.Anchor < 0) entry.Anchor = anchor;
        }
        else if (!entry.IsOwned || segment < entry.Owner)
        {
            (entry.Owner, entry.IsOwned, entry.Anchor) = (segment, true, anchor);
        }
        else if (segment == entry.Owner && entry.Anchor < 0)
        {
            entry.Anchor = anchor;
        }
    }

    /// <summary>Gives a string to a segment wherever it stands; of two such claims the more protected one holds.</summary>
    public void Force(int id, SegmentClass owner)
    {
        ref var entry = ref this[id];
        if (entry.IsForced && entry.Owner <= owner) return;
        if (!entry.IsOwned || entry.Owner != owner) entry.Anchor = -1;
        (entry.Owner, entry.IsOwned, entry.IsForced) = (owner, true, true);
    }

    /// <summary>Puts the canonical spelling of a place into the arena.</summary>
    /// <returns>Its place.</returns>
    public (int Start, int Length) Canonicalize(int start, int length)
    {
        if (_arenaLength + length > _arena.Length) Array.Resize(ref _arena, Math.Max(_arena.Length * 2, _arenaLength + length));
        var written = JsonText.Canonicalize(Octets(start, length), _arena.AsSpan(_arenaLength), default);
        var place = (bundle.Length + _arenaLength, written);
        _arenaLength += written;
        return place;
    }

    private static ulong Salt(ulong hash, byte kind) => unchecked(hash + (kind * 0xD1B54A32D192ED03));

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        for (var id = 0; id < _entries.Count; id++)
        {
            var slot = (int)(_entries[id].Hash & (ulong)(_slots.Length - 1));
            while (_slots[slot] != 0) slot = (slot + 1) & (_slots.Length - 1);
            _slots[slot] = id + 1;
        }
    }
}

namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// Names, identifiers and address parts of 3 to 6 octets: too short to be looked for anywhere, so only as whole words. Spec: Records G7.
/// </summary>
internal sealed class WordList(ulong key)
{
    private readonly record struct Slot(ulong Word, int Id);

    private Slot[] _slots = new Slot[64]; // a word is never 0
    private int _count;

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => _count == 0;

    /// <summary>Whether an octet belongs to a word: a letter, a digit, or any part of a character beyond ASCII.</summary>
    public static bool IsWordOctet(byte octet) => octet >= 0x80 || char.IsAsciiLetterOrDigit((char)octet);

    /// <summary>Adds a word.</summary>
    public void Add(ReadOnlySpan<byte> word, int id)
    {
        if ((_count + 1) * 2 > _slots.Length) Grow();
        ref var slot = ref _slots[Find(Pack(word))];
        if (slot.Word == 0) _count++;
        slot = new Slot(Pack(word), id);
    }

    /// <summary>The number of the longest word of the list that starts here and ends at a word's end, or -1.</summary>
    public int Match(ReadOnlySpan<byte> text)
    {
        for (var length = Math.Min(ForeignIndex.PrefixLength - 1, text.Length); length >= BundleMap.ShortestText; length--)
        {
            if (length < text.Length && IsWordOctet(text[length]) && IsWordOctet(text[length - 1])) continue;
            var slot = _slots[Find(Pack(text[..length]))];
            if (slot.Word != 0) return slot.Id;
        }

        return -1;
    }

    private static ulong Pack(ReadOnlySpan<byte> word) => OctetHash.Pack(word) | ((ulong)word.Length << 56);

    private int Find(ulong word)
    {
        var slot = (int)(OctetHash.Of(word, key) & (ulong)(_slots.Length - 1));
        while (_slots[slot].Word != 0 && _slots[slot].Word != word) slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = new Slot[old.Length * 2];
        foreach (var slot in old)
            if (slot.Word != 0) _slots[Find(slot.Word)] = slot;
    }
}

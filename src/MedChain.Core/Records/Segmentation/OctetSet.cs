namespace MedChain.Core.Records.Segmentation;

/// <summary>A fixed set of words, asked for octets: an open-addressing table that nobody's input can fill.</summary>
internal sealed class OctetSet
{
    private const ulong Key = 0x9E37_79B9_7F4A_7C15;

    private readonly byte[]?[] _slots;

    /// <summary>The words of texts, between spaces.</summary>
    public OctetSet(params ReadOnlySpan<string> texts)
    {
        var words = string.Join(' ', texts).Split(' ');
        _slots = new byte[System.Numerics.BitOperations.RoundUpToPowerOf2((uint)words.Length * 4)][];
        foreach (var word in words)
        {
            var octets = System.Text.Encoding.ASCII.GetBytes(word);
            _slots[Find(octets)] = octets;
        }
    }

    /// <summary>Whether octets are one of the words.</summary>
    public bool Contains(ReadOnlySpan<byte> octets) => _slots[Find(octets)] is not null;

    // The word's slot, or the empty one where it would stand.
    private int Find(ReadOnlySpan<byte> octets)
    {
        var slot = (int)(OctetHash.Of(octets, Key) & (ulong)(_slots.Length - 1));
        while (_slots[slot] is { } other && !octets.SequenceEqual(other)) slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }
}

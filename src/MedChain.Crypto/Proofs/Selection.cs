using MedChain.Crypto.Hashing;

namespace MedChain.Crypto.Proofs;

/// <summary>Choosing without a branch, so that neither time nor memory shows which was chosen.</summary>
internal static class Selection
{
    /// <summary>1 for equal numbers, else 0.</summary>
    internal static ulong IsEqual(uint left, uint right) => unchecked(((ulong)(left ^ right) - 1) >> 63);

    /// <summary>1 for equal octets, else 0.</summary>
    internal static ulong IsEqual(Digest left, Digest right) => IsEqual(Digest.Difference(left, right), 0);

    /// <summary>Moves every item so many places towards the front, those that fall off to the end; at most their number. Each item is moved or kept for every bit.</summary>
    internal static void Rotate(Span<Digest> items, uint places)
    {
        var before = new Digest[items.Length];
        for (var bit = 0; 1 << bit <= items.Length; bit++)
        {
            items.CopyTo(before);
            for (var i = 0; i < items.Length; i++) items[i] = Digest.Choose((places >> bit) & 1, before[(i + (1 << bit)) % items.Length], before[i]);
        }
    }
}

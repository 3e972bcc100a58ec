using MedChain.Crypto.Hashing;

namespace MedChain.Crypto.Proofs;

/// <summary>Choosing without a branch, so that neither time nor memory shows which was chosen.</summary>
internal static class Selection
{
    /// <summary>1 for equal numbers, else 0.</summary>
    internal static ulong IsEqual(uint left, uint right) => unchecked(((ulong)(left ^ right) - 1) >> 63);

    /// <summary>1 for equal octets, else 0.</summary>
    internal static ulong IsEqual(Digest left, Digest right) => IsEqual(Digest.Difference(left, right), 0);

    /// <summary>The item at a secret index: every item is read.</summary>
    internal static Digest At(ReadOnlySpan<Digest> items, uint index)
    {
        var chosen = Digest.Zero;
        for (var i = 0; i < items.Length; i++) chosen = Digest.Choose(IsEqual((uint)i, index), items[i], chosen);
        return chosen;
    }
}

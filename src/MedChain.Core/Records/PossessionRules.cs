using MedChain.Core.Chain;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Merkle;

namespace MedChain.Core.Records;

/// <summary>When a custodian has shown what it was asked for, and how it shows it. Spec: Records R19.</summary>
public static class PossessionRules
{
    /// <summary>
    /// Whether an event leads from the chunk that was drawn to the commitment: manifest and root under it, by the manifest's lengths the segment and chunk, the
    /// chunk in its fragment, fragment and share's commitment in the leaf at the custodian's position, the leaf under the root.
    /// </summary>
    /// <param name="shown">What a custodian says; untrusted.</param>
    /// <param name="commitment">The record's commitment on chain.</param>
    /// <param name="position">The custodian's position.</param>
    /// <param name="seed">The epoch's seed.</param>
    /// <param name="chainId">The chain.</param>
    public static bool IsShown(RecordEvent.Possession shown, Digest commitment, int position, Digest seed, Digest chainId)
    {
        var manifest = shown.Manifest;
        if (position >= manifest.Custodians.Length || Commitments.Record(manifest.Record, manifest.Digest(), shown.Root) != commitment) return false;
        var (segment, chunk) = ChallengeDraw.Chunk(chainId, seed, manifest, position);
        if (!FragmentTree.Verify(shown.FragmentRoot, manifest.FragmentLength(segment), chunk, shown.Chunk.Span, shown.ChunkPath.AsSpan())) return false;
        var leaf = Commitments.Leaf(shown.Leaf.Salt, manifest.Segments[segment].Class, position, shown.FragmentRoot, shown.Share);
        return MerkleTree.Verify(shown.Root, leaf, manifest.LeafIndex(position, segment), manifest.LeafCount, shown.Leaf.Path.AsSpan());
    }

    /// <summary>A custodian's answer to a challenge.</summary>
    /// <param name="manifest">The record's manifest.</param>
    /// <param name="part">What it holds, authentic.</param>
    /// <param name="seed">The epoch's seed.</param>
    /// <param name="chainId">The chain.</param>
    public static RecordEvent.Possession Show(Manifest manifest, ReleasedPart part, Digest seed, Digest chainId)
    {
        var (index, chunk) = ChallengeDraw.Chunk(chainId, seed, manifest, part.Position);
        var segment = part.Segments[index];
        var (octets, path, root) = FragmentTree.Prove(segment.Fragment, chunk);
        return new RecordEvent.Possession(
            manifest, part.Root, segment.Proof, Commitments.Share(segment.Proof.Salt, segment.Share.Span), root, octets.ToArray(), path);
    }
}

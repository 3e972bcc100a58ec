using System.Collections.Immutable;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Merkle;

namespace MedChain.Core.Records;

/// <summary>
/// A fragment cut into chunks, under one root as in RFC 6962: so that who has the root, and the fragment's length, can be shown one chunk of it.
/// Spec: Records R4, R18, R19.
/// </summary>
public static class FragmentTree
{
    /// <summary>
    /// Octets of a chunk; the last one of a fragment may be shorter, and is never empty. A custodian that has lost some is found by the share of chunks that it has lost.
    /// Spec: Records R21.
    /// </summary>
    public const int ChunkSize = 16_384;

    /// <summary>Most siblings of a chunk: a fragment of the longest segment has 640 chunks, since k is at least 2.</summary>
    public const int PathCap = 10;

    /// <summary>How many chunks a fragment has.</summary>
    /// <param name="length">Octets of the fragment, at least 1.</param>
    public static int Chunks(int length) => (length + ChunkSize - 1) / ChunkSize;

    /// <summary>Octets of a chunk.</summary>
    /// <param name="length">Octets of the fragment.</param>
    /// <param name="chunk">The chunk's place, from 0.</param>
    public static int ChunkLength(int length, int chunk) => Math.Min(ChunkSize, length - (chunk * ChunkSize));

    /// <summary>The root over a fragment's chunks.</summary>
    public static Digest Root(ReadOnlySpan<byte> fragment) => MerkleTree.Root(Leaves(fragment).AsSpan());

    /// <summary>A chunk of a fragment, what leads from it to the root, and the root.</summary>
    /// <param name="fragment">The fragment.</param>
    /// <param name="chunk">The chunk's place, from 0.</param>
    public static (ReadOnlyMemory<byte> Chunk, ImmutableArray<Digest> Path, Digest Root) Prove(ReadOnlyMemory<byte> fragment, int chunk)
    {
        var leaves = Leaves(fragment.Span);
        return (fragment.Slice(chunk * ChunkSize, ChunkLength(fragment.Length, chunk)), [.. MerkleTree.Prove(leaves, chunk)], MerkleTree.Root(leaves.AsSpan()));
    }

    /// <summary>Whether octets are a chunk of the fragment of a length that has a root. Untrusted in octets and path.</summary>
    public static bool Verify(Digest root, int length, int chunk, ReadOnlySpan<byte> octets, ReadOnlySpan<Digest> path) =>
        octets.Length == ChunkLength(length, chunk) && MerkleTree.Verify(root, MerkleTree.LeafHash(octets), chunk, Chunks(length), path);

    private static Digest[] Leaves(ReadOnlySpan<byte> fragment) => MerkleTree.LeafHashes(fragment, ChunkSize);
}

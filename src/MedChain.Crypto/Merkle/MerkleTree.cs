using System.Collections.Immutable;
using System.Numerics;
using System.Security.Cryptography;
using MedChain.Crypto.Hashing;

namespace MedChain.Crypto.Merkle;

/// <summary>
/// Merkle trees as in RFC 6962 2.1 (and RFC 9162 2.1) with SHA-256: leaf = H(0x00, octets), node = H(0x01, left, right), no leaves = H(); the left subtree has
/// the greatest power of two of leaves that is less than all. Leaf data are octets.
/// </summary>
/// <remarks>
/// A verifier must compute the leaf hash itself, with <see cref="LeafHash"/>: a node's hash, given as a leaf's, would verify, and no octets have it as their leaf hash.
/// The number of leaves must be as trustworthy as the root: commit to both.
/// </remarks>
public static class MerkleTree
{
    private const byte LeafPrefix = 0, NodePrefix = 1;

    // Leaves below this length are hashed in one call, which is faster.
    private const int ShortLeaf = 512;

    /// <summary>The hash of a leaf's octets.</summary>
    public static Digest LeafHash(ReadOnlySpan<byte> leaf)
    {
        Span<byte> digest = stackalloc byte[Digest.Size];
        if (leaf.Length < ShortLeaf)
        {
            Span<byte> input = stackalloc byte[1 + ShortLeaf];
            input[0] = LeafPrefix;
            leaf.CopyTo(input[1..]);
            SHA256.HashData(input[..(1 + leaf.Length)], digest);
            return new Digest(digest);
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([LeafPrefix]);
        hash.AppendData(leaf);
        hash.GetHashAndReset(digest);
        return new Digest(digest);
    }

    /// <summary>The leaf hashes of octets that are cut into leaves of one length, the last one perhaps shorter. As fast as hashing in one go, nearly.</summary>
    /// <param name="octets">At least one.</param>
    /// <param name="length">Octets of a leaf, at least 1.</param>
    public static Digest[] LeafHashes(ReadOnlySpan<byte> octets, int length)
    {
        var leaves = new Digest[(octets.Length + length - 1) / length];
        Span<byte> digest = stackalloc byte[Digest.Size];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var leaf = 0; leaf < leaves.Length; leaf++)
        {
            var start = leaf * length;
            hash.AppendData([LeafPrefix]);
            hash.AppendData(octets.Slice(start, Math.Min(length, octets.Length - start)));
            hash.GetHashAndReset(digest);
            leaves[leaf] = new Digest(digest);
        }

        return leaves;
    }

    /// <summary>The root over leaves of octets.</summary>
    public static Digest Root(ReadOnlySpan<ReadOnlyMemory<byte>> leaves)
    {
        var hashes = new Digest[leaves.Length];
        for (var i = 0; i < hashes.Length; i++) hashes[i] = LeafHash(leaves[i].Span);
        return Root(hashes.AsSpan());
    }

    /// <summary>The root over leaf hashes.</summary>
    public static Digest Root(ReadOnlySpan<Digest> leafHashes)
    {
        if (leafHashes.Length == 0) return new Digest(SHA256.HashData([]));
        if (leafHashes.Length == 1) return leafHashes[0];
        var left = LeftCount(leafHashes.Length);
        return Node(Root(leafHashes[..left]), Root(leafHashes[left..]));
    }

    /// <summary>The path of a leaf: the siblings from the leaf to the root. RFC 6962 2.1.1.</summary>
    /// <param name="leafHashes">All leaf hashes.</param>
    /// <param name="index">The leaf's place, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf.</exception>
    public static Digest[] Prove(ReadOnlySpan<Digest> leafHashes, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leafHashes.Length);
        var path = new Digest[PathLength(index, leafHashes.Length)];
        for (var place = path.Length; leafHashes.Length > 1;)
        {
            var left = LeftCount(leafHashes.Length);
            var isLeft = index < left;
            path[--place] = Root(isLeft ? leafHashes[left..] : leafHashes[..left]);
            leafHashes = isLeft ? leafHashes[..left] : leafHashes[left..];
            if (!isLeft) index -= left;
        }

        return path;
    }

    /// <summary>The root and the paths of all leaves, each node hashed once. RFC 6962 2.1.1.</summary>
    /// <param name="leafHashes">All leaf hashes.</param>
    /// <param name="root">As <see cref="Root(ReadOnlySpan{Digest})"/> gives it.</param>
    /// <returns>The path of each leaf, as <see cref="Prove"/> gives it.</returns>
    public static ImmutableArray<Digest>[] ProveAll(ReadOnlySpan<Digest> leafHashes, out Digest root)
    {
        var paths = new ImmutableArray<Digest>.Builder[leafHashes.Length];
        for (var leaf = 0; leaf < paths.Length; leaf++) paths[leaf] = ImmutableArray.CreateBuilder<Digest>(PathLength(leaf, paths.Length));
        var (level, height) = (leafHashes.ToArray(), 0);
        for (; level.Length > 1; height++)
        {
            for (var leaf = 0; leaf < paths.Length; leaf++)
            {
                var sibling = (leaf >> height) ^ 1;
                if (sibling < level.Length) paths[leaf].Add(level[sibling]);
            }

            // A last node without a sibling rises unchanged.
            var above = new Digest[(level.Length + 1) / 2];
            for (var i = 0; i < above.Length; i++) above[i] = (2 * i) + 1 < level.Length ? Node(level[2 * i], level[(2 * i) + 1]) : level[2 * i];
            level = above;
        }

        root = level.Length == 1 ? level[0] : Root(leafHashes);
        return Array.ConvertAll(paths, static path => path.MoveToImmutable());
    }

    /// <summary>Whether a leaf hash stands at a place in a tree. Untrusted in all arguments but the root and, with it, the count. RFC 9162 2.1.3.2.</summary>
    /// <param name="root">The root.</param>
    /// <param name="leafHash">Computed by <see cref="LeafHash"/>.</param>
    /// <param name="index">The leaf's place, from 0.</param>
    /// <param name="count">The number of leaves.</param>
    /// <param name="path">Its siblings; just as many as there must be, at most 31.</param>
    public static bool Verify(Digest root, Digest leafHash, int index, int count, ReadOnlySpan<Digest> path)
    {
        if (index < 0 || index >= count || path.Length != PathLength(index, count)) return false;
        var hash = leafHash;
        var last = count - 1;
        foreach (var sibling in path)
        {
            // A last node without a sibling rises unchanged to the level where it is a right child.
            while ((index & 1) == 0 && index == last) (index, last) = (index >> 1, last >> 1);
            hash = (index & 1) == 1 ? Node(sibling, hash) : Node(hash, sibling);
            (index, last) = (index >> 1, last >> 1);
        }

        return hash == root;
    }

    /// <summary>The number of siblings on the path of a leaf.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such leaf.</exception>
    public static int PathLength(int index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);

        // Below the highest bit in which the place differs from the last place every level has a sibling; above, only where the path turns left-wards, at set bits.
        var inner = 32 - BitOperations.LeadingZeroCount((uint)(index ^ (count - 1)));
        return inner + BitOperations.PopCount((uint)index >> inner);
    }

    private static int LeftCount(int count) => 1 << (31 - BitOperations.LeadingZeroCount((uint)(count - 1)));

    private static Digest Node(Digest left, Digest right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * Digest.Size)];
        Span<byte> hash = stackalloc byte[Digest.Size];
        input[0] = NodePrefix;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Digest.Size)..]);
        SHA256.HashData(input, hash);
        return new Digest(hash);
    }
}

using System.Collections.Immutable;
using System.Security.Cryptography;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Merkle;

namespace MedChain.Core.Records.Streams;

/// <summary>
/// What binds the pieces of a stream to its manifest: a tree over the m pieces of each chunk, and one over the roots of all chunks. Each piece is
/// checked by itself when it comes. Spec: Records T3, T4.
/// </summary>
public static class StreamTree
{
    /// <summary>The leaf of a piece, by record, chunk and custodian's position.</summary>
    public static Digest Leaf(RecordId record, int chunk, int custodian, ReadOnlySpan<byte> piece)
    {
        Span<byte> hash = stackalloc byte[Digest.Size];
        SHA256.HashData(piece, hash);
        using var transcript = new Transcript("stream piece");
        transcript.Append(record.Value);
        transcript.Append((ulong)chunk);
        transcript.Append((ulong)custodian);
        transcript.Append(hash);
        return MerkleTree.LeafHash(transcript.Octets);
    }

    /// <summary>The root over the roots of all chunks.</summary>
    public static Digest Content(ImmutableArray<Digest> roots)
    {
        var leaves = new Digest[roots.Length];
        Span<byte> root = stackalloc byte[Digest.Size];
        for (var i = 0; i < leaves.Length; i++)
        {
            roots[i].CopyTo(root);
            leaves[i] = MerkleTree.LeafHash(root);
        }

        return MerkleTree.Root(leaves);
    }

    /// <summary>Whether a piece is a custodian's own of the chunk that it names, under the chunk's root that it names.</summary>
    public static bool IsAuthentic(StreamHeader header, int custodian, StreamPiece piece)
    {
        if (custodian < 0 || custodian >= header.Custodians.Length) return false;
        var leaf = Leaf(header.Record, piece.Chunk, custodian, piece.Octets.Span);
        return MerkleTree.Verify(piece.Root, leaf, custodian, header.Custodians.Length, piece.Path.AsSpan());
    }
}

using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records.Streams;

/// <summary>One custodian's piece of one chunk, with what leads to the chunk's root. Spec: Streams T3.</summary>
/// <param name="Chunk">The chunk's number, from 0.</param>
/// <param name="Root">The root over the chunk's m pieces.</param>
/// <param name="Path">The siblings, from the piece up.</param>
/// <param name="Octets">The piece.</param>
public sealed record StreamPiece(int Chunk, Digest Root, ImmutableArray<Digest> Path, ReadOnlyMemory<byte> Octets) : ICanonical
{
    /// <summary>Most octets of a piece: half of a chunk, for k is at least 2, with its tag.</summary>
    public const int LengthCap = (1 << (StreamHeader.MostBits - 1)) + StreamCipher.Overhead;

    /// <summary>Most siblings: 31 custodians.</summary>
    public const int PathCap = 5;

    /// <summary>Reads one.</summary>
    public static StreamPiece? Read(ref CanonicalReader reader)
    {
        var (chunk, root) = (reader.UInt32(), reader.Digest());
        reader.Require(chunk < StreamHeader.MostChunks);
        var path = reader.List(PathCap, Digest.Size, static (ref CanonicalReader item) => item.Digest());
        var octets = reader.Bytes(LengthCap);
        return reader.Ok ? new StreamPiece((int)chunk, root, path, octets) : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt32((uint)Chunk);
        writer.Digest(Root);
        writer.UInt32((uint)Path.Length);
        foreach (var sibling in Path) writer.Digest(sibling);
        writer.Bytes(Octets.Span);
    }
}

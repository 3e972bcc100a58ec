using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records.Streams;

/// <summary>One custodian's piece of one chunk, with what leads to the chunk's root. Spec: Records T3.</summary>
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
        var head = ReadHead(ref reader);
        var octets = reader.Bytes(LengthCap);
        return reader.Ok ? head with { Octets = octets } : null;
    }

    /// <summary>Reads one whose octets are a part of what is read, not a copy.</summary>
    /// <param name="encoded">All of one.</param>
    /// <returns>Null for whatever <see cref="Write"/> cannot write.</returns>
    public static StreamPiece? Over(ReadOnlyMemory<byte> encoded)
    {
        var reader = new CanonicalReader(encoded.Span);
        var head = ReadHead(ref reader);
        var length = reader.Count(LengthCap, 1);
        return reader.Ok && reader.Left == length ? head with { Octets = encoded[^length..] } : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        WriteHead(writer);
        writer.Fixed(Octets.Span);
    }

    /// <summary>Writes all but the octets, which come behind it.</summary>
    public void WriteHead(CanonicalWriter writer)
    {
        writer.UInt32((uint)Chunk);
        writer.Digest(Root);
        writer.Digests(Path);
        writer.UInt32((uint)Octets.Length);
    }

    private static StreamPiece ReadHead(ref CanonicalReader reader)
    {
        var (chunk, root) = (reader.UInt32(), reader.Digest());
        reader.Require(chunk < StreamHeader.MostChunks);
        return new StreamPiece(reader.Ok ? (int)chunk : 0, root, reader.Digests(PathCap), default);
    }
}

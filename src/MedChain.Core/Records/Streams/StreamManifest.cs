using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records.Streams;

/// <summary>
/// What a sealed stream consists of: nothing about the patient. Its hash goes into the record's commitment where a bundle's manifest has its own.
/// Spec: Records T4.
/// <code>
/// header | length 8 | key commitment 32 | content 32
/// </code>
/// </summary>
/// <param name="Header">The header.</param>
/// <param name="Length">Octets of the plaintext: at least 1, at most <see cref="StreamHeader.MostChunks"/> chunks.</param>
/// <param name="KeyCommitment">The commitment to the key and the header.</param>
/// <param name="Content">The root over the roots of all chunks, in order.</param>
public sealed record StreamManifest(StreamHeader Header, long Length, Digest KeyCommitment, Digest Content) : ICanonical
{
    /// <summary>How many chunks there are.</summary>
    public int Chunks => (int)((Length + Header.ChunkSize - 1) >> Header.ChunkBits);

    /// <summary>Octets of all pieces that one custodian keeps.</summary>
    public long PieceOctets => ((Chunks - 1L) * Header.PieceLength(Header.ChunkSize)) + Header.PieceLength(ChunkLength(Chunks - 1));

    /// <summary>Reads a manifest.</summary>
    public static StreamManifest? Read(ref CanonicalReader reader)
    {
        var header = StreamHeader.Read(ref reader);
        var (length, commitment, content) = (reader.Counter(), reader.Digest(), reader.Digest());
        reader.Require(header is not null && length >= 1 && length <= (ulong)StreamHeader.MostChunks << header.ChunkBits);
        return reader.Ok ? new StreamManifest(header!, (long)length, commitment, content) : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Header.Write(writer);
        writer.UInt64((ulong)Length);
        writer.Digest(KeyCommitment);
        writer.Digest(Content);
    }

    /// <summary>Octets of a chunk's plaintext.</summary>
    public int ChunkLength(int chunk) => (int)Math.Min(Header.ChunkSize, Length - ((long)chunk << Header.ChunkBits));

    /// <summary>Whether a chunk is the last one.</summary>
    public bool IsLast(int chunk) => chunk == Chunks - 1;

    /// <summary>Hash of the manifest.</summary>
    public Digest Digest()
    {
        using var transcript = new Transcript("stream manifest");
        transcript.Append(CanonicalWriter.Encode(this));
        return transcript.Hash();
    }
}

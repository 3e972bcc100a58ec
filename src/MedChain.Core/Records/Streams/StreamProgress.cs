using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records.Streams;

/// <summary>
/// How far a source has sealed a stream: on disk before a piece of its last chunk leaves, and what sealing goes on from. At most 64 KiB and no secret;
/// the seed is kept beside it until the end. Spec: Records T5.
/// <code>
/// header | octets 8 | complete 1 | roots (count 4, 32 each)
/// </code>
/// </summary>
/// <param name="Header">The header.</param>
/// <param name="Length">Octets sealed so far.</param>
/// <param name="IsComplete">Whether the last chunk is sealed.</param>
/// <param name="Roots">The root of each chunk that is sealed.</param>
public sealed record StreamProgress(StreamHeader Header, long Length, bool IsComplete, ImmutableArray<Digest> Roots) : ICanonical
{
    /// <summary>Nothing sealed yet.</summary>
    public static StreamProgress Start(StreamHeader header) => new(header, 0, false, []);

    /// <summary>Reads it.</summary>
    public static StreamProgress? Read(ref CanonicalReader reader)
    {
        var header = StreamHeader.Read(ref reader);
        var (length, complete) = ((long)reader.Counter(), reader.Byte());
        var roots = reader.Digests(StreamHeader.MostChunks);
        reader.Require(header is not null && complete <= 1);
        if (!reader.Ok) return null;
        var progress = new StreamProgress(header!, length, complete == 1, roots);
        reader.Require(progress.IsWellFormed());
        return reader.Ok ? progress : null;
    }

    /// <summary>Octets of a chunk that is sealed.</summary>
    public int ChunkLength(int chunk) => (int)Math.Min(Header.ChunkSize, Length - ((long)chunk << Header.ChunkBits));

    /// <summary>With one chunk more.</summary>
    internal StreamProgress With(int length, bool isLast, Digest root) => this with { Length = Length + length, IsComplete = isLast, Roots = Roots.Add(root) };

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Header.Write(writer);
        writer.UInt64((ulong)Length);
        writer.Byte(IsComplete ? (byte)1 : (byte)0);
        writer.Digests(Roots);
    }

    // All chunks are whole but the last of a stream that is complete, which has an octet at least.
    private bool IsWellFormed()
    {
        var whole = (long)Roots.Length << Header.ChunkBits;
        return IsComplete ? Roots.Length > 0 && Length > whole - Header.ChunkSize && Length <= whole : Length == whole;
    }
}

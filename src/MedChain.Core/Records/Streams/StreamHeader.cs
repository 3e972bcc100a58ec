using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records.Streams;

/// <summary>
/// What is fixed of a stream before its first chunk; key and every chunk are bound to it. Spec: Records T1.
/// <code>
/// version 2 | record 32 | source 2 | t 1 | k 1 | m 4 | custodians 2 m | chunk bits 1
/// </code>
/// </summary>
/// <param name="Record">The stream's record.</param>
/// <param name="Source">The institution that seals it.</param>
/// <param name="Custodians">The m custodians, ordered by number; their positions name shares and pieces.</param>
/// <param name="ChunkBits">Binary logarithm of a chunk's octets: 10 to 20.</param>
public sealed record StreamHeader(RecordId Record, InstitutionId Source, ImmutableArray<InstitutionId> Custodians, byte ChunkBits) : ICanonical
{
    /// <summary>The layout's version.</summary>
    public const ushort Version = 1;

    /// <summary>Chunks of 1 KiB, the smallest.</summary>
    public const byte FewestBits = 10;

    /// <summary>Chunks of 1 MiB, the largest and what a source uses.</summary>
    public const byte MostBits = 20;

    /// <summary>Most chunks of a stream: with the largest, 2 GiB.</summary>
    public const int MostChunks = 2048;

    /// <summary>Octets of every chunk but the last.</summary>
    public int ChunkSize => 1 << ChunkBits;

    /// <summary>The thresholds, which follow from the number of custodians.</summary>
    public CustodyThresholds Thresholds => CustodyThresholds.For(Custodians.Length);

    /// <summary>Reads a header.</summary>
    public static StreamHeader? Read(ref CanonicalReader reader)
    {
        reader.Require(reader.UInt16() == Version);
        var (record, source) = (RecordId.Read(ref reader), InstitutionId.Read(ref reader));
        var (shares, fragments) = (reader.Byte(), reader.Byte());
        var custodians = reader.List(CustodyThresholds.MostCustodians, InstitutionId.Size, InstitutionId.Read);
        var header = new StreamHeader(record, source, custodians, reader.Byte());
        reader.Require(header.IsWellFormed());
        if (!reader.Ok) return null;
        reader.Require(header.Thresholds.Shares == shares && header.Thresholds.Fragments == fragments);
        return reader.Ok ? header : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.UInt16(Version);
        Record.Write(writer);
        Source.Write(writer);
        writer.Byte((byte)Thresholds.Shares);
        writer.Byte((byte)Thresholds.Fragments);
        writer.List(Custodians);
        writer.Byte(ChunkBits);
    }

    /// <summary>Whether custodians are ordered and as many as allowed, and the size of a chunk is allowed.</summary>
    public bool IsWellFormed() => CustodyThresholds.Allow(Custodians) && ChunkBits is >= FewestBits and <= MostBits;

    /// <summary>Position of a custodian, or -1.</summary>
    public int IndexOf(InstitutionId custodian) => Custodians.BinarySearch(custodian);

    /// <summary>Octets of each piece of a chunk of so many octets of plaintext: the ciphertext's over k, rounded up.</summary>
    public int PieceLength(int plaintextLength) =>
        (plaintextLength + StreamCipher.Overhead + Thresholds.Fragments - 1) / Thresholds.Fragments;

    /// <summary>SHA-256 of the header: what the cipher authenticates with every chunk.</summary>
    public Digest Digest()
    {
        using var transcript = new Transcript("stream header");
        transcript.Append(CanonicalWriter.Encode(this));
        return transcript.Hash();
    }

    /// <inheritdoc/>
    public bool Equals(StreamHeader? other) => other is not null && Record == other.Record && Source == other.Source
        && Custodians.AsSpan().SequenceEqual(other.Custodians.AsSpan()) && ChunkBits == other.ChunkBits;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Record, Source, Custodians.Length, ChunkBits);
}

using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Records.Segmentation;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Records;

/// <summary>
/// What a sealed record consists of: nothing about the patient, only names, lengths and commitments. Every custodian holds it and every
/// release carries it. Spec: Records R4.
/// <code>
/// version 2 | record 32 | source 2 | t 1 | k 1 | m 4 | custodians 2 m | segments 4 | (class 1 | length 4 | key commitment 32) each
/// </code>
/// </summary>
/// <param name="Record">The record.</param>
/// <param name="Source">The institution that sealed it.</param>
/// <param name="Custodians">The m custodians, ordered by number; their positions name shares and fragments.</param>
/// <param name="Segments">The segments that exist, ordered by class.</param>
public sealed record Manifest(
    RecordId Record, InstitutionId Source, ImmutableArray<InstitutionId> Custodians, ImmutableArray<SealedSegment> Segments) : ICanonical
{
    /// <summary>The layout's version.</summary>
    public const ushort Version = 1;

    /// <summary>The thresholds, which follow from the number of custodians.</summary>
    public CustodyThresholds Thresholds => CustodyThresholds.For(Custodians.Length);

    /// <summary>Which segments exist.</summary>
    public SegmentScope Scope => Segments.Aggregate(SegmentScope.None, static (scope, segment) => scope | SegmentScopes.Of(segment.Class));

    /// <summary>Leaves of the commitment's tree: one a custodian and segment.</summary>
    public int LeafCount => Custodians.Length * Segments.Length;

    /// <summary>Reads a manifest.</summary>
    public static Manifest? Read(ref CanonicalReader reader)
    {
        reader.Require(reader.UInt16() == Version);
        var (record, source) = (RecordId.Read(ref reader), InstitutionId.Read(ref reader));
        var (shares, fragments) = (reader.Byte(), reader.Byte());
        var custodians = reader.List(CustodyThresholds.MostCustodians, InstitutionId.Size, InstitutionId.Read);
        var segments = reader.List(SegmentScopes.Classes, SealedSegment.Size, SealedSegment.Read);
        var manifest = new Manifest(record, source, custodians, segments);
        reader.Require(manifest.IsWellFormed());
        if (!reader.Ok) return null;
        reader.Require(manifest.Thresholds.Shares == shares && manifest.Thresholds.Fragments == fragments);
        return reader.Ok ? manifest : null;
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
        writer.List(Segments);
    }

    /// <summary>Whether custodians and segments are ordered, and as many and as long as allowed; asked before anything else of a foreign one.</summary>
    public bool IsWellFormed() => CustodyThresholds.Allow(Custodians) && AreOrdered(Segments);

    /// <summary>Hash of the manifest.</summary>
    public Digest Digest()
    {
        using var transcript = new Transcript("manifest");
        transcript.Append(CanonicalWriter.Encode(this));
        return transcript.Hash();
    }

    /// <summary>Position of a custodian, or -1.</summary>
    public int IndexOf(InstitutionId custodian) => Custodians.BinarySearch(custodian);

    /// <summary>Position of a segment, or -1.</summary>
    public int IndexOf(SegmentClass segment)
    {
        for (var i = 0; i < Segments.Length; i++)
        {
            if (Segments[i].Class == segment) return i;
        }

        return -1;
    }

    /// <summary>Position of the leaf of a custodian and a segment, by their positions.</summary>
    public int LeafIndex(int custodian, int segment) => (custodian * Segments.Length) + segment;

    /// <summary>Octets of each fragment of a segment, by its position: the ciphertext's length over k, rounded up.</summary>
    public int FragmentLength(int segment)
    {
        var fragments = Thresholds.Fragments;
        return (Segments[segment].Length + fragments - 1) / fragments;
    }

    /// <summary>
    /// What the cipher authenticates of a segment besides its content: version, record, source, class, length and thresholds, so that no
    /// ciphertext passes for one of another record, segment or dispersal. Spec: Records R1.
    /// </summary>
    public byte[] HeaderOf(SegmentClass segment, int length) => Header(Record, Source, segment, length, Thresholds);

    internal static byte[] Header(RecordId record, InstitutionId source, SegmentClass segment, int length, CustodyThresholds thresholds)
    {
        using var transcript = new Transcript("segment header");
        transcript.Append(Version);
        transcript.Append(record.Value);
        transcript.Append(source.Value);
        transcript.Append((ulong)segment);
        transcript.Append((ulong)length);
        transcript.Append((ulong)thresholds.Custodians);
        transcript.Append((ulong)thresholds.Shares);
        transcript.Append((ulong)thresholds.Fragments);
        return transcript.Octets.ToArray();
    }

    /// <inheritdoc/>
    public bool Equals(Manifest? other) => other is not null && Record == other.Record && Source == other.Source
        && Custodians.AsSpan().SequenceEqual(other.Custodians.AsSpan()) && Segments.AsSpan().SequenceEqual(other.Segments.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Record, Source, Custodians.Length, Segments.Length);

    private static bool AreOrdered(ImmutableArray<SealedSegment> segments)
    {
        for (var i = 0; i < segments.Length; i++)
        {
            if (!segments[i].IsWellFormed() || (i > 0 && segments[i - 1].Class >= segments[i].Class)) return false;
        }

        return segments.Length > 0;
    }
}

/// <summary>One sealed segment.</summary>
/// <param name="Class">Its class.</param>
/// <param name="Length">Octets of its ciphertext: <see cref="CommittingAead.Overhead"/> more than its plaintext.</param>
/// <param name="KeyCommitment">The commitment to key, nonce and header that leads the ciphertext.</param>
public readonly record struct SealedSegment(SegmentClass Class, int Length, Digest KeyCommitment) : ICanonical
{
    /// <summary>Octets on the wire.</summary>
    public const int Size = 1 + 4 + 32;

    /// <summary>Most octets of a ciphertext: a segment of the largest bundle, with what segmentation adds.</summary>
    public const int LengthCap = 20 << 20;

    /// <summary>Reads one.</summary>
    public static SealedSegment Read(ref CanonicalReader reader)
    {
        var (segment, length, commitment) = (reader.Byte(), reader.UInt32(), reader.Digest());
        reader.Require(length <= LengthCap);
        return reader.Ok ? new SealedSegment((SegmentClass)segment, (int)length, commitment) : default;
    }

    /// <summary>Whether class and length are in range.</summary>
    public bool IsWellFormed() => (byte)Class < SegmentScopes.Classes && Length is >= CommittingAead.Overhead and <= LengthCap;

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.Byte((byte)Class);
        writer.UInt32((uint)Length);
        writer.Digest(KeyCommitment);
    }
}

using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records;

/// <summary>What the chain's state says of a record. Spec: Records R6, R9, R10, R20.</summary>
/// <param name="Record">The record.</param>
/// <param name="Source">Who anchored it, and alone may consent to access and order its erasure.</param>
/// <param name="Pseudonym">Finds a patient's records; zero where there is none.</param>
/// <param name="Commitment">Commits to manifest, fragments and shares.</param>
/// <param name="Segments">Which segments exist.</param>
/// <param name="Custodians">The m custodians, ordered by number.</param>
/// <param name="Phase">Anchored, Degraded, Shredding or Shredded.</param>
/// <param name="Destroyed">Custodians that have said they destroyed what they held, ordered by number.</param>
/// <param name="Vacant">Positions that nobody holds, a bit each.</param>
public sealed record RecordEntry(
    RecordId Record,
    InstitutionId Source,
    Digest Pseudonym,
    Digest Commitment,
    SegmentScope Segments,
    ImmutableArray<InstitutionId> Custodians,
    RecordPhase Phase,
    ImmutableArray<InstitutionId> Destroyed,
    uint Vacant = 0) : ICanonical
{
    /// <summary>The record's thresholds.</summary>
    public CustodyThresholds Thresholds => CustodyThresholds.For(Custodians.Length);

    /// <summary>Whether its erasure has been ordered.</summary>
    public bool IsErased => Phase is RecordPhase.Shredding or RecordPhase.Shredded;

    /// <summary>Positions that somebody holds, a bit each.</summary>
    public uint Occupied => ((1u << Custodians.Length) - 1) & ~Vacant;

    /// <summary>A custodian's position, or negative.</summary>
    public int IndexOf(InstitutionId custodian) => Custodians.BinarySearch(custodian);

    /// <summary>Whether an institution is one of the custodians.</summary>
    public bool IsKeptBy(InstitutionId custodian) => Custodians.BinarySearch(custodian) >= 0;

    /// <summary>Whether a custodian has said on chain that it destroyed what it held.</summary>
    public bool IsDestroyedBy(InstitutionId custodian) => Destroyed.BinarySearch(custodian) >= 0;

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Record.Write(writer);
        Source.Write(writer);
        writer.Digest(Pseudonym);
        writer.Digest(Commitment);
        writer.Byte((byte)Segments);
        writer.List(Custodians);
        writer.Byte((byte)Phase);
        writer.List(Destroyed);
        writer.UInt32(Vacant);
    }

    /// <inheritdoc/>
    public bool Equals(RecordEntry? other) => other is not null && Record == other.Record && Source == other.Source
        && Pseudonym == other.Pseudonym && Commitment == other.Commitment && Segments == other.Segments && Phase == other.Phase && Vacant == other.Vacant
        && Custodians.AsSpan().SequenceEqual(other.Custodians.AsSpan()) && Destroyed.AsSpan().SequenceEqual(other.Destroyed.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Record, Phase, Destroyed.Length);
}

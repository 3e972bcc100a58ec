using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records;

/// <summary>A record that its source is dispersing; a row of the table Record until every custodian has answered and it is anchored.</summary>
/// <param name="Record">The record.</param>
/// <param name="Pseudonym">For the anchor.</param>
/// <param name="Commitment">For the anchor.</param>
/// <param name="Segments">For the anchor.</param>
/// <param name="Custodians">The m custodians, ordered by number.</param>
/// <param name="Phase">Dispersing, Certified or Anchored.</param>
/// <param name="Receipts">Receipts so far, ordered by number.</param>
/// <param name="Refused">Custodians that refused for good, ordered by number.</param>
public sealed record OwnRecord(
    RecordId Record,
    Digest Pseudonym,
    Digest Commitment,
    SegmentScope Segments,
    ImmutableArray<InstitutionId> Custodians,
    RecordPhase Phase,
    ImmutableArray<Endorsement> Receipts,
    ImmutableArray<InstitutionId> Refused) : ICanonical
{
    /// <summary>The record's thresholds.</summary>
    public CustodyThresholds Thresholds => CustodyThresholds.For(Custodians.Length);

    /// <summary>Custodians that have neither given a receipt nor refused for good.</summary>
    public IEnumerable<InstitutionId> Outstanding => Custodians.Where(custodian => !HasReceiptOf(custodian) && Refused.BinarySearch(custodian) < 0);

    /// <summary>Whether a custodian's receipt has come.</summary>
    public bool HasReceiptOf(InstitutionId custodian) => Receipts.Any(receipt => receipt.Signer == custodian);

    /// <summary>With one more receipt.</summary>
    public OwnRecord With(Endorsement receipt) =>
        this with { Receipts = [.. Receipts.Add(receipt).OrderBy(static each => each.Signer)], Refused = Refused.Remove(receipt.Signer) };

    /// <summary>The event that anchors it.</summary>
    public RecordEvent.Anchor Anchor() => new(Record, Pseudonym, Commitment, Segments, Custodians, Receipts);

    /// <summary>Reads a row.</summary>
    public static OwnRecord? Read(ref CanonicalReader reader)
    {
        var own = new OwnRecord(
            RecordId.Read(ref reader), reader.Digest(), reader.Digest(), (SegmentScope)reader.Byte(),
            reader.List(CustodyThresholds.MostCustodians, InstitutionId.Size, InstitutionId.Read), (RecordPhase)reader.Byte(),
            reader.List(CustodyThresholds.MostCustodians, Endorsement.Size, Endorsement.Read),
            reader.List(CustodyThresholds.MostCustodians, InstitutionId.Size, InstitutionId.Read));
        reader.Require(own.Phase is RecordPhase.Dispersing or RecordPhase.Certified or RecordPhase.Anchored);
        return reader.Ok ? own : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Record.Write(writer);
        writer.Digest(Pseudonym);
        writer.Digest(Commitment);
        writer.Byte((byte)Segments);
        writer.List(Custodians);
        writer.Byte((byte)Phase);
        writer.List(Receipts);
        writer.List(Refused);
    }

    /// <inheritdoc/>
    public bool Equals(OwnRecord? other) =>
        other is not null && CanonicalWriter.Encode(this).AsSpan().SequenceEqual(CanonicalWriter.Encode(other));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Record, Phase, Receipts.Length);
}

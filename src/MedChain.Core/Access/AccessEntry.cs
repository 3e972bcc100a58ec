using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Records;

namespace MedChain.Core.Access;

/// <summary>What the chain's state says of a request for access. Spec: Access A1 to A4, A7.</summary>
/// <param name="Access">The request.</param>
/// <param name="Record">The record.</param>
/// <param name="Requester">Who asks, and to whom alone is released.</param>
/// <param name="Asked">The segments asked for.</param>
/// <param name="Purpose">Why.</param>
/// <param name="Phase">Where it stands; see <see cref="PhaseAt"/>, since nothing happens on chain when a consent runs out.</param>
/// <param name="Granted">The segments granted; none before.</param>
/// <param name="ExpiresAtMs">When the consent runs out; 0 before.</param>
/// <param name="Audited">Custodians that have said they released, ordered by number.</param>
public sealed record AccessEntry(
    AccessId Access,
    RecordId Record,
    InstitutionId Requester,
    SegmentScope Asked,
    Purpose Purpose,
    AccessPhase Phase,
    SegmentScope Granted,
    long ExpiresAtMs,
    ImmutableArray<InstitutionId> Audited) : ICanonical
{
    /// <summary>A request that has just been made.</summary>
    public static AccessEntry Of(AccessId access, RecordId record, InstitutionId requester, SegmentScope asked, Purpose purpose) =>
        new(access, record, requester, asked, purpose, AccessPhase.Requested, SegmentScope.None, 0, []);

    /// <summary>Whether a custodian has said on chain that it released.</summary>
    public bool IsAuditedBy(InstitutionId custodian) => Audited.BinarySearch(custodian) >= 0;

    /// <summary>Where the request stands at a time: a consent that has run out by then is Expired. Spec: Access A2.</summary>
    public AccessPhase PhaseAt(long timeMs)
    {
        if (Phase is not (AccessPhase.Granted or AccessPhase.Released) || timeMs < ExpiresAtMs) return Phase;
        return new AccessMachine().Fire(Phase, AccessTrigger.Expire);
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Access.Write(writer);
        Record.Write(writer);
        Requester.Write(writer);
        writer.Byte((byte)Asked);
        writer.Byte((byte)Purpose);
        writer.Byte((byte)Phase);
        writer.Byte((byte)Granted);
        writer.Time(ExpiresAtMs);
        writer.List(Audited);
    }

    /// <inheritdoc/>
    public bool Equals(AccessEntry? other) => other is not null && Access == other.Access && Record == other.Record
        && Requester == other.Requester && Asked == other.Asked && Purpose == other.Purpose && Phase == other.Phase
        && Granted == other.Granted && ExpiresAtMs == other.ExpiresAtMs && Audited.AsSpan().SequenceEqual(other.Audited.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Access, Phase, Audited.Length);
}

using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;

namespace MedChain.Core.Access;

/// <summary>What the chain's state says of a glass that was broken. Spec: Access A11, A12.</summary>
/// <param name="Access">Its name.</param>
/// <param name="Emergency">What two institutions have signed.</param>
/// <param name="Phase">InReview, Justified or Violation; see <see cref="PhaseAt"/>, since nothing happens on chain when the deadline is over.</param>
/// <param name="ReviewByMs">Until when the source may judge it.</param>
/// <param name="Audited">Custodians that have said they released, ordered by number.</param>
public sealed record EmergencyEntry(AccessId Access, Emergency Emergency, AccessPhase Phase, long ReviewByMs, ImmutableArray<InstitutionId> Audited) : ICanonical
{
    /// <summary>Whether a custodian has said on chain that it released.</summary>
    public bool IsAuditedBy(InstitutionId custodian) => Audited.BinarySearch(custodian) >= 0;

    /// <summary>Where it stands at a time: what nobody has judged by the deadline is a Violation. Spec: Access A12.</summary>
    public AccessPhase PhaseAt(long timeMs) =>
        Phase == AccessPhase.InReview && timeMs >= ReviewByMs ? new AccessMachine().Fire(Phase, AccessTrigger.Lapse) : Phase;

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Access.Write(writer);
        Emergency.Write(writer);
        writer.Byte((byte)Phase);
        writer.Time(ReviewByMs);
        writer.List(Audited);
    }

    /// <inheritdoc/>
    public bool Equals(EmergencyEntry? other) => other is not null && Access == other.Access && Emergency == other.Emergency
        && Phase == other.Phase && ReviewByMs == other.ReviewByMs && Audited.AsSpan().SequenceEqual(other.Audited.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Access, Phase, Audited.Length);
}

/// <summary>The emergencies of one requester that wait for judgement, and its violations that have not been counted against it. Spec: Access A12.</summary>
/// <param name="Open">In review, in the order of their first audit entries.</param>
/// <param name="Violations">Violations since the last epoch's end.</param>
public sealed record ReviewBook(ImmutableArray<OpenReview> Open, uint Violations) : ICanonical
{
    /// <summary>Most emergencies of one requester in review; a further one is a Violation at once.</summary>
    public const int Cap = 16;

    /// <summary>None.</summary>
    public static ReviewBook Empty { get; } = new([], 0);

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.List(Open);
        writer.UInt32(Violations);
    }

    /// <inheritdoc/>
    public bool Equals(ReviewBook? other) => other is not null && Violations == other.Violations && Open.AsSpan().SequenceEqual(other.Open.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Open.Length, Violations);
}

/// <summary>An emergency in review.</summary>
/// <param name="Access">Its name.</param>
/// <param name="ReviewByMs">Its deadline.</param>
public readonly record struct OpenReview(AccessId Access, long ReviewByMs) : ICanonical
{
    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Access.Write(writer);
        writer.Time(ReviewByMs);
    }
}

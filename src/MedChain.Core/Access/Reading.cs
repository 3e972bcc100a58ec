using System.Collections.Immutable;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Records.Streams;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Access;

/// <summary>A read under way at the requester. The verified parts are in memory until there are enough of them, and only then.</summary>
/// <param name="Access">The request.</param>
/// <param name="Request">The command to answer.</param>
/// <param name="Commitment">What the chain anchors for the record.</param>
/// <param name="Custodians">Its custodians, by position.</param>
/// <param name="Manifest">The manifest under the commitment, from the first verified part.</param>
/// <param name="Parts">Verified parts, by custodian.</param>
/// <param name="Lying">Custodians whose part did not lead to the commitment.</param>
/// <param name="Refused">Last refusal, by custodian.</param>
/// <param name="Rounds">How often was asked.</param>
/// <param name="NextAskMs">When is asked again.</param>
public sealed record Reading(
    AccessId Access,
    ulong Request,
    Digest Commitment,
    ImmutableArray<InstitutionId> Custodians,
    Manifest? Manifest,
    ImmutableSortedDictionary<InstitutionId, ReleasedPart> Parts,
    ImmutableSortedSet<InstitutionId> Lying,
    ImmutableSortedDictionary<InstitutionId, ReleaseRefusal> Refused,
    int Rounds,
    long NextAskMs)
{
    /// <summary>What two institutions have signed, where glass was broken; null under a consent.</summary>
    public EndorsedEmergency? Emergency { get; init; }

    /// <summary>A stream's manifest under the commitment, from the last verified part; null of a bundle.</summary>
    public StreamManifest? StreamManifest { get; init; }

    /// <summary>The roots of a stream's chunks, under its manifest.</summary>
    public ImmutableArray<Digest> Roots { get; init; } = [];

    /// <summary>Verified parts of a stream, by custodian.</summary>
    public ImmutableSortedDictionary<InstitutionId, StreamPart> StreamParts { get; init; } = ImmutableSortedDictionary<InstitutionId, StreamPart>.Empty;

    /// <summary>Verified parts that the record takes.</summary>
    public int Needed => CustodyThresholds.For(Custodians.Length).Answers;

    /// <summary>With who holds the positions now; a position whose part has come is done with, whoever holds it. Spec: Records R16.</summary>
    public Reading Follow(RecordEntry entry)
    {
        if (entry.Custodians.AsSpan().SequenceEqual(Custodians.AsSpan())) return this;
        return this with { Custodians = [.. Custodians.Select((old, position) => Parts.ContainsKey(old) ? old : entry.Custodians[position])] };
    }

    /// <summary>Whether a custodian need not be asked again.</summary>
    public bool IsSettled(InstitutionId custodian) => HasPartOf(custodian) || Lying.Contains(custodian)
        || (Refused.TryGetValue(custodian, out var code) && !ReleaseRules.MayChange(code));

    /// <summary>Whether a verified part of this custodian is there.</summary>
    public bool HasPartOf(InstitutionId custodian) => Parts.ContainsKey(custodian) || StreamParts.ContainsKey(custodian);

    /// <summary>What the custodians have answered so far.</summary>
    public ReleaseTally Tally() => ReleaseTally.Of(Custodians, Parts.Keys.Concat(StreamParts.Keys), Lying, Refused);
}

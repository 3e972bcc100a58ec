using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Institutions;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Proofs;
using MedChain.Crypto.RingSignatures;

namespace MedChain.Core.Election;

/// <summary>An institution as candidate and voter: what it has to say in an election, by the last final state. Pure. Spec: Election V2, V3, V5, V18.</summary>
internal static class VoterDesk
{
    /// <summary>The secret of the ballot key of an epoch. Spec: Election V3.</summary>
    internal static GroupScalar KeyOf(Digest seed)
    {
        using var transcript = new Transcript("ballot key secret");
        return GroupScalar.Derive(seed.ToArray(), transcript);
    }

    /// <summary>What is to be said next under the institution's name; null where nothing is.</summary>
    internal static Payload? Next(
        InstitutionId self, Digest seed, bool stands, StateMap map, Moment next, ElectionDeskState state, Func<Func<Payload, bool>, bool> isSaid)
    {
        var election = ElectionRules.Find(map) is { } found && found.Epoch == next.Epoch.Epoch ? found : null;
        if (next.IsRegistration)
        {
            if (election?.Voters.ContainsKey(self) != true && !isSaid(payload => payload is Payload.RegisterBallotKey)) return Register(self, seed, next);
            var mayStand = stands && TrackRules.MayStand(TrackRules.Of(map, self), next.Epoch.Epoch, next.Epoch.Parameters);
            return mayStand && election?.Candidates.Contains(self) != true && !isSaid(payload => payload is Payload.Stand) ? new Payload.Stand() : null;
        }

        if (next.Slice < Slice.Tallying || election is null || state.Tag is not { } tag || isSaid(payload => payload is Payload.ClaimTurnout)) return null;
        map.TryGet<Poll>(StateKeys.Poll, out var poll);
        return poll!.Tags.Contains(tag) && !TrackRules.Of(map, self).HasVoted ? Claim(self, seed, election, poll) : null;
    }

    /// <summary>The ballot for what is to be voted; null while there is nothing to vote, or when it is counted. Spec: Election V5, V6.</summary>
    internal static SealedBallot? Ballot(Digest seed, StateMap map, Moment next, ElectionDeskState state)
    {
        if (next.Slice != Slice.Voting || state.Intent is not { } intent || ElectionRules.Find(map) is not { Phase: ElectionPhase.Voting } election) return null;
        if (IsCounted(map, TagOf(seed, election), intent.Sequence)) return null;
        var key = CeremonyRules.Find(map)!.Joint!.PublicKey;
        return BallotRules.Make(election, key, KeyOf(seed), intent.Approved, intent.Sequence, (int)next.Epoch.Parameters.MostApprovals, seed.ToArray());
    }

    /// <summary>The own tag in an election.</summary>
    internal static GroupElement TagOf(Digest seed, ElectionEntry election) => KeyOf(seed) * LinkableSignature.TagBase(election.Event);

    /// <summary>Whether a ballot with this tag and number, or a later one, counts.</summary>
    internal static bool IsCounted(StateMap map, GroupElement tag, uint sequence)
    {
        map.TryGet<Poll>(StateKeys.Poll, out var poll);
        var place = poll!.Tags.IndexOf(tag);
        return place >= 0 && map.TryGet<CountedBallot>(StateKeys.Ballot(place), out var counted) && counted.Sequence >= sequence;
    }

    private static Payload.RegisterBallotKey Register(InstitutionId self, Digest seed, Moment moment)
    {
        var secret = KeyOf(seed);
        using var statement = CeremonyRules.Context("ballot key", moment, self);
        return new Payload.RegisterBallotKey(GroupElement.MultiplyBase(secret), KnowledgeProof.Make(secret, statement.Octets, seed.ToArray()));
    }

    private static Payload.ClaimTurnout Claim(InstitutionId self, Digest seed, ElectionEntry election, Poll poll)
    {
        using var statement = ElectionRules.TurnoutContext(election.Event, self);
        return new Payload.ClaimTurnout(
            OneOfManyLogsProof.Make(KeyOf(seed), LinkableSignature.TagBase(election.Event), poll.Tags, statement.Octets, seed.ToArray()));
    }
}

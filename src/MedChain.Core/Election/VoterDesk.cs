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
    /// <summary>What is to be said next under the institution's name; null where nothing is.</summary>
    internal static Payload? Next(
        InstitutionId self, Digest seed, bool stands, StateMap map, Moment next, Func<Func<Payload, bool>, bool> isSaid)
    {
        var election = ElectionRules.Find(map) is { } found && found.Epoch == next.Epoch.Epoch ? found : null;
        if (next.IsRegistration)
        {
            if (election?.Voters.ContainsKey(self) != true && !isSaid(payload => payload is Payload.RegisterBallotKey)) return Register(self, seed, next);
            var mayStand = stands && TrackRules.MayStand(TrackRules.Of(map, self), next.Epoch.Epoch, next.Epoch.Parameters);
            return mayStand && election?.Candidates.Contains(self) != true && !isSaid(payload => payload is Payload.Stand) ? new Payload.Stand() : null;
        }

        if (next.Slice < Slice.Tallying || election is null || TrackRules.Of(map, self).HasVoted || isSaid(payload => payload is Payload.ClaimTurnout)) return null;
        return PlaceOf(map, seed, election) < 0 ? null : Claim(self, seed, election, map);
    }

    /// <summary>The ballot for what is to be voted; null while there is nothing to vote, or when it is counted. Spec: Election V5, V6.</summary>
    internal static SealedBallot? Ballot(Digest seed, StateMap map, Moment next, ElectionDeskState state)
    {
        if (next.Slice != Slice.Voting || state.Intent is not { } intent || ElectionRules.Find(map) is not { Phase: ElectionPhase.Voting } election) return null;
        if (IsCounted(map, seed, next, intent.Sequence)) return null;
        var key = CeremonyRules.Find(map)!.Joint!.PublicKey;
        return BallotRules.Make(election, key, new VoterSecrets(seed).Key, intent.Approved, intent.Sequence, (int)next.Epoch.Parameters.MostApprovals, seed.ToArray());
    }

    /// <summary>The place of the own ballot in the poll of an election; -1 where none counts.</summary>
    internal static int PlaceOf(StateMap map, Digest seed, ElectionEntry election) =>
        !election.Event.IsZero && map.TryGet<Poll>(StateKeys.Poll, out var poll) ? poll.Tags.IndexOf(new VoterSecrets(seed).Key * LinkableSignature.TagBase(election.Event)) : -1;

    /// <summary>Whether the own ballot with this number, or a later one, counts in the running election.</summary>
    internal static bool IsCounted(StateMap map, Digest seed, Moment next, uint sequence) =>
        ElectionRules.Find(map) is { } election && election.Epoch == next.Epoch.Epoch && PlaceOf(map, seed, election) is >= 0 and var place
        && map.TryGet<CountedBallot>(StateKeys.Ballot(place), out var counted) && counted.Sequence >= sequence;

    private static Payload.RegisterBallotKey Register(InstitutionId self, Digest seed, Moment moment)
    {
        var secrets = new VoterSecrets(seed);
        using var statement = CeremonyRules.Context("ballot key", moment, self);
        var own = new KeyPair(secrets.Key);
        return new Payload.RegisterBallotKey(own.Public, KnowledgeProof.Make(own, statement.Octets, secrets.Seed));
    }

    private static Payload.ClaimTurnout Claim(InstitutionId self, Digest seed, ElectionEntry election, StateMap map)
    {
        map.TryGet<Poll>(StateKeys.Poll, out var poll);
        using var statement = ElectionRules.TurnoutContext(election.Event, self);
        return new Payload.ClaimTurnout(
            OneOfManyLogsProof.Make(new VoterSecrets(seed).Key, LinkableSignature.TagBase(election.Event), poll!.Tags, statement.Octets, seed.ToArray()));
    }
}

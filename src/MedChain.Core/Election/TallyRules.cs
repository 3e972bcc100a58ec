using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Institutions;
using MedChain.Crypto.ElGamal;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Proofs;
using MedChain.Crypto.Threshold;

namespace MedChain.Core.Election;

/// <summary>Sums, and their opening by f + 1 trustees; no single ballot is ever opened. Pure. Spec: Election V10 to V12.</summary>
public static class TallyRules
{
    /// <summary>The sum of the counted ballots, for each candidate. Spec: Election V10.</summary>
    public static Tally Sum(StateMap map, ElectionEntry election, Poll poll)
    {
        var totals = new Ciphertext[election.Candidates.Count];
        for (var place = 0; place < poll.Tags.Length; place++)
        {
            map.TryGet<CountedBallot>(StateKeys.Ballot(place), out var ballot);
            for (var i = 0; i < totals.Length; i++) totals[i] += ballot!.Votes[i];
        }

        return new Tally(election.Epoch, (uint)poll.Tags.Length, [.. totals], ImmutableSortedDictionary<InstitutionId, ImmutableArray<GroupElement>>.Empty);
    }

    /// <summary>What a trustee's proof is bound to: election and index. Spec: Election V11.</summary>
    public static Transcript OpeningContext(Digest election, byte index)
    {
        var transcript = new Transcript("opening of totals");
        transcript.Append(election);
        transcript.Append(index);
        return transcript;
    }

    /// <summary>The pairs of bases and products of a trustee's opening.</summary>
    public static ImmutableArray<LogPair> Pairs(Tally tally, ImmutableArray<GroupElement> parts) =>
        [.. tally.Totals.Zip(parts, (total, part) => new LogPair(total.A, part))];

    /// <summary>
    /// A trustee opens its part of the totals; with the f + 1'st the result is known. A wrong one names its maker. Spec: Election V11, V12.
    /// </summary>
    public static StateMap Open(
        StateMap map, ImmutableArray<GroupElement> parts, EqualLogsProof proof, Moment moment, EventContext context, ElectionMachine machine, out RefusalCode code)
    {
        code = RefusalCode.WrongPhase;
        if (!map.TryGet<ElectionEntry>(StateKeys.Election, out var election) || election.Phase != ElectionPhase.Tallying) return map;
        var ceremony = CeremonyRules.Find(map)!;
        map.TryGet<Tally>(StateKeys.Tally, out var tally);
        if (!ceremony.Trustees.ContainsKey(context.Sender)) return map;
        code = RefusalCode.Repeated;
        if (tally!.Openings.ContainsKey(context.Sender)) return map;
        code = RefusalCode.InvalidProof;
        var index = Ceremony.IndexOf(context.Validators, context.Sender);
        using var statement = OpeningContext(election.Event, index);
        if (parts.Length != tally.Totals.Length || !proof.IsValid(ceremony.Joint!.KeyOf(index), Pairs(tally, parts), statement.Octets))
        {
            return TrackRules.Fault(map, context.Sender, moment);
        }

        code = RefusalCode.None;
        tally = tally with { Openings = tally.Openings.Add(context.Sender, parts) };
        map = map.Set(StateKeys.Tally, tally);
        return tally.Openings.Count < CeremonyRules.Threshold(context.Validators) ? map : Seat(map, election, tally, moment, machine);
    }

    /// <summary>The votes for each candidate, from f + 1 openings; null where a total is no number of ballots.</summary>
    public static ImmutableArray<uint>? VotesOf(Tally tally, ValidatorSet validators)
    {
        var votes = ImmutableArray.CreateBuilder<uint>(tally.Totals.Length);
        for (var i = 0; i < tally.Totals.Length; i++)
        {
            var mask = Lagrange.Interpolate([.. tally.Openings.Select(opening => (Ceremony.IndexOf(validators, opening.Key), opening.Value[i]))]);
            if (!SmallLogs.TryFind(tally.Totals[i].B - mask, tally.Ballots, out var value)) return null;
            votes.Add(value);
        }

        return votes.MoveToImmutable();
    }

    private static StateMap Seat(StateMap map, ElectionEntry election, Tally tally, Moment moment, ElectionMachine machine)
    {
        var epoch = moment.Epoch;
        var votes = VotesOf(tally, epoch.Validators) ?? throw new InvariantViolationException("Totals are numbers of ballots", $"election of epoch {epoch.Epoch}");
        var standing = election.Candidates.Select((id, i) => (Id: id, Votes: votes[i])).Select(candidate => (candidate, Account: Account(map, candidate.Id)))
            .Where(item => item.Account.Phase == InstitutionPhase.Active)
            .Select(item => new Standing(item.Account.Institution, item.candidate.Votes, TrackRules.Of(map, item.candidate.Id).Reputation));
        var (seats, standby) = SeatRules.Seat(standing, (int)tally.Ballots, epoch.Validators, epoch.Parameters, epoch.Seed);
        var trigger = seats.IsEmpty ? ElectionTrigger.Abandoned : ElectionTrigger.TotalsOpened;
        return map.Set(StateKeys.ElectionResult, new ElectionResult(election.Epoch, votes, seats, standby))
            .Set(StateKeys.Election, election with { Phase = machine.Fire(election.Phase, trigger) });
    }

    private static Account Account(StateMap map, InstitutionId id) => map.TryGet<Account>(StateKeys.Account(id), out var account) ? account
        : throw new InvariantViolationException("State typing", $"{id} stands and has no account");
}

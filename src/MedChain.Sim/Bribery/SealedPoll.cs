using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Proofs;

namespace MedChain.Sim.Bribery;

/// <summary>All that can be seen of a game at level 1; nobody sees all of it.</summary>
/// <param name="Published">Number of ballots and totals.</param>
/// <param name="Cast">Every ballot, replaced ones too, in the chain's order.</param>
/// <param name="Claimants">Who has shown on the chain that it voted.</param>
/// <param name="Receipt">What the bought voter shows to name its tag.</param>
/// <param name="Kept">What the bought voter shows if it kept its randomness.</param>
internal sealed record SealedOutcome(
    Published Published, ImmutableArray<SealedBallot> Cast, ImmutableSortedSet<InstitutionId> Claimants, TagReceipt Receipt, SeedReceipt Kept);

/// <summary>
/// Level 1: the protocol's own ballots, judged, counted, closed, opened and claimed by its own rules on its own state. Ballots come in order of tags, which tells
/// nothing; those that replace come last.
/// </summary>
internal sealed class SealedPoll(Electorate electorate)
{
    private readonly CheckedOnce _checks = new();
    private readonly ElectionMachine _machine = new();
    private readonly TagReceipt _receipt = electorate.Show(0);

    // A ballot is the same wherever voter, number and vote are, a claim wherever the counted tags are: made once, used in every game that needs it.
    private readonly SortedDictionary<(int Voter, uint Sequence, uint Set), SealedBallot> _made = [];
    private readonly SortedDictionary<(int Voter, ulong Present), OneOfManyLogsProof> _claims = [];

    private uint SliceLength => electorate.Epoch.Parameters.SliceLength;

    private Moment LastOfVoting => new(electorate.Epoch, 4 * SliceLength);

    private Moment FirstOfTallying => new(electorate.Epoch, (4 * SliceLength) + 1);

    /// <summary>Plays an election.</summary>
    public SealedOutcome Play(Plan plan)
    {
        List<SealedBallot> cast = [.. plan.Votes.Select((vote, voter) => vote is { } set ? Make(voter, 1, set) : null).OfType<SealedBallot>().OrderBy(ballot => ballot.Tag)];
        if (plan.Replacement is { } other) cast.Add(Make(0, 2, other));
        var map = electorate.Map;
        foreach (var ballot in cast) map = Demand(BallotRules.Cast(map, ballot, LastOfVoting, Context(1), out var code), code);
        map = ElectionRules.EndSlice(map, LastOfVoting, _machine);
        var claimants = Claim(ref map, plan);
        map.TryGet<Poll>(StateKeys.Poll, out var poll);
        var kept = new SeedReceipt(electorate.Secrets[0], electorate.SeedOf(0));
        return new SealedOutcome(new Published(poll!.Tags.Length, Open(map)), [.. cast], claimants, _receipt, kept);
    }

    // f + 1 trustees that the briber did not buy: the last ones.
    private ImmutableArray<uint>? Open(StateMap map)
    {
        if (!map.TryGet<Tally>(StateKeys.Tally, out var tally)) return null;
        for (var trustee = electorate.Shares.Length - electorate.Threshold; trustee < electorate.Shares.Length; trustee++)
        {
            var (index, share) = electorate.Shares[trustee];
            ImmutableArray<GroupElement> parts = [.. tally.Totals.Select(total => share * total.A)];
            using var statement = TallyRules.OpeningContext(electorate.Election.Event, index);
            var proof = EqualLogsProof.Make(share, TallyRules.Pairs(tally, parts), statement.Octets, electorate.Trustees[trustee].Seed);
            map = Demand(TallyRules.Open(map, parts, proof, FirstOfTallying, Context(trustee), _machine, out var code), code);
        }

        return map.TryGet<ElectionResult>(StateKeys.ElectionResult, out var result) ? result.Votes : null;
    }

    private ImmutableSortedSet<InstitutionId> Claim(ref StateMap map, Plan plan)
    {
        var claimants = ImmutableSortedSet<InstitutionId>.Empty;
        map.TryGet<Poll>(StateKeys.Poll, out var poll);
        var present = plan.Votes.Select((vote, voter) => vote is null ? 0 : 1UL << voter).Aggregate(0UL, (mask, bit) => mask | bit);
        for (var voter = 0; voter < plan.Claims.Length; voter++)
        {
            if (!plan.Claims[voter]) continue;
            if (!_claims.TryGetValue((voter, present), out var proof)) _claims[(voter, present)] = proof = Prove(voter, poll!.Tags);
            map = Demand(ElectionRules.ClaimTurnout(map, proof, FirstOfTallying, Context(voter), out var code), code);
        }

        foreach (var member in electorate.Epoch.Validators.Members)
        {
            if (TrackRules.Of(map, member.Id).HasVoted) claimants = claimants.Add(member.Id);
        }

        return claimants;
    }

    private OneOfManyLogsProof Prove(int voter, ImmutableArray<GroupElement> tags)
    {
        using var statement = ElectionRules.TurnoutContext(electorate.Election.Event, new InstitutionId((ushort)voter));
        return OneOfManyLogsProof.Make(electorate.Secrets[voter], electorate.TagBase, tags, statement.Octets, electorate.SeedOf(voter).ToArray());
    }

    private SealedBallot Make(int voter, uint sequence, uint set)
    {
        if (_made.TryGetValue((voter, sequence, set), out var made)) return made;
        return _made[(voter, sequence, set)] = BallotRules.Make(
            electorate.Election, electorate.Key, electorate.Secrets[voter], electorate.Approved(set), sequence,
            (int)electorate.Epoch.Parameters.MostApprovals, electorate.SeedOf(voter).ToArray());
    }

    private EventContext Context(int sender) => electorate.Context(new InstitutionId((ushort)sender), _checks);

    private static StateMap Demand(StateMap map, RefusalCode code) =>
        code == RefusalCode.None ? map : throw new InvariantViolationException("Honest ballots count", $"refused: {code}");
}

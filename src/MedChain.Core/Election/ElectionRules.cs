using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Institutions;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Proofs;
using MedChain.Crypto.RingSignatures;

namespace MedChain.Core.Election;

/// <summary>
/// The election of an epoch, for the delegates of the next: registration, the ends of slices, turnout, and who takes over at the epoch's last height.
/// Pure. Spec: Election V1 to V4, V15, V18.
/// </summary>
public static class ElectionRules
{
    /// <summary>What an epoch's first block does before its transactions: ceremony and election begin. Spec: Election V1.</summary>
    public static StateMap Begin(StateMap map, Moment moment, KeyCeremonyMachine ceremonies, ElectionMachine elections) => map
        .Set(StateKeys.Ceremony(JointKey.Poll), Ceremony.Begin(moment.Epoch.Epoch, ceremonies.Initial, CeremonyRules.Threshold(moment.Epoch.Validators)))
        .Set(StateKeys.Election, ElectionEntry.Begin(moment.Epoch.Epoch, elections.Initial))
        .Set(StateKeys.Poll, Poll.Open(moment.Epoch.Epoch));

    /// <summary>An institution stands. Spec: Election V2.</summary>
    public static StateMap Stand(StateMap map, Moment moment, EventContext context, out RefusalCode code)
    {
        code = RefusalCode.WrongPhase;
        if (!moment.IsRegistration || Find(map) is not { Phase: ElectionPhase.Registration } election || !context.Validators.Contains(context.Sender)) return map;
        code = RefusalCode.Repeated;
        if (election.Candidates.Contains(context.Sender)) return map;
        code = RefusalCode.MayNotStand;
        if (!TrackRules.MayStand(TrackRules.Of(map, context.Sender), moment.Epoch.Epoch, moment.Epoch.Parameters)) return map;
        code = RefusalCode.None;
        return map.Set(StateKeys.Election, election with { Candidates = election.Candidates.Add(context.Sender) });
    }

    /// <summary>An institution registers the key of its ballots in this election. Spec: Election V3.</summary>
    public static StateMap RegisterBallotKey(StateMap map, GroupElement key, KnowledgeProof proof, Moment moment, EventContext context, out RefusalCode code)
    {
        code = RefusalCode.WrongPhase;
        if (!moment.IsRegistration || Find(map) is not { Phase: ElectionPhase.Registration } election || !context.Validators.Contains(context.Sender)) return map;
        using var statement = CeremonyRules.Context("ballot key", moment, context.Sender);
        code = FreshKeys.Judge(election.Voters, context.Sender, key, proof, statement.Octets);
        return code != RefusalCode.None ? map : map.Set(StateKeys.Election, election with { Voters = election.Voters.Add(context.Sender, key) });
    }

    /// <summary>
    /// An institution shows that a counted ballot is its own, without saying which: it is credited, whatever the ballot says. Spec: Election V18.
    /// </summary>
    public static StateMap ClaimTurnout(StateMap map, OneOfManyLogsProof proof, Moment moment, EventContext context, out RefusalCode code)
    {
        code = RefusalCode.WrongPhase;
        if (moment.Slice < Slice.Tallying || Find(map) is not { } election || election.Event.IsZero) return map;
        if (!election.Voters.TryGetValue(context.Sender, out var key)) return map;
        code = RefusalCode.Repeated;
        if (TrackRules.Of(map, context.Sender).HasVoted) return map;
        map.TryGet<Poll>(StateKeys.Poll, out var poll);
        code = RefusalCode.InvalidProof;
        if (!context.Checks.Holds(CheckOf(proof, context.Sender, key, election.Event, poll!.Tags))) return map;
        code = RefusalCode.None;
        return TrackRules.NoteTurnout(map, context.Sender);
    }

    /// <summary>The check of a proof of turnout, to be run.</summary>
    internal static DearCheck CheckOf(OneOfManyLogsProof proof, InstitutionId voter, GroupElement key, Digest election, ImmutableArray<GroupElement> tags)
    {
        using var statement = TurnoutContext(election, voter);
        using var whole = new Transcript("checked turnout");
        whole.Append(statement.Octets);
        whole.Append(tags.AsSpan());
        foreach (var branch in proof.Branches)
        {
            whole.Append(branch.Challenge);
            whole.Append(branch.Response);
        }

        var octets = statement.Octets.ToArray();
        return new DearCheck(whole.Hash(), () => proof.IsValid(key, LinkableSignature.TagBase(election), tags, octets));
    }

    /// <summary>What a proof of turnout is bound to. Spec: Election V18.</summary>
    public static Transcript TurnoutContext(Digest election, InstitutionId voter)
    {
        var transcript = new Transcript("turnout");
        transcript.Append(election);
        transcript.Append(voter.Value);
        return transcript;
    }

    /// <summary>What the last block of a slice does after its transactions and after the ceremony's part. Spec: Election V4, V10, V12.</summary>
    public static StateMap EndSlice(StateMap map, Moment moment, ElectionMachine machine)
    {
        var election = Find(map)!;
        return moment.Slice switch
        {
            Slice.Complaining => FixRing(map, election, moment, machine),
            Slice.Voting when election.Phase == ElectionPhase.Voting => ClosePoll(map, election, moment, machine),
            Slice.Tallying when election.Phase == ElectionPhase.Tallying => Move(map, election, ElectionTrigger.Abandoned, machine),
            _ => map,
        };
    }

    /// <summary>
    /// Who may be drawn in the next epoch: the seated that are still in its validator set, then those on standby; without a result the delegates
    /// before, once; then everybody. Written at the epoch's last height, after the boundary; what is known of institutions is settled.
    /// Spec: Election V15, V17, V21.
    /// </summary>
    public static StateMap Close(StateMap map, Moment moment, ValidatorSet next)
    {
        var election = Find(map)!;
        var delegates = (election.Phase == ElectionPhase.Seated ? Elected(map, next) : null) ?? Carried(map, moment, next) ?? Everybody(next);
        map = map.Set(StateKeys.NextDelegates, delegates);
        var elected = delegates.Source == DelegateSource.Everybody ? [] : delegates.Items.Select(item => item.Institution).ToImmutableSortedSet();
        foreach (var member in moment.Epoch.Validators.Members.Concat(next.Members).Select(member => member.Id).ToImmutableSortedSet())
        {
            var isNew = !moment.Epoch.Validators.Contains(member) && !TrackRules.IsKnown(map, member);
            map = isNew ? TrackRules.Welcome(map, member, moment)
                : TrackRules.Change(map, member, record => record.Settle() with { Terms = elected.Contains(member) ? record.Terms + 1 : 0 });
        }

        return map;
    }

    /// <summary>The running epoch's election; null before the first block of a chain with elections.</summary>
    public static ElectionEntry? Find(StateMap map) => map.TryGet<ElectionEntry>(StateKeys.Election, out var election) ? election : null;

    /// <summary>All validators with weight 1.</summary>
    public static Delegates Everybody(ValidatorSet validators) =>
        new(DelegateSource.Everybody, [.. validators.Members.Select(member => new Lottery.Delegate(member.Id, 1))]);

    private static StateMap FixRing(StateMap map, ElectionEntry election, Moment moment, ElectionMachine machine)
    {
        var ceremony = CeremonyRules.Find(map)!;
        var isOpen = ceremony.Joint is not null && election.Candidates.Count >= SeatRules.Fewest(moment.Epoch.Validators)
            && election.Voters.Count >= moment.Epoch.Parameters.LeastBallots;
        if (!isOpen || BallotRules.RingOf(election) is not { } ring) return Move(map, election, ElectionTrigger.Abandoned, machine);
        var scope = BallotRules.EventOf(election, moment.Epoch.ChainId, ring.Root, ceremony.Joint!.PublicKey);
        return Move(map, election with { Event = scope }, ElectionTrigger.RingFixed, machine);
    }

    private static StateMap ClosePoll(StateMap map, ElectionEntry election, Moment moment, ElectionMachine machine)
    {
        map.TryGet<Poll>(StateKeys.Poll, out var poll);
        if (poll!.Tags.Length < moment.Epoch.Parameters.LeastBallots) return Move(map, election, ElectionTrigger.Abandoned, machine);
        return Move(map.Set(StateKeys.Tally, TallyRules.Sum(map, election, poll)), election, ElectionTrigger.PollClosed, machine);
    }

    private static StateMap Move(StateMap map, ElectionEntry election, ElectionTrigger trigger, ElectionMachine machine) =>
        map.Set(StateKeys.Election, election with { Phase = machine.Fire(election.Phase, trigger) });

    private static Delegates? Elected(StateMap map, ValidatorSet next)
    {
        map.TryGet<ElectionResult>(StateKeys.ElectionResult, out var result);
        var staying = result!.Seats.Concat(result.Standby).Where(item => Remains(map, item, next)).Take(result.Seats.Length);
        return Weighed(DelegateSource.Election, [.. staying], next);
    }

    private static Delegates? Carried(StateMap map, Moment moment, ValidatorSet next)
    {
        if (!map.TryGet<Delegates>(StateKeys.NextDelegates, out var before) || before.Source != DelegateSource.Election) return null;
        return Weighed(DelegateSource.CarriedOver, [.. moment.Epoch.Delegates.Where(item => Remains(map, item, next))], next);
    }

    private static bool Remains(StateMap map, Lottery.Delegate item, ValidatorSet next) => next.Contains(item.Institution) && !BoundaryRules.IsDue(map, item.Institution);

    private static Delegates? Weighed(DelegateSource source, ImmutableArray<Lottery.Delegate> items, ValidatorSet next) =>
        SeatRules.Capped(items, next.FaultTolerance) is { } capped ? new Delegates(source, [.. capped.OrderBy(item => item.Institution)]) : null;
}

using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Coyote.Adversaries;
using MedChain.Coyote.Harness;
using MedChain.Sim;
using static MedChain.Coyote.Scenarios.Settings;

namespace MedChain.Coyote.Scenarios;

/// <summary>Ceremonies and elections: joint keys, sealed ballots through relays, totals, seats, turnout, while institutions fail, lie and forge.</summary>
internal static class ElectionScenarios
{
    internal const uint Slice = 3;
    internal const uint Length = 6 * Slice;

    internal static readonly ProtocolParameters Terms = ClusterOptions.Trial with { BlockIntervalMs = 100, EpochLength = Length, SliceLength = Slice, SeatCount = 4, TermLimit = 9, MostApprovals = 3 };

    internal static readonly TownOptions Hall = new() { Goal = Length + 1, Weather = Mild, Parameters = Terms };

    private static readonly Prologue AtDealing = new([], Slice - 1);
    private static readonly Prologue AtComplaining = new([], 2 * Slice);
    internal static readonly Prologue AtVoting = new([], 3 * Slice);
    internal static readonly Prologue AtTally = new([Vote(0), Vote(1), Vote(2), Vote(3)], (4 * Slice) - 1);
    private static readonly Prologue AtTallyOfThree = new([Vote(0), Vote(1), Vote(2)], (4 * Slice) - 1);
    private static readonly Prologue VotedEarly = new([Vote(0), Vote(1), Vote(2), Vote(3)], (3 * Slice) + 1);
    private static readonly Prologue Elected = new([Vote(0), Vote(1), Vote(2), Vote(3)], Length + (3 * Slice));
    private static readonly Prologue CarriedOver = new([Vote(0), Vote(1), Vote(2), Vote(3)], (2 * Length) + (4 * Slice));

    internal static ImmutableArray<Scenario> All { get; } =
    [
        Of("ceremony", "Collaboration", "K1 K2 K5 K6", "All deal and nobody complains, while timers run out.") with
        {
            Options = static () => Hall with { Prologue = AtDealing, Goal = (3 * Slice) + 1 },
        },
        Of("ceremony-falls-over", "Collaboration", "K1 K7", "Trustees fall over from the chain's beginning on: what left hangs on secrets that they still have.") with
        {
            Options = static () => Hall with { Goal = (2 * Slice) + 1, Weather = Mild with { Crashes = 4 } },
        },
        Of("dealer-deals-badly", "Collaboration", "K2 K3 K4 K5", "One dealer gives some trustees other shares than it committed to; their complaints come in time.") with
        {
            Options = static () => Hall with { Prologue = AtDealing, Goal = (3 * Slice) + 1, Weather = Good, Corrupted = With(3, static () => new BadDealer()) },
        },
        Of("dealer-borrows-seal", "Collaboration", "K2 K4", "One dealer seals bad shares with what another has made: complaints of it would open what that other has sealed.") with
        {
            Options = static () => Hall with { Prologue = AtDealing, Goal = (3 * Slice) + 1, Weather = Good, Corrupted = With(3, static () => new SealBorrower()) },
        },
        Of("dealer-vanishes", "Collaboration", "K4 K5", "One dealer gives some trustees wrong shares and is heard of no more: it is put out, and nobody waits for it.") with
        {
            Options = static () => Hall with { Prologue = AtDealing, Goal = (3 * Slice) + 1, Weather = Good, Corrupted = With(3, static () => new BadDealer(vanishes: true)) },
        },
        Of("dealers-deal-badly", "Collaboration", "K4 K6", "All but one deal badly, more than are assumed: there is no key, and the state says so.") with
        {
            Options = static () => Hall with
            {
                Prologue = AtDealing, Goal = (3 * Slice) + 1, Weather = Good,
                Corrupted = With(3, static () => new BadDealer()).Add(2, static () => new BadDealer()).Add(1, static () => new BadDealer()),
            },
        },
        Of("complaint-false", "Collaboration", "K4", "One trustee complains of right shares, with the right opening and with wrong ones.") with
        {
            Options = static () => Hall with { Prologue = AtComplaining, Goal = (3 * Slice) + 2, Corrupted = With(3, static () => new FalseComplainer()) },
        },
        Of("trustee-silent", "Collaboration", "K2 K5 V12", "One institution says nothing: neither deal nor ballot nor opening. The others' election seats delegates.") with
        {
            Options = static () => Hall with { Silent = [3], Goal = (5 * Slice) + 1, Weather = Good, Seats = true }, Drive = Votes(0, 1, 2),
        },
        Of("election", "Election", "V1 V2 V3 V4 V8 V10 V11 V13 V14 V15", "Four vote, the totals are opened, delegates are seated and take over.") with
        {
            Options = static () => Hall with { Prologue = AtVoting }, Drive = Votes(0, 1, 2, 3),
        },
        Of("election-completes", "Election", "V8 V10 V11 V12 V13", "The same in good weather: once enough ballots count it must seat delegates.") with
        {
            Options = static () => Hall with { Prologue = AtVoting, Goal = (5 * Slice) + 1, Weather = Good, Seats = true }, Drive = Votes(0, 1, 2, 3),
        },
        Of("election-falls-over", "Election", "V8 V19 K7", "Voters, relays and trustees fall over from the first ballot to the turnout.") with
        {
            Options = static () => Hall with { Prologue = AtVoting, Weather = Mild with { Crashes = 4 } }, Drive = Votes(0, 1, 2, 3),
        },
        Of("vote-while-stopped", "Election", "V20", "Voters fall over while the poll runs; before they start again, others' votes than theirs lie in their stores.") with
        {
            Options = static () => Hall with
            {
                Prologue = AtVoting, Goal = (5 * Slice) + 1, Weather = Mild with { Crashes = 6 },
                Given = ImmutableSortedDictionary<int, WaitingVote>.Empty.Add(0, Given(1, 1, 2)).Add(1, Given(1, 0, 2)).Add(2, Given(2, 0, 3)).Add(3, Given(1, 0, 1)),
            },
            Drive = Votes([0, 1, 2, 3], [Again(0, "vote 0"), Again(1, "vote 1")]),
        },
        Of("quotas", "Election", "V13", "One seat a region and two a tier: who has more votes may stand behind a full quota.") with
        {
            Options = static () => Hall with { Prologue = AtTally, Goal = (5 * Slice) + 1, Parameters = Terms with { SeatsPerRegion = 1, SeatsPerTier = 2 } },
        },
        Of("seats-short", "Election", "V13 V14", "Three seats and no standby for four candidates with different votes.") with
        {
            Options = static () => Hall with { Prologue = AtTally, Parameters = Terms with { SeatCount = 3, StandbyCount = 0 } },
        },
        Of("ballots-replaced", "Election", "V7", "Two voters vote again, one of them twice, while the poll runs.") with
        {
            Options = static () => Hall with { Prologue = AtVoting, Goal = (5 * Slice) + 1 }, Drive = Votes([0, 1, 2, 3], [Again(0, "vote 0"), Again(1, "vote 1"), Again(0, "again 0") with { Name = "once more" }]),
        },
        Of("ballots-forged", "Election", "V5 V6 V9", "One carries ballots that must not count, of every kind.") with
        {
            Options = static () => Hall with { Prologue = AtVoting, Goal = (5 * Slice) + 1, Corrupted = With(3, static () => new BallotForger()) }, Drive = Votes(0, 1, 2),
        },
        Of("ballots-copied", "Election", "V6", "One puts another's sealed choices under a ballot of its own.") with
        {
            Options = static () => Hall with { Prologue = AtVoting, Goal = (5 * Slice) + 1, Corrupted = With(3, static () => new BallotForger(2)) }, Drive = Votes(0, 1, 2),
        },
        Of("ballots-without-end", "Election", "V7", "One replaces its ballot more often than it may.") with
        {
            Options = static () => Hall with { Prologue = AtVoting, Goal = (4 * Slice) + 1, Corrupted = With(3, static () => new BallotForger(11) { Most = 14 }) }, Drive = Votes(0, 1, 2),
        },
        Of("ballots-played-again", "Election", "V7", "One carries ballots of others that they have replaced meanwhile.") with
        {
            Options = static () => Hall with { Prologue = AtVoting, Goal = (5 * Slice) + 1, Corrupted = With(3, static () => new BallotForger(7, 8)) },
            Drive = Votes([0, 1, 2], [Again(0, "vote 0"), Again(1, "vote 1"), Again(2, "vote 2")]),
        },
        Of("relay-silent", "Election", "V8", "One relay hands on or carries only what the schedule says; in good weather the ballots come by another way.") with
        {
            Options = static () => Hall with { Prologue = AtVoting, Goal = (5 * Slice) + 1, Corrupted = With(3, static () => new SilentRelay()) }, Drive = Votes(0, 1, 2, 3),
        },
        Of("junk-boxes", "Election", "V8 V9", "One hands relays boxes that hold nothing, again and again; the others' ballots come through.") with
        {
            Options = static () => Hall with { Prologue = AtVoting, Goal = (5 * Slice) + 1, Corrupted = With(3, static () => new BoxFlooder()) }, Drive = Votes(0, 1, 2),
        },
        Of("too-few-ballots", "Election", "V10 V15", "Two vote, one fewer than is opened: nothing is.") with
        {
            Options = static () => Hall with { Prologue = AtVoting }, Drive = Votes(0, 1),
        },
        Of("opening-wrong", "Election", "V11 V12 V16", "One trustee opens something else than its part of the totals; the others' suffice.") with
        {
            Options = static () => Hall with { Prologue = AtTally, Goal = (5 * Slice) + 1, Corrupted = With(2, static () => new WrongOpener()) },
        },
        Of("openings-wrong", "Election", "V12 V15 V16", "All trustees but one open something else, more than are assumed: nothing is known, and delegates are carried over.") with
        {
            Options = static () => Hall with
            {
                Prologue = AtTally, Goal = (5 * Slice) + 1,
                Corrupted = With(1, static () => new WrongOpener()).Add(2, static () => new WrongOpener()).Add(3, static () => new WrongOpener()),
            },
        },
        Of("turnout-stolen", "Election", "V18", "Who has not voted claims turnout.") with
        {
            Options = static () => Hall with { Prologue = AtTallyOfThree, Goal = (5 * Slice) + 3, Corrupted = With(3, static () => new TurnoutThief()) },
        },
        Of("turnout-early", "Election", "V18", "Whose ballot counts claims turnout while the poll runs.") with
        {
            Options = static () => Hall with { Prologue = VotedEarly, Goal = (4 * Slice) + 2, Corrupted = With(3, static () => new TurnoutThief()) },
        },
        Of("incumbents-at-limit", "Election", "V2 V15", "All are delegates by election and at their term limit: they do not stand, are carried over once, and then everybody is a delegate.") with
        {
            Options = static () => Hall with { Prologue = Elected, Goal = (2 * Length) + 1, Parameters = Terms with { TermLimit = 1 } },
            Drive = Votes([], [.. Enumerable.Range(0, 4).Select(static number => Vote(number) with { Name = $"vote {number} in the next epoch" })]),
        },
        Of("carried-over-once", "Election", "V15", "After an election nobody votes any more: delegates are carried over once.") with
        {
            Options = static () => Hall with { Prologue = CarriedOver, Goal = (3 * Length) + 1 },
        },
    ];

    internal static Errand Never => new("never", 0, null, static _ => null);

    /// <summary>A vote of an institution for itself and the two before it in number; the last one of four for itself alone.</summary>
    internal static Errand Vote(int number) => Vote(number, number == 3 ? [3] : [.. Enumerable.Range(0, 3).Select(i => (number + 4 - i) % 4)]);

    internal static Errand Vote(int number, params ImmutableArray<int> approved) => new($"vote {number}", number, null, replies => Ballot(replies, number, approved));

    private static WaitingVote Given(ulong epoch, params ImmutableArray<ushort> approved) => new(epoch, [.. approved.Select(static each => new InstitutionId(each))]);

    private static Errand Again(int number, string after) => new($"again {number}", number, after, replies => Ballot(replies, number, [(number + 1) % 4]));

    private static Command.Vote? Ballot(Replies replies, int number, ImmutableArray<int> approved) =>
        replies.StateOf(new InstitutionId((ushort)number)) is { Elections.Voter: not null } ? new Command.Vote([.. approved.Select(each => new InstitutionId((ushort)each))]) : null;

    private static Action<Microsoft.Coyote.Actors.IActorRuntime, Town> Votes(params ImmutableArray<int> voters) => Votes(voters, []);

    private static Action<Microsoft.Coyote.Actors.IActorRuntime, Town> Votes(ImmutableArray<int> voters, ImmutableArray<Errand> more) => (runtime, town) => town.Employ(runtime, [.. voters.Select(Vote), .. more, Never]);

    internal static ImmutableSortedDictionary<int, Func<Adversary>> With(int number, Func<Adversary> make) => ImmutableSortedDictionary<int, Func<Adversary>>.Empty.Add(number, make);

    internal static Scenario Of(string name, string chapter, string tags, string what) => new(name, chapter, tags, what) { Options = static () => Hall, Schedules = 60, MaxSteps = 12_000 };
}

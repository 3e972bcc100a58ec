using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Coyote.Adversaries;
using MedChain.Coyote.Harness;
using static MedChain.Coyote.Scenarios.ElectionScenarios;
using static MedChain.Coyote.Scenarios.Settings;

namespace MedChain.Coyote.Scenarios;

/// <summary>Who is in the ring, who stands, and who takes over: stuffed rings, ties, cartels, faults that are not forgotten, members that go or change keys.</summary>
internal static class CandidacyScenarios
{
    private static readonly TownOptions Short = Hall with { Goal = (5 * Slice) + 1 };

    internal static ImmutableArray<Scenario> All { get; } =
    [
        Of("ring-stuffed", "V3 V4", "One registers keys that are others' or nobody's, and its own more than once.") with
        {
            Options = static () => Hall with { Goal = (3 * Slice) + 1, Corrupted = With(3, static () => new RingStuffer()) },
        },
        Of("out-of-place", "K1 K4 V1 V2 V3 V11 V18", "One says at any time what is said in ceremonies and elections, of anybody: it stops nobody.") with
        {
            Options = static () => Short with { Corrupted = With(3, static () => new Babbler()) },
            Drive = static (runtime, town) => town.Employ(runtime, [Vote(0), Vote(1), Vote(2), Never]),
        },
        Of("ring-of-one", "V4 V15", "All but one register no ballot key: there is no poll.") with
        {
            Options = static () => Hall with
            {
                Goal = (3 * Slice) + 1, Weather = Good,
                Corrupted = With(1, static () => new Abstainer()).Add(2, static () => new Abstainer()).Add(3, static () => new Abstainer()),
            },
        },
        Of("tie", "V13", "Four have one vote each for three seats.") with
        {
            Options = static () => Short with { Prologue = Voted(static number => [number]), Parameters = Terms with { SeatCount = 3, StandbyCount = 0 } },
        },
        Of("one-popular", "V13 V14", "Three seats; all approve of one candidate, and each other has one vote: its weight is cut.") with
        {
            Options = static () => Hall with { Prologue = Voted(static number => [0, number]), Parameters = Terms with { SeatCount = 3, StandbyCount = 0 } },
        },
        Of("cartel", "V13 V14", "Two approve of one another alone; it seats neither above whoever has more votes, nor gives them half of the weight.") with
        {
            Options = static () => Hall with { Prologue = Voted(static number => number < 2 ? [0, 1] : [1, 2, 3]), Parameters = Terms with { SeatCount = 3, StandbyCount = 1 } },
        },
        Of("stands-after-fault", "V2 V16", "Who has opened the totals wrongly stands in the next election.") with
        {
            Options = static () => Hall with { Prologue = AtTally, Goal = Length + (3 * Slice) + 1, Corrupted = With(2, static () => new Pretender()) },
        },
        Of("whitewash", "V2 V21", "Who comes under a number of its own, perhaps after leaving under another, is seated and stands at once: it begins with nothing and sits out.") with
        {
            Options = static () => Hall with
            {
                Newcomers = 1, Goal = Length + (3 * Slice) + 1, Parameters = Terms with { LeastReputationPermille = 0 }, Corrupted = With(4, static () => new Returner()),
                Prologue = new([Apply(4), .. Enumerable.Range(0, 3).Select(Endorse)], Length - 1),
            },
        },
        Of("on-off", "V2 V16 V17", "One keeps to the rules in an election and opens the totals wrongly in the next: it sits out the one after, in which it would be good again.") with
        {
            Options = static () => Hall with { Prologue = BothElected, Goal = (2 * Length) + (3 * Slice) + 1, Corrupted = With(2, static () => new Pretender()) },
        },
        Of("sybil-split", "V3 V4", "One applies for a second number, endorses itself and speaks for it: without others' endorsement it has one key in the ring and one candidate.") with
        {
            Options = static () => Hall with { Newcomers = 1, Goal = (3 * Slice) + 1, Corrupted = With(3, static () => new Splitter()).Add(4, static () => new Returner()) },
        },
        Of("seated-then-expelled", "V15", "Who has most votes is expelled before it takes over: the next on standby follows.") with
        {
            Options = static () => Hall with
            {
                Institutions = 5, Parameters = Terms with { SeatCount = 4, StandbyCount = 1 },
                Prologue = new([.. Enumerable.Range(0, 5).Select(static number => Vote(number, 4, number)), Expel(0), Expel(1), Expel(2)], 5 * Slice),
            },
            Drive = static (runtime, town) => town.Employ(runtime, [Expel(3), Never]),
        },
        Of("keys-change-in-election", "V3 V8 V15", "A voter changes its signing key while the poll runs; ballots, tally and the next enrolment go on.") with
        {
            Options = static () => Hall with { HasNextKeys = [2], Prologue = AtVoting, Goal = Length + Slice },
            Drive = static (runtime, town) => town.Employ(runtime, [.. Enumerable.Range(0, 4).Select(static number => Vote(number)), Change(2), Never]),
        },
    ];

    /// <summary>Everybody has voted, and the poll is about to close.</summary>
    private static Prologue Voted(Func<int, ImmutableArray<int>> approved) => new([.. Enumerable.Range(0, 4).Select(number => Vote(number, approved(number)))], (4 * Slice) - 1);

    private static readonly Prologue BothElected = new(
        [.. Enumerable.Range(0, 4).Select(Vote), .. Enumerable.Range(0, 4).Select(static number => Next(number, Vote(number)))], Length + (4 * Slice) - 1);

    /// <summary>The same vote in the second epoch.</summary>
    private static Errand Next(int number, Errand vote) => new($"vote {number} in the next epoch", number, null, replies =>
        replies.StateOf(new InstitutionId((ushort)number)) is { Elections: { Voter: not null, Epoch: 2 } } ? vote.Make(replies) : null);

    private static Errand Apply(int number) => new("apply", 0, null, replies => new Command.Apply(Harness.Founding.Register(replies.Town.Options, number)));

    private static Errand Endorse(int by) => new($"endorse {by}", by, "apply", static replies =>
        new Command.Endorse(Registration.Subject(replies.Town.Setups[0].Genesis.ChainId, Harness.Founding.Register(replies.Town.Options, 4).Institution)));

    private static Errand Expel(int by) => new($"expel {by}", by, null, static _ => new Command.Expel(new InstitutionId(4)));

    private static Errand Change(int number) => new("change", number, null, replies => new Command.ChangeKeys(Harness.Founding.Register(replies.Town.Options, number)));

    private static Scenario Of(string name, string tags, string what) => ElectionScenarios.Of(name, "Election", tags, what);
}

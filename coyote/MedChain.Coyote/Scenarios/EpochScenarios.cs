using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Coyote.Adversaries;
using MedChain.Coyote.Harness;
using MedChain.Sim;

namespace MedChain.Coyote.Scenarios;

/// <summary>The boundary between epochs.</summary>
internal static class EpochScenarios
{
    private static readonly Prologue KeysChanged = new([Change(1), Change(2)], 8);

    internal static ImmutableArray<Scenario> All { get; } =
    [
        new("boundary", "Consensus", "E1 E2 E3 E4 P5", "The chain crosses an epoch's end while timers run out now and then.")
        {
            Options = static () => new TownOptions { Goal = 9, Weather = new Weather { CalmUntilHeight = 6, TimerOneIn = 8 } }, MaxSteps = 5_000, Schedules = 500,
        },
        new("late-finality", "Consensus", "E2 E3 S6", "The block at the last height is notarized, and final only by a closing block, since votes are lost.")
        {
            Options = static () => new TownOptions { Goal = 9, Weather = new Weather { CalmUntilHeight = 7, LossPercent = 15 } }, MaxSteps = 5_000, Schedules = 500,
        },
        new("branch-at-boundary", "Consensus", "E2 S4 S5", "The block at the last height is notarized for some and skipped by others, so that a leader builds beside it.")
        {
            Options = static () => new TownOptions { Goal = 9, Weather = new Weather { CalmUntilHeight = 7, LossPercent = 40, TimerOneIn = 3 } }, MaxSteps = 5_000, Schedules = 1_000,
        },
        new("branch-left-at-boundary", "Consensus", "E2 S1 S4 S5", "Only the leader of view 8 sees the last two blocks notarized; the others skip their views, and a leader builds below them.")
        {
            Options = BranchLeft, MaxSteps = 5_000, Schedules = 100,
        },
        new("left-behind-at-boundary", "Consensus", "E3 L1", "One institution hears nothing while the others end an epoch; it must follow by the end proof.")
        {
            Options = static () => new TownOptions
            {
                Goal = 10, Weather = new Weather { GoodAfter = 700, TimerOneIn = 80 }, Reaches = static (from, to) => from.Institution.Value != 3 && to.Institution.Value != 3,
            },
            IsLiveness = true, MaxSteps = 40_000, Schedules = 200,
        },
        new("old-votes-at-boundary", "Consensus", "E1 M1 S6", "One institution repeats votes and certificates of the epoch before, and votes in the one after.")
        {
            Options = static () => new TownOptions
            {
                Goal = 10, Weather = new Weather { CalmUntilHeight = 6 },
                Corrupted = ImmutableSortedDictionary<int, Func<Adversary>>.Empty.Add(0, static () => new Flooder()),
            },
            MaxSteps = 5_000, Schedules = 300,
        },
        new("old-quorum-signs", "Consensus", "E1 I10 I11 M2", "Two validators have changed keys; one institution signs for the new epoch with the old ones, a quorum of the old set.")
        {
            Options = static () => new TownOptions
            {
                Goal = 12, HasNextKeys = [1, 2], Prologue = KeysChanged, Parameters = ClusterOptions.Trial with { BlockIntervalMs = 100 },
                Weather = Settings.Mild, Corrupted = ByzantineScenarios.With((0, static () => new OldQuorum(0, 1, 2))),
            },
            MaxSteps = 5_000, Schedules = 300,
        },
    ];

    /// <summary>
    /// What is for the leader of view 8 is held up until the three others have skipped view 7; what tells of a notarization in views 7 and 8
    /// comes to it alone, and it does not hear of the skips.
    /// </summary>
    private static TownOptions BranchLeft()
    {
        var options = Enumerable.Range(0, 64).Select(static number => new TownOptions { Goal = 9, Leaders = [number % 4, number / 4 % 4, number / 16], Weather = Dull }).First(static options => IsFit(Epoch(options)));
        var seer = Epoch(options).Leader(8);
        var skipped = new SortedSet<InstitutionId>();
        return options with
        {
            Reaches = (_, to) => to.Institution != seer || skipped.Count == 3,
            Mishaps = new Mishaps { Loses = (from, to, message) => Loses(from, to.Institution, message) },
        };

        bool Loses(InstitutionId from, InstitutionId to, Message message)
        {
            if (message is Message.Voted { Vote.Ballot: { Kind: VoteKind.Skip, Epoch: 1, View: 7 } } && from != seer) skipped.Add(from);
            return message switch
            {
                Message.Voted { Vote.Ballot: var ballot } => Tells(ballot),
                Message.Certified { Certificate.Ballot: var ballot } => Tells(ballot),
                Message.Justified { Justification: var justification } => to == seer ? justification.Skips.Any(skip => Tells(skip.Ballot)) : justification.Parent is { } parent && Tells(parent.Ballot),
                _ => false,
            };

            bool Tells(Ballot ballot) => ballot is { Epoch: 1, View: 7 or 8 } && (ballot.Kind == VoteKind.Skip) == (to == seer);
        }

        static EpochSetup Epoch(TownOptions options) => EpochRules.First(Harness.Founding.Of(options)[0].Genesis);

        static bool IsFit(EpochSetup epoch) => new ulong[] { 6, 7, 9 }.All(view => epoch.Leader(view) != epoch.Leader(8));
    }

    private static Weather Dull => new() { CalmUntilHeight = 4, TimersRace = false, TimerOneIn = 40, GoodAfter = 400 };

    private static Errand Change(int number) => new($"change {number}", number, null, replies => new Command.ChangeKeys(Harness.Founding.Register(replies.Town.Options, number)));
}

using System.Collections.Immutable;
using MedChain.Core;
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
                Weather = new Weather { TimersRace = false, TimerOneIn = 20 }, Corrupted = ByzantineScenarios.With((0, static () => new OldQuorum(0, 1, 2))),
            },
            MaxSteps = 5_000, Schedules = 300,
        },
    ];

    private static Errand Change(int number) => new($"change {number}", number, null, replies => new Command.ChangeKeys(Harness.Founding.Register(replies.Town.Options, number)));
}

using System.Collections.Immutable;
using MedChain.Coyote.Adversaries;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Scenarios;

/// <summary>The boundary between epochs.</summary>
internal static class EpochScenarios
{
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
    ];
}

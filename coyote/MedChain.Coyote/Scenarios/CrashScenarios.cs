using System.Collections.Immutable;
using MedChain.Coyote.Adversaries;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Scenarios;

/// <summary>Crashes, restarts and disks.</summary>
internal static class CrashScenarios
{
    internal static ImmutableArray<Scenario> All { get; } =
    [
        new("crash-anywhere", "Consensus", "D1 D3 S7", "Hosts fall over before a write, after it, and after a message left; timers race.")
        {
            Options = static () => new TownOptions { Goal = 2, Weather = new Weather { Crashes = 4, LossPercent = 5 } },
        },
        new("crash-and-go-on", "Consensus", "D1 D3 L1", "Hosts fall over any time in a bad network; when it becomes good all must reach the goal.")
        {
            Options = static () => new TownOptions { Goal = 3, Weather = new Weather { Crashes = 4, LossPercent = 15, GoodAfter = 120 } },
            IsLiveness = true, MaxSteps = 20_000, Schedules = 500,
        },
        new("crash-at-boundary", "Consensus", "D3 E1 E2 E3", "Hosts fall over around the end of an epoch.")
        {
            Options = static () => new TownOptions { Goal = 9, Weather = new Weather { Crashes = 6, CalmUntilHeight = 6 } }, MaxSteps = 5_000, Schedules = 500,
        },
        new("store-lost", "Consensus", "D2", "One host's store is gone after it has signed: it must halt when it hears its own votes, and never sign against them.")
        {
            Options = static () => new TownOptions
            {
                Institutions = 7, Goal = 2, Forgets = 0, Weather = new Weather { Crashes = 2 },
                Corrupted = ImmutableSortedDictionary<int, Func<Adversary>>.Empty.Add(1, static () => new Echo()),
            },
            Schedules = 2_000,
        },
    ];
}

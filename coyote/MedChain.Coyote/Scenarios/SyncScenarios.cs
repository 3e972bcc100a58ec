using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Consensus;
using MedChain.Coyote.Adversaries;
using MedChain.Coyote.Harness;
using MedChain.Sim;

namespace MedChain.Coyote.Scenarios;

/// <summary>Who comes late catches up, from peers that may lie.</summary>
internal static class SyncScenarios
{
    private static readonly Prologue NextEpoch = new([], 9);

    internal static ImmutableArray<Scenario> All { get; } =
    [
        new("lying-archivist", "Consensus", "L3 E3", "Who comes late asks a peer that gives wrong blocks and wrong end proofs, and reaches the head by the others.")
        {
            Options = static () => Behind with { Corrupted = ByzantineScenarios.With((0, static () => new LyingArchivist(always: false))) },
            IsLiveness = true, MaxSteps = 20_000, Schedules = 500,
        },
        new("all-archivists-lie", "Consensus", "L3 E3", "All whom it can ask lie: it may not reach the head, and is never led elsewhere.")
        {
            Options = static () => Behind with
            {
                Corrupted = ByzantineScenarios.With((0, static () => new LyingArchivist(always: true)), (1, static () => new LyingArchivist(always: true)), (2, static () => new LyingArchivist(always: true))),
            },
            IsLiveness = true, MaxSteps = 4_000, Schedules = 50, Breaks = "Progress after healing",
        },
        new("sync-and-consensus", "Consensus", "L3 S6 E3", "Who comes late fetches blocks that become final by votes at the same time, while messages are lost.")
        {
            Options = static () => Behind with { Goal = 12, Weather = Busy with { LossPercent = 20, GoodAfter = 200 } }, IsLiveness = true, MaxSteps = 20_000, Schedules = 300,
        },
        new("peer-lowers-its-height", "Consensus", "S6 L1", "One peer tells of its height, and then of lower ones that were true before.")
        {
            Options = static () => new TownOptions { Goal = 4, Corrupted = ByzantineScenarios.With((0, static () => new HeightLowerer())) },
        },
        new("blocks-withheld", "Consensus", "L3", "One institution hears certificates alone, for more views than it may ask for blocks; it keeps to the bound, and catches up.")
        {
            Options = static () => new TownOptions
            {
                Goal = 26, Parameters = ClusterOptions.Trial with { BlockIntervalMs = 0, EpochLength = 64 }, Weather = new Weather { TimersRace = false, TimerOneIn = 60, GoodAfter = 3_000 },
                Mishaps = new Mishaps { Loses = static (_, to, message) => to.Institution.Value == 3 && message is Message.Proposed or Message.BlockFound or Message.Voted { Vote.Ballot.Kind: VoteKind.Finalize } or Message.Certified { Certificate.Ballot.Kind: VoteKind.Finalize } },
            },
            IsLiveness = true, MaxSteps = 40_000, Schedules = 60,
        },
    ];

    private static Weather Busy => new() { TimersRace = false, TimerOneIn = 20 };

    /// <summary>Three have ended an epoch before the fourth starts.</summary>
    private static TownOptions Behind => new()
    {
        Goal = 10,
        Late = [3],
        Prologue = NextEpoch,
        Weather = Busy with { GoodAfter = 60 },
        Parameters = ClusterOptions.Trial with { BlockIntervalMs = 100 },
    };
}

using System.Collections.Immutable;
using MedChain.Coyote.Adversaries;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Scenarios;

/// <summary>The shell of a node: its parts are actors, whose mail comes late and in any order, and the process falls over between them.</summary>
internal static class ShellScenarios
{
    internal static ImmutableArray<Scenario> All { get; } =
    [
        new("shell-persist-before-send", "Consensus", "D1 D3 S7", "The process falls over before any mail between the parts and after any message: no vote and no proposal leaves that is not on disk.")
        {
            Options = static () => new TownOptions { Goal = 2, Shells = [0, 1], Weather = new Weather { Crashes = 4, LossPercent = 5 } },
            Schedules = 200, MaxSteps = 8_000,
        },
        new("shell-slow-writer", "Consensus", "D1 L1", "The writer puts off what it has to write, and writes what has come meanwhile in one go.")
        {
            Options = static () => new TownOptions { Goal = 2, Shells = [0, 1], Mishaps = new Mishaps { WriterDelays = 30 }, Weather = new Weather { GoodAfter = 150 } },
            IsLiveness = true, MaxSteps = 30_000, Schedules = 200,
        },
        new("shell-writer-fails", "Consensus", "D1 D3 L1", "A disk refuses a write: nothing leaves any more and no input is handled; the process ends, and another begins from what is on disk.")
        {
            Options = static () => new TownOptions { Goal = 2, Shells = [0, 1], Mishaps = new Mishaps { DiskErrors = 4 }, Weather = new Weather { GoodAfter = 150 } },
            IsLiveness = true, MaxSteps = 30_000, Schedules = 200,
        },
        new("shell-ingress-flood", "Consensus", "M1 M2 L1", "One institution sends bursts of votes, forgeries and octets that are no message: little is held of it, and the others are heard.")
        {
            Options = static () => new TownOptions
            {
                Goal = 2, Shells = [1, 2], Corrupted = ByzantineScenarios.With((0, static () => new Torrent())), Mishaps = new Mishaps { Garbles = true }, Weather = new Weather { GoodAfter = 250 },
            },
            IsLiveness = true, MaxSteps = 30_000, Schedules = 200,
        },
        new("shell-verifiers-reorder", "Consensus", "M1 M2 S6 L1", "Three verifiers beside one another end in any order, while one institution shows votes and certificates that are none.")
        {
            Options = static () => new TownOptions { Goal = 2, Shells = [1, 2], Corrupted = ByzantineScenarios.With((0, static () => new Forger())), Weather = new Weather { GoodAfter = 150 } },
            IsLiveness = true, MaxSteps = 30_000, Schedules = 200,
        },
        new("shell-restart", "Consensus", "D1 D3 E1 E2 L1", "Four nodes with shells fall over around the end of an epoch, and go on from their disks.")
        {
            Options = static () => new TownOptions { Goal = 9, Shells = [0, 1, 2, 3], Weather = new Weather { Crashes = 6, CalmUntilHeight = 6, GoodAfter = 150 } },
            IsLiveness = true, MaxSteps = 60_000, Schedules = 100,
        },
    ];
}

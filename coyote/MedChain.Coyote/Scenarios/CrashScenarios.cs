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
        new("store-lost-behind", "Consensus", "D2 L2", "The same while blocks are lost: it hears what it has forgotten while it asks for blocks that are final elsewhere.")
        {
            Options = static () => new TownOptions
            {
                Institutions = 7, Goal = 4, Forgets = 0, Weather = new Weather { Crashes = 8, CalmUntilHeight = 1, LossPercent = 15 }, Corrupted = EchoAt(1),
            },
            MaxSteps = 4_000, Schedules = 500,
        },
        new("crash-in-recovery", "Consensus", "D1 D3", "Hosts fall over, and fall over again while they read their store and say again what they said.")
        {
            Options = static () => new TownOptions { Goal = 2, Mishaps = new Mishaps { FallsInRecovery = true }, Weather = new Weather { Crashes = 8, GoodAfter = 150 } },
            IsLiveness = true, MaxSteps = 20_000, Schedules = 500,
        },
        .. Disks, .. Copies,
    ];

    private static ImmutableArray<Scenario> Disks =>
    [
        new("disk-errors", "Consensus", "D1 D3 L1", "A disk is full or cannot make sure of what was written: the host stops, and has the write when it starts again, or not.")
        {
            Options = static () => new TownOptions { Goal = 2, Mishaps = new Mishaps { DiskErrors = 4 }, Weather = new Weather { GoodAfter = 150 } },
            IsLiveness = true, MaxSteps = 20_000, Schedules = 500,
        },
        new("disk-error-ignored", "Consensus", "D1", "Hosts go on after a write was refused: what leaves is not on disk.")
        {
            Options = static () => new TownOptions { Goal = 2, Mishaps = new Mishaps { DiskErrors = 4, GoesOnAfterError = true } }, Breaks = "Durability", Schedules = 500,
        },
        new("half-written", "Consensus", "D1 S7", "A refused write leaves the first of its rows and not the others: a disk must keep transactions whole.")
        {
            Options = static () => new TownOptions { Goal = 2, Mishaps = new Mishaps { DiskErrors = 4, HalvesWrites = true } },
            Breaks = "No honest conflicting votes", Schedules = 5_000,
        },
        new("torn-row", "Consensus", "D2 D3", "The last write tore a row: the host sees it when it starts, and does not start.")
        {
            Options = static () => new TownOptions { Goal = 2, Mishaps = new Mishaps { DiskErrors = 1, TearsRows = true } },
        },
    ];

    private static ImmutableArray<Scenario> Copies =>
    [
        new("two-processes", "Consensus", "D2 S7", "Two processes of one institution, each with its own store: one that hears the other's votes halts, and the others are safe.")
        {
            Options = static () => new TownOptions { Institutions = 7, Goal = 2, Twins = [0], Corrupted = EchoAt(1) }, Schedules = 500,
        },
        new("old-backup", "Consensus", "D2", "One host starts from an older copy of its store: it counts as faulty, and halts when it hears a vote that it does not know.")
        {
            Options = static () => new TownOptions
            {
                Institutions = 7, Goal = 2, Forgets = 0, Mishaps = new Mishaps { FromBackup = true }, Weather = new Weather { Crashes = 2 }, Corrupted = EchoAt(1),
            },
            Schedules = 500,
        },
        new("old-backup-trusted", "Consensus", "D2 S7", "The same host is taken for honest: before it hears of them it may sign against votes that it has forgotten.")
        {
            Options = static () => new TownOptions
            {
                Goal = 2, Forgets = 0, Mishaps = new Mishaps { FromBackup = true, ForgetfulIsTrusted = true }, Weather = new Weather { Crashes = 3, LossPercent = 20 },
            },
            Breaks = "No honest conflicting votes", Schedules = 5_000,
        },
    ];

    private static ImmutableSortedDictionary<int, Func<Adversary>> EchoAt(int number) => ByzantineScenarios.With((number, static () => new Echo()));
}

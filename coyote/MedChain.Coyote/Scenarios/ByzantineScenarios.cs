using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Coyote.Adversaries;
using MedChain.Coyote.Harness;
using MedChain.Sim;

namespace MedChain.Coyote.Scenarios;

/// <summary>Consensus within an epoch against f corrupted institutions and more, each with its own plan.</summary>
internal static class ByzantineScenarios
{
    private static readonly InstitutionId Victim = new(2);

    internal static ImmutableArray<Scenario> All { get; } = [.. Votes, .. Blocks, .. Links];

    private static ImmutableArray<Scenario> Votes =>
    [
        new("certificate-to-one", "Consensus", "S4 S6 L1", "Only one peer gets a leader's votes and certificates, and is then cut off for two views; all go on when it is back.")
        {
            Options = static () => new TownOptions
            {
                Goal = 3, Leaders = [0, 1, 0], Corrupted = With((0, static () => new Favourer(new InstitutionId(1)))), Weather = new Weather { GoodAfter = 150 },
                Side = static (view, host) => view is 2 or 3 && host.Institution.Value == 1 ? 1 : 0,
            },
            IsLiveness = true, MaxSteps = 20_000, Schedules = 500,
        },
        new("spurious-finalize", "Consensus", "S4 S6 M2", "One institution votes Finalize for blocks that are not notarized and for blocks that nobody has.")
        {
            Options = static () => new TownOptions { Goal = 3, Leaders = [1, 0, 2], Corrupted = With((0, static () => new HastyFinalizer())) },
        },
        new("duplicates", "Consensus", "M2 S4", "Most messages come twice and more while one institution is silent: a quorum needs each of the others once.")
        {
            Options = static () => new TownOptions { Goal = 2, Silent = [3], Leaders = [0, 1, 2], Weather = new Weather { DuplicatePercent = 60 } },
        },
        new("other-chain", "Consensus", "M1 M2", "One institution shows votes and certificates of another chain, run by the same institutions with the same keys.")
        {
            Options = static () => new TownOptions { Goal = 2, Leaders = [1, 0, 2], Corrupted = With((0, static () => new Foreigner())) },
        },
    ];

    private static ImmutableArray<Scenario> Blocks =>
    [
        new("invalid-block-with-f-backers", "Consensus", "S2 I2", "A leader proposes invalid blocks, and f corrupted institutions of seven vote for them.")
        {
            Options = static () => new TownOptions { Institutions = 7, Goal = 2, Leaders = [0, 2, 0], Corrupted = With((0, static () => new Inventor()), (1, static () => new Backer())) },
            Schedules = 500,
        },
        new("invalid-block-with-a-quorum", "Consensus", "S2 I2", "n - f institutions of four vote for invalid blocks: one gets a certificate.")
        {
            Options = static () => new TownOptions
            {
                Goal = 2, Leaders = [0, 1, 0], Corrupted = With((0, static () => new Inventor(dates: false)), (1, static () => new Backer()), (2, static () => new Backer())),

                // Who has skipped the view stops at another property first: that the view becomes final all the same.
                Weather = new Weather { TimersRace = false, TimerOneIn = 200 },
            },
            Breaks = "Validity", Schedules = 2_000,
        },
        Censored("censoring-leader", "One institution leaves out another's transactions and votes for no block that has them; they get in by others.", 0),
        Censored("censors-beyond-f", "f + 1 institutions do so: what the other one wants never gets in.", 0, 1) with { Breaks = "Inclusion", MaxSteps = 5_000, Schedules = 50 },
    ];

    private static ImmutableArray<Scenario> Links =>
    [
        new("swizzle-clog", "Consensus", "S4 S5 L1", "Links are clogged one after another and freed in another order, again and again; then all are free.")
        {
            Options = static () => new TownOptions { Goal = 3, Mishaps = new Mishaps { Clogs = true }, Weather = new Weather { GoodAfter = 200 } },
            IsLiveness = true, MaxSteps = 20_000, Schedules = 500,
        },
    ];

    internal static ImmutableSortedDictionary<int, Func<Adversary>> With(params ImmutableArray<(int Number, Func<Adversary> Make)> corrupted) =>
        corrupted.ToImmutableSortedDictionary(each => each.Number, each => each.Make);

    private static Scenario Censored(string name, string what, params ImmutableArray<int> censors) => new(name, "Consensus", "C11 L1 P3", what)
    {
        Options = () => new TownOptions
        {
            Goal = 10_000,
            Newcomers = 1,
            Leaders = [0, 1, 0],
            Weather = new Weather { GoodAfter = 0 },
            Parameters = ClusterOptions.Trial with { BlockIntervalMs = 100 },
            Corrupted = With([.. censors.Select(static number => (number, (Func<Adversary>)(static () => new Censor(Victim))))]),
        },
        Drive = static (runtime, town) => town.Employ(runtime, new Errand("apply", Victim.Value, null, static replies => new Command.Apply(Harness.Founding.Register(replies.Town.Options, 4)))),
        IsLiveness = true,
        AsksInclusion = true,
        MaxSteps = 20_000,
        Schedules = 300,
    };
}

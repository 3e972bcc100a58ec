using System.Collections.Immutable;
using MedChain.Coyote.Adversaries;
using MedChain.Coyote.Harness;
using MedChain.Sim;

namespace MedChain.Coyote.Scenarios;

/// <summary>Consensus within an epoch. Each threshold comes as a pair: f faulty hold, more must break.</summary>
internal static class ConsensusScenarios
{
    private static readonly Weather Good = new() { GoodAfter = 0 };

    internal static ImmutableArray<Scenario> All { get; } = [.. Weathers, .. Thresholds, .. Adversaries];

    private static ImmutableArray<Scenario> Weathers =>
    [
        new("one-view", "Consensus", "S1 S2 S4 S6", "A good network: one view from the start to finality, the measure of schedules a second.")
        {
            Options = static () => new TownOptions { Weather = Good }, MaxSteps = 1_000, Schedules = 4_000,
        },
        new("timers-race", "Consensus", "S1 S2 S3 S4 S5 S6 S7", "Four honest institutions; every timer may run out at any time.")
        {
            Options = static () => new TownOptions { Goal = 2 },
        },
        new("lossy-network", "Consensus", "S4 S5 S6 L1", "Messages are lost and doubled, timers run out at any time.")
        {
            Options = static () => new TownOptions { Goal = 2, Weather = new Weather { LossPercent = 15, DuplicatePercent = 15 } },
        },
        new("long-asynchrony", "Consensus", "L1 L2 S1 S4", "After a long bad time of loss and racing timers the network becomes good; all must reach the goal.")
        {
            Options = static () => new TownOptions { Goal = 3, Weather = new Weather { LossPercent = 25, TimerOneIn = 5, GoodAfter = 200 } },
            IsLiveness = true, MaxSteps = 20_000, Schedules = 500,
        },
        new("heavy-loss", "Consensus", "L1 S3 S5", "Most messages are lost for a while; then the network becomes good, and what was lost must be said again.")
        {
            Options = static () => new TownOptions { Goal = 2, Weather = new Weather { LossPercent = 80, TimerOneIn = 3, GoodAfter = 60 } },
            IsLiveness = true, MaxSteps = 20_000, Schedules = 500,
        },
        new("two-halves", "Consensus", "S5 L1 L2", "A partition into two and two, which heals.")
        {
            Options = static () => new TownOptions
            {
                Goal = 2, Weather = new Weather { GoodAfter = 80 }, Reaches = static (from, to) => from.Institution.Value / 2 == to.Institution.Value / 2,
            },
            IsLiveness = true, MaxSteps = 20_000, Schedules = 500,
        },
        new("one-left-out", "Consensus", "L1 S1 S6", "One institution hears nothing for a while, and must catch up.")
        {
            Options = static () => new TownOptions
            {
                Goal = 3, Weather = new Weather { GoodAfter = 120 }, Reaches = static (from, to) => from.Institution.Value != 3 && to.Institution.Value != 3,
            },
            IsLiveness = true, MaxSteps = 20_000, Schedules = 500,
        },
        new("seven", "Consensus", "S2 S4 S6 I2", "Seven institutions, loss and racing timers.")
        {
            Options = static () => new TownOptions { Institutions = 7, Goal = 1, Weather = new Weather { LossPercent = 5 } },
            Schedules = 300,
        },
    ];

    private static ImmutableArray<Scenario> Thresholds =>
    [
        new("silent-leaders", "Consensus", "S3 S5 L2 P3", "f institutions never say anything and lead the first views.")
        {
            Options = static () => new TownOptions { Goal = 2, Silent = [0], Leaders = [0, 0, 1], Weather = Good },
            IsLiveness = true, MaxSteps = 20_000, Schedules = 500,
        },
        new("too-many-silent", "Consensus", "S4 S5 S6", "f + 1 institutions never say anything: nothing can become final.")
        {
            Options = static () => new TownOptions { Goal = 1, Silent = [0, 1], Weather = Good },
            IsLiveness = true, MaxSteps = 4_000, Schedules = 100, Breaks = "Progress after healing",
        },
        new("twins", "Consensus", "S2 S7 M2", "f institutions run two unmodified hosts with one key, on two sides of a partition.")
        {
            Options = static () => new TownOptions { Goal = 1, Twins = [0], Leaders = [0, 1, 0], Reaches = Halves(1) },
        },
        new("twins-beyond-f", "Consensus", "I2 S6", "n - 2f institutions are twins: the two sides of a partition make two chains.")
        {
            Options = static () => new TownOptions { Goal = 1, Twins = [0, 1], Leaders = [0, 1, 0], Reaches = Halves(2) },
            Breaks = "Agreement", Schedules = 500,
        },
    ];

    private static ImmutableArray<Scenario> Adversaries =>
    [
        Under("equivocating-leader", "S2 S7", "The leader of view 1 tells some of one block and some of another, and votes for both.", static () => new Equivocator()),
        Under("double-voter", "S7 M2", "One institution votes for everything, Skip and Finalize in one view.", static () => new DoubleVoter()),
        Under("usurper", "S2 S7", "One institution proposes in others' views, and in its own with a signature that does not fit.", static () => new Usurper()),
        Under("withheld", "S4 S5 S6", "One institution's votes, proposals and certificates are shown late, to one peer or to none.", static () => new Withholder()),
        Under("invalid-blocks", "S1 S2 C2 P4", "A leader proposes blocks that are wrong in one point, or on a parent that is not justified.", static () => new Inventor()),
        Under("numbers-skipped", "S2 C3 C9", "A leader puts transactions of its own into its blocks whose numbers leave one out or were used.", static () => new NumberSkipper()) with { Schedules = 500 },
        Under("forged", "M1 M2 E1", "One institution shows certificates and votes that are none.", static () => new Forger()),
        Under("flood", "S2 M2 E4", "One institution votes for views and epochs far ahead, and repeats old messages.", static () => new Flooder()),
    ];

    /// <summary>One institution of four is in an adversary's hands, and leads views 1 and 3.</summary>
    private static Scenario Under(string name, string tags, string what, Func<Adversary> make) => new(name, "Consensus", tags, what)
    {
        Options = () => new TownOptions { Goal = 3, Leaders = [0, 1, 0], Corrupted = ImmutableSortedDictionary<int, Func<Adversary>>.Empty.Add(0, make) },
    };

    /// <summary>Twins' second hosts and every other honest institution are on one side, all others on the other.</summary>
    private static Func<HostId, HostId, bool> Halves(int twins)
    {
        return (from, to) => SideOf(from) == SideOf(to);

        bool SideOf(HostId host) => host.Institution.Value < twins ? host.Twin == 1 : host.Institution.Value % 2 == 1;
    }
}

using System.Collections.Immutable;
using MedChain.Coyote.Adversaries;
using MedChain.Coyote.Harness;
using MedChain.Sim;

namespace MedChain.Coyote.Scenarios;

/// <summary>Consensus within an epoch. Each threshold comes as a pair: f faulty hold, more must break.</summary>
internal static class ConsensusScenarios
{
    private static ImmutableSortedDictionary<int, Func<Adversary>> One(int institution, Func<Adversary> make) =>
        ImmutableSortedDictionary<int, Func<Adversary>>.Empty.Add(institution, make);

    internal static ImmutableArray<Scenario> All { get; } =
    [
        new("timers-race", "Consensus", "S1 S2 S3 S4 S5 S6 S7", "Four honest institutions; every timer may run out at any time.")
        {
            Options = static () => new TownOptions { Goal = 2 },
        },
        new("lossy-network", "Consensus", "S4 S5 S6 L1", "Messages are lost and doubled, timers run out at any time.")
        {
            Options = static () => new TownOptions { Goal = 2, Weather = new Weather { LossPercent = 15, DuplicatePercent = 15 } },
        },
        new("progress", "Consensus", "L1 L2 S1 S4", "After a bad time of loss and racing timers the network becomes good; all must reach the goal.")
        {
            Options = static () => new TownOptions { Goal = 3, Weather = new Weather { LossPercent = 20, GoodAfter = 60 } },
            IsLiveness = true, MaxSteps = 20_000, Schedules = 300,
        },
        new("silent-leaders", "Consensus", "S3 S5 L2", "f institutions never say anything and lead the first views.")
        {
            Options = static () => new TownOptions { Goal = 2, Silent = [0], Leaders = [0, 0, 1], Weather = new Weather { GoodAfter = 40 } },
            IsLiveness = true, MaxSteps = 20_000, Schedules = 300,
        },
        new("too-many-silent", "Consensus", "S4 S5 S6", "f + 1 institutions never say anything: nothing can become final.")
        {
            Options = static () => new TownOptions { Goal = 1, Silent = [0, 1], Weather = new Weather { GoodAfter = 0 } },
            IsLiveness = true, MaxSteps = 4_000, Schedules = 100, Breaks = "Progress after healing",
        },
        new("equivocating-leader", "Consensus", "S2 S7", "The leader of view 1 tells two halves of two blocks and votes for both.")
        {
            Options = static () => new TownOptions { Goal = 2, Leaders = [0, 1], Corrupted = One(0, static () => new Equivocator()) },
        },
        new("twins", "Consensus", "S2 S7 D2", "f institutions run two unmodified hosts with one key, on two sides of a partition.")
        {
            Options = static () => new TownOptions { Goal = 1, Twins = [0], Leaders = [0, 1, 0], Reaches = Halves(1) },
        },
        new("twins-beyond-f", "Consensus", "I2 S6", "n - 2f institutions are twins: the two sides of a partition make two chains.")
        {
            Options = static () => new TownOptions { Goal = 1, Twins = [0, 1], Leaders = [0, 1, 0], Reaches = Halves(2) },
            Breaks = "Agreement", Schedules = 500,
        },
    ];

    /// <summary>Twins' second hosts and the honest institutions after the first few are on one side, all others on the other.</summary>
    private static Func<HostId, HostId, bool> Halves(int twins)
    {
        return (from, to) => SideOf(from) == SideOf(to);

        bool SideOf(HostId host) => host.Institution.Value < twins ? host.Twin == 1 : host.Institution.Value % 2 == 1;
    }
}

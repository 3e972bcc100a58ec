using MedChain.Core;
using MedChain.Sim.Adversaries;
using MedChain.Sim.Invariants;

namespace MedChain.Sim.Tests;

/// <summary>Pairs at the thresholds: f faulty hold; safety must break at n - 2f faulty, liveness at f + 1. Spec: Consensus "Agreement", "Liveness".</summary>
public sealed class ThresholdTests
{
    [Fact]
    public void Agreement_holds_with_f_twins_on_both_sides_of_a_partition()
    {
        var cluster = Runs.Start(seed: 1, options: Runs.Options with { Twins = [Runs.H(3)] });
        cluster.Network.Partition([[new(Runs.H(0)), new(Runs.H(3))], [new(Runs.H(1)), new(Runs.H(2)), new(Runs.H(3), 1)]]);
        cluster.RunFor(60_000);
        Assert.True(cluster[Runs.H(1)].Height > 9);
        Assert.Equal(0UL, cluster[Runs.H(0)].Height);
        cluster.Heal();
        Assert.True(cluster.ReachesHeight(cluster.Highest() + 9));
    }

    [Fact]
    public void Agreement_breaks_with_n_minus_2f_twins_and_the_monitor_sees_it()
    {
        var cluster = Runs.Start(seed: 1, options: Runs.Options with { Twins = [.. Runs.All(2, 3)] });
        cluster.Network.Partition(
        [
            [new(Runs.H(0)), new(Runs.H(2)), new(Runs.H(3))],
            [new(Runs.H(1)), new(Runs.H(2), 1), new(Runs.H(3), 1)],
        ]);
        var violation = Assert.Throws<InvariantViolationException>(() => cluster.RunFor(120_000));
        Assert.Equal(Agreement.Property, violation.Property);
    }

    [Fact]
    public void Liveness_holds_with_f_silent()
    {
        var cluster = Runs.Start(seed: 2);
        cluster.Kill(Runs.H(0));
        Assert.True(cluster.ReachesHeight(20));
    }

    [Fact]
    public void Liveness_stops_with_f_plus_1_silent_and_resumes_when_one_returns()
    {
        var cluster = Runs.Start(seed: 3);
        Assert.True(cluster.ReachesHeight(5));
        cluster.Kill(Runs.H(0));
        cluster.Kill(Runs.H(1));
        cluster.RunFor(5_000);
        var stoppedAt = cluster.Highest();
        cluster.RunFor(300_000);
        Assert.Equal(stoppedAt, cluster.Highest());
        cluster.Restart(Runs.H(1));
        Assert.True(cluster.ReachesHeight(stoppedAt + 9));
    }

    [Fact]
    public void Agreement_holds_in_a_two_two_partition_and_the_chain_goes_on_after_it()
    {
        var cluster = Runs.Start(seed: 4);
        Assert.True(cluster.ReachesHeight(5));
        cluster.Partition(Runs.All(0, 1), Runs.All(2, 3));
        cluster.RunFor(5_000);
        var stoppedAt = cluster.Highest();
        cluster.RunFor(120_000);
        Assert.Equal(stoppedAt, cluster.Highest());
        cluster.Heal();
        ProgressAfterHealing.Check(cluster, heights: 9, limitMs: 60_000);
    }

    [Fact]
    public void Liveness_holds_with_each_kind_of_adversary()
    {
        Func<Adversary>[] kinds =
        [
            () => new EquivocatingLeader(), () => new DoubleVoter(), () => new SilentNode(), () => new VoteWithholder(500, 8_000),
            () => new SlowNode(3_000), () => new Flooder(5), () => new BaselessLeader(), () => new EquivocatingLeader(tellsAll: true),
        ];
        Runs.Each(kinds.Length, number =>
        {
            var cluster = Runs.Start(seed: 50 + number);
            cluster.Corrupt(Runs.H(1), kinds[(int)number - 1]());
            Assert.True(cluster.ReachesHeight(25), $"{kinds[(int)number - 1]().Name} stops the chain");
            return 0;
        });
    }
}

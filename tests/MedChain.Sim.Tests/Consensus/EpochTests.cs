using MedChain.Core;
using MedChain.Core.Chain;

namespace MedChain.Sim.Tests;

/// <summary>Spec: Consensus E1 to E3 (epochs), L1 (who missed an epoch is told how it ended).</summary>
public sealed class EpochTests
{
    private static readonly uint Length = Runs.Options.Parameters.EpochLength;

    [Fact]
    public void E2_every_epoch_has_exactly_its_heights_and_no_closing_block_enters_the_ledger()
    {
        var ledger = new Ledger();
        var cluster = Runs.Start(seed: 31);
        cluster.Observe(ledger);
        Assert.True(cluster.ReachesHeight(5 * Length));
        Assert.All(ledger.Headers, header => Assert.Equal((header.Height - 1) / Length, header.Epoch - 1));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public void E3_hosts_that_are_cut_off_around_a_boundary_follow_when_the_cut_heals(ulong height)
    {
        Runs.Each(20, seed =>
        {
            var cluster = Runs.Start(seed: 200 + seed);
            Assert.True(cluster.RunUntil(() => cluster.Highest() >= height, 60_000));
            cluster.Partition(Runs.All((int)(seed % 4)));
            Assert.True(cluster.RunUntil(() => cluster.Highest() >= height + (3 * Length), 120_000));
            cluster.Heal();
            Assert.True(cluster.ReachesHeight(cluster.Highest() + 1, 60_000), "left behind");
            return 0;
        });
    }

    [Fact]
    public void E3_a_boundary_is_crossed_though_every_host_falls_over_in_turn_around_it()
    {
        Runs.Each(40, seed =>
        {
            var cluster = Runs.Start(seed: 300 + seed);
            Assert.True(cluster.RunUntil(() => cluster.Highest() >= Length - 1, 60_000));
            foreach (var host in cluster.Hosts)
            {
                host.CrashAt((CrashPoint)(1 + (seed % 3)), (int)(1 + (seed / 3)));
                cluster.RunUntil(() => !host.IsRunning, 1_500);
                host.StayUp();
                cluster.Restart(host.Id.Institution);
                cluster.RunFor(10);
            }

            Assert.True(cluster.ReachesHeight(3 * Length), "stuck");
            return 0;
        });
    }

    private sealed class Ledger : Observer
    {
        public List<BlockHeader> Headers { get; } = [];

        public override void OnEffect(Host host, Effect effect)
        {
            if (effect is Effect.Commit commit) Headers.Add(commit.Block.Header);
        }
    }
}

using MedChain.Core;
using MedChain.Sim.Adversaries;
using MedChain.Sim.Links;
using MedChain.Sim.Scenarios;

namespace MedChain.Sim.Tests;

/// <summary>From nothing, or from long ago, to the head, by peers of which some lie. Spec: Consensus L3, E3.</summary>
public sealed class CatchUpTests
{
    private const int Boundaries = 12;
    private static readonly ulong Far = Boundaries * Runs.Options.Parameters.EpochLength;

    [Fact]
    public void L3_a_stranger_with_an_empty_disk_reaches_the_head_by_peers_of_which_f_lie()
    {
        Runs.Each(12, seed =>
        {
            var institutions = seed % 2 == 0 ? 7 : 4;
            var cluster = Runs.Start(seed: 600 + seed, institutions: institutions);
            var traffic = new RecordTraffic(cluster, cluster.Dice.Derive("records"));
            for (var liar = 0; liar < (institutions - 1) / 3; liar++) cluster.Corrupt(Runs.H(institutions - 1 - liar), new LyingArchivist());
            for (var i = 0; i < 6; i++) traffic.PutWithin(5_000);
            Assert.True(cluster.ReachesHeight(Far));
            cluster.DrawKeys(Runs.H(40));
            cluster.Join(Runs.H(40));
            var startMs = cluster.Clock.NowMs;
            Assert.True(cluster.ReachesHeight(cluster.Highest() + 2), "does not reach the head");

            // The others go on meanwhile: it passes through all epochs to the one that runs now.
            var epoch = cluster[Runs.H(40)].Replica!.State.Consensus.Epoch.Epoch;
            Assert.True(cluster.Clock.NowMs - startMs < (long)((2 * epoch) + 3) * Runs.Options.Parameters.ResendMs, $"{cluster.Clock.NowMs - startMs} ms for {epoch} epochs");
            return 0;
        });
    }

    [Fact]
    public void L3_a_validator_that_was_away_for_many_epochs_comes_back_by_bad_links_and_votes()
    {
        Runs.Each(8, seed =>
        {
            var cluster = Runs.Start(seed: 700 + seed);
            Assert.True(cluster.ReachesHeight(5));
            cluster.Kill(Runs.H(1));
            Assert.True(cluster.ReachesHeight(Far));
            cluster.Network.Model = LinkModel.Bad;
            cluster.Restart(Runs.H(1));
            Assert.True(cluster.ReachesHeight(cluster.Highest() + 2, 240_000), "does not reach the head");
            cluster.Kill(Runs.H(0));
            Assert.True(cluster.ReachesHeight(cluster.Highest() + 9, 240_000), "its vote does not decide");
            return 0;
        });
    }

    [Fact]
    public void L3_at_most_16_blocks_are_asked_for_at_once()
    {
        var most = new MostWanted();
        var cluster = Runs.Start(seed: 61);
        Assert.True(cluster.ReachesHeight(Far));
        cluster.Observe(most);
        cluster.DrawKeys(Runs.H(40));
        cluster.Join(Runs.H(40));
        Assert.True(cluster.ReachesHeight(cluster.Highest() + 2));
        Assert.InRange(most.Count, 1, 16);
    }

    [Fact]
    public void L3_a_stranger_that_falls_over_while_it_catches_up_goes_on()
    {
        Runs.Each(12, seed =>
        {
            var cluster = Runs.Start(seed: 800 + seed);
            Assert.True(cluster.ReachesHeight(5 * Runs.Options.Parameters.EpochLength));
            cluster.DrawKeys(Runs.H(40));
            cluster.Join(Runs.H(40));
            for (var i = 0; i < 4; i++)
            {
                var host = cluster[Runs.H(40)];
                host.CrashAt((CrashPoint)(1 + (((int)seed + i) % 3)), (int)(3 + (seed * 2)));
                cluster.RunUntil(() => !host.IsRunning, 3_000);
                host.StayUp();
                cluster.Restart(Runs.H(40));
                cluster.RunFor(10);
            }

            Assert.True(cluster.ReachesHeight(cluster.Highest() + 2), "stuck");
            return 0;
        });
    }

    private sealed class MostWanted : Observer
    {
        public int Count { get; private set; }

        public override void OnInput(Host host, Input input)
        {
            if (host.Replica is { } replica) Count = Math.Max(Count, replica.State.Consensus.Wanted.Count);
        }
    }
}

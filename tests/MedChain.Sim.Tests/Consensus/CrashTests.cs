using MedChain.Core;
using MedChain.Sim.Adversaries;
using MedChain.Sim.Disks;
using MedChain.Sim.Invariants;

namespace MedChain.Sim.Tests;

/// <summary>Spec: Consensus D1 (durability), D3 (recovery), L1 (resending).</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData(CrashPoint.BeforePersist)]
    [InlineData(CrashPoint.AfterPersist)]
    [InlineData(CrashPoint.AfterSend)]
    public void D1_a_host_that_falls_over_at_any_point_signs_nothing_that_conflicts_and_catches_up(CrashPoint point)
    {
        Runs.Each(60, nth =>
        {
            var cluster = Runs.Start(seed: 4_000 + nth);
            var host = cluster[Runs.H((int)(nth % 4))];
            host.CrashAt(point, (int)nth);
            Assert.True(cluster.RunUntil(() => host.Crashes == 1, 60_000));
            Assert.False(host.IsRunning);
            cluster.RunFor((long)(nth * 37 % 2_000));
            cluster.Restart(host.Id.Institution);
            Assert.True(cluster.ReachesHeight(cluster.Highest() + 9), $"stuck after a crash {point} {nth}");
            return host.Height;
        });
    }

    [Fact]
    public void D3_all_hosts_down_at_once_go_on_where_they_were()
    {
        var cluster = Runs.Start(seed: 5);
        Assert.True(cluster.ReachesHeight(13));
        var heads = cluster.Hosts.Select(host => host.Height).ToList();
        foreach (var institution in cluster.Institutions) cluster.Kill(institution);
        cluster.RunFor(60_000);
        foreach (var institution in cluster.Institutions) cluster.Restart(institution);
        Assert.True(cluster.ReachesHeight(heads.Max() + 9));
    }

    [Fact]
    public void L1_a_host_that_was_down_for_several_epochs_catches_up()
    {
        var cluster = Runs.Start(seed: 6);
        Assert.True(cluster.ReachesHeight(3));
        cluster.Kill(Runs.H(2));
        Assert.True(cluster.ReachesHeight(35));
        Assert.True(cluster[Runs.H(2)].Height < 8);
        cluster.Restart(Runs.H(2));
        Assert.True(cluster.ReachesHeight(cluster.Highest() + 2, limitMs: 60_000), "does not catch up");
    }

    [Fact]
    public void D2_a_host_that_went_back_to_an_old_backup_counts_among_the_faulty_and_the_others_agree()
    {
        Runs.Each(40, seed =>
        {
            var cluster = GoneBack(seed, isTrusted: false);
            Assert.True(cluster.RunUntil(() => cluster.HonestHosts.All(host => host.Height >= 20), 120_000));
            return 0;
        });
    }

    [Fact]
    public void S7_a_host_that_forgot_what_it_signed_is_seen_by_the_monitor()
    {
        var seen = 0;
        for (ulong seed = 1; seed <= 40 && seen == 0; seed++)
        {
            var cluster = GoneBack(seed, isTrusted: true);
            var violation = Record.Exception(() => cluster.RunFor(10_000)) as InvariantViolationException;
            if (violation?.Property == NoHonestConflictingVotes.Property) seen++;
        }

        Assert.Equal(1, seen);
    }

    private static Cluster GoneBack(ulong seed, bool isTrusted)
    {
        var cluster = Runs.Start(seed: 7_000 + seed);
        if (!isTrusted) cluster.Corrupt(Runs.H(1), new Amnesiac());
        var disk = (MemoryDisk)cluster[Runs.H(1)].Disk;
        Assert.True(cluster.RunUntil(() => cluster[Runs.H(1)].Height >= 2, 60_000));
        var backup = disk.Backup();
        cluster.RunFor((long)(seed * 53 % 900));
        cluster.Kill(Runs.H(1));
        disk.Restore(backup);
        cluster.Restart(Runs.H(1));
        return cluster;
    }
}

using MedChain.Sim.Disks;

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
        Runs.Each(Enumerable.Range(1, 60).Select(nth => (ulong)nth), nth =>
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
    public void D2_a_host_restored_from_an_old_backup_signs_nothing_that_conflicts()
    {
        Runs.Each(Enumerable.Range(1, 40).Select(index => (ulong)index), seed =>
        {
            var cluster = Runs.Start(seed: 7_000 + seed);
            var disk = (MemoryDisk)cluster[Runs.H(1)].Disk;
            Assert.True(cluster.ReachesHeight(2));
            var backup = disk.Backup();
            cluster.RunFor((long)(seed * 53 % 900));
            cluster.Kill(Runs.H(1));
            disk.Restore(backup);
            cluster.Restart(Runs.H(1));
            Assert.True(cluster.RunUntil(() => cluster[Runs.H(0)].Height >= 20, 120_000));
            return 0;
        });
    }
}

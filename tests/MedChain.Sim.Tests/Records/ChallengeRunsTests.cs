using System.Globalization;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Records;
using MedChain.Sim.Disks;
using MedChain.Sim.Invariants;
using MedChain.Sim.Scenarios;
using Xunit.Abstractions;

namespace MedChain.Sim.Tests;

/// <summary>Whole chains whose epochs ask custodians to show what they hold. Spec: Records R18 to R21.</summary>
public sealed class ChallengeRunsTests(ITestOutputHelper output)
{
    private const int Records = 3;

    private static readonly ClusterOptions Options = new() { Parameters = ClusterOptions.Challenging, UsesRealSignatures = false };

    [Fact]
    public void R18_R19_custodians_show_what_each_epoch_asks_for_and_keep_their_positions()
    {
        var (cluster, traffic) = Begin(1, 7);
        Assert.True(cluster.ReachesHeight(4UL * 32));
        var entries = Entries(cluster);
        Assert.Equal(Records, entries.Count);
        Assert.All(entries, entry => Assert.Equal((RecordPhase.Anchored, 0u), (entry.Phase, entry.Vacant)));

        var shown = Shown(cluster);
        Assert.All(shown, each => Assert.Equal(RefusalCode.None, each.Code));
        Assert.True(shown.Count >= 3 * 7, $"{shown.Count} answers");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{shown.Count} answers in 3 epochs, {shown.Average(each => each.Octets):F0} octets on average"));
        Assert.Equal(Records, AnchoredRecordsDurable.Check(cluster, cluster[Runs.H(0)].Final, traffic.Original));
    }

    [Fact]
    public void R8_R16_R20_a_disk_that_has_lost_fragments_is_repaired_a_custodian_that_is_gone_is_named_and_all_still_opens()
    {
        var (cluster, traffic) = Begin(2, 7);
        var record = Entries(cluster)[0].Record;
        Lose(cluster[Runs.H(2)].Disk, record);
        cluster.Kill(Runs.H(5));
        Assert.True(cluster.ReachesHeight(4UL * 32));
        var lost = Entries(cluster).Single(entry => entry.Record == record);
        Assert.Equal((RecordPhase.Repairing, 0b010_0000u), (lost.Phase, lost.Vacant));
        Assert.All(Entries(cluster).Where(entry => entry.Record != record), entry => Assert.Equal((RecordPhase.Repairing, 0b010_0000u), (entry.Phase, entry.Vacant)));
        Assert.NotEqual(CustodyPhase.Failed, cluster[Runs.H(2)].Replica!.State.Custody.Held[record].Phase);
        Assert.Equal(Records, AnchoredRecordsDurable.Check(cluster, cluster[Runs.H(0)].Final, traffic.Original));
    }

    [Fact]
    public void R19_custodians_that_fall_over_all_the_time_are_not_named_while_each_is_up_for_most_of_an_epoch()
    {
        Runs.Each(6, seed =>
        {
            var (cluster, _) = Begin(10 + seed, 4);
            foreach (var host in cluster.HonestHosts) host.CrashAt((CrashPoint)(1 + (seed % 3)), 40 + host.Id.Institution.Value);
            for (var i = 0; i < 40; i++)
            {
                cluster.RunFor(500);
                foreach (var host in cluster.HonestHosts.Where(host => !host.IsRunning)) cluster.Restart(host.Id.Institution);
            }

            Assert.True(cluster.ReachesHeight(cluster.Highest() + 33));
            Assert.All(Entries(cluster), entry => Assert.Equal(RecordPhase.Anchored, entry.Phase));
            return cluster.HonestHosts.Sum(host => host.Crashes);
        });
    }

    /// <summary>A few records, anchored in the first epoch.</summary>
    private static (Cluster Cluster, RecordTraffic Traffic) Begin(ulong seed, int institutions)
    {
        var cluster = Runs.Start(seed, institutions, Options);
        var traffic = new RecordTraffic(cluster, cluster.Dice.Derive("records"));
        Assert.True(cluster.ReachesHeight(1));
        for (var i = 0; i < Records; i++) traffic.Put(Runs.H(i));
        Assert.True(cluster.RunUntil(() => Entries(cluster).Count == Records, 6_000));
        Assert.True(cluster[Runs.H(0)].Height < 28, "the first epoch was too short");
        return (cluster, traffic);
    }

    private static List<RecordEntry> Entries(Cluster cluster) => [.. cluster[Runs.H(0)].Final.Map.Entries().Select(entry => entry.Value).OfType<RecordEntry>()];

    private static void Lose(IDisk disk, RecordId record) => disk.Apply([new DurableWrite(new DurableKey(DurableTable.Fragment, RecordKeys.Of(record)), null)]);

    private static List<(int Octets, RefusalCode Code)> Shown(Cluster cluster)
    {
        var (shown, final) = (new List<(int, RefusalCode)>(), cluster[Runs.H(0)].Final);
        foreach (var row in ((MemoryDisk)cluster[Runs.H(0)].Disk).Contents.Where(row => row.Key.Table == DurableTable.Block))
        {
            Assert.True(Block.TryDecode(row.Value.Span, out var block));
            if (block!.Header.Height > final.Height) continue;
            foreach (var transaction in block.Transactions)
            {
                if (transaction.Payload is not Payload.Batch batch) continue;
                final.Map.TryGet<Refusals>(StateKeys.Refusals(transaction.Id()), out var refusals);
                foreach (var (place, happened) in batch.Events.Index())
                {
                    if (happened is not RecordEvent.Possession) continue;
                    shown.Add((CanonicalWriter.Encode(happened).Length, refusals?.Items.FirstOrDefault(refusal => refusal.Event == place).Code ?? RefusalCode.None));
                }
            }
        }

        return shown;
    }
}

using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Sim.Adversaries;
using MedChain.Sim.Disks;
using MedChain.Sim.Invariants;

namespace MedChain.Sim.Tests;

/// <summary>Hosts keep to the contract of the core, clusters to their options.</summary>
public sealed class ClusterTests
{
    [Fact]
    public void Disks_keep_what_is_applied_whole_and_in_order_of_key()
    {
        var disk = new MemoryDisk();
        disk.Apply([Write(DurableTable.Vote, 2, 20), Write(DurableTable.Identity, 1, 10), Write(DurableTable.Fragment, 9, 90)]);
        var backup = disk.Backup();
        disk.Apply([Write(DurableTable.Vote, 2, null), Write(DurableTable.Vote, 1, 11)]);
        Assert.Equal([(DurableTable.Identity, 1), (DurableTable.Vote, 1)], disk.ReadRows().Select(row => (row.Key.Table, (int)row.Key.Key.Span[0])));
        Assert.NotNull(disk.Read(new DurableKey(DurableTable.Fragment, new byte[] { 9 })));
        Assert.Equal(3, disk.Contents.Count());
        disk.Restore(backup);
        Assert.Equal(20, disk.Read(new DurableKey(DurableTable.Vote, new byte[] { 2 }))!.Value.Span[0]);
    }

    [Theory]
    [InlineData(CrashPoint.BeforePersist, 0)]
    [InlineData(CrashPoint.AfterPersist, 1)]
    public void A_host_that_falls_over_at_a_persist_does_nothing_after_it(CrashPoint point, ulong transactions)
    {
        var cluster = Runs.Start(seed: 1);
        var host = cluster[Runs.H(0)];
        var (disk, seen) = ((MemoryDisk)host.Disk, new Counting(host));
        cluster.Observe(seen);
        var before = disk.Transactions;
        host.CrashAt(point);
        Assert.True(cluster.RunUntil(() => !host.IsRunning, 60_000));
        Assert.Equal(before + transactions, disk.Transactions);
        Assert.Equal(transactions, (ulong)seen.Persists);
        Assert.Equal(0, seen.AfterPersist);
        Assert.Null(host.Replica);
        var (inputs, height) = (seen.Inputs, host.Height);
        cluster.RunFor(5_000);
        Assert.Equal((inputs, height), (seen.Inputs, host.Height));
    }

    [Fact]
    public void Real_signatures_and_shared_messages_give_the_same_protocol()
    {
        var options = Runs.Options with { UsesRealSignatures = true, EncodesMessages = false, Traces = false };
        var cluster = Cluster.Create(1, 4, options, null, new Agreement(), new NoHonestConflictingVotes(), new FinalBlocksKept());
        Assert.True(cluster.ReachesHeight(10));
        Assert.Null(cluster.Trace);
    }

    [Fact]
    public void Thirty_one_institutions_make_blocks()
    {
        var cluster = Runs.Start(seed: 1, institutions: 31);
        Assert.True(cluster.ReachesHeight(9));
    }

    [Fact]
    public void A_cluster_goes_on_from_the_disks_of_an_earlier_one()
    {
        var disks = Enumerable.Range(0, 4).Select(_ => new MemoryDisk()).ToArray();
        var first = Cluster.Create(9, 4, Runs.Options, id => disks[id.Value], new Agreement());
        Assert.True(first.ReachesHeight(12));
        var heads = first.Hosts.Select(host => host.Height).ToList();
        var second = Cluster.Create(9, 4, Runs.Options with { StartMs = first.Clock.NowMs + 60_000 }, id => disks[id.Value], new Agreement());
        Assert.Equal(heads, second.Hosts.Select(host => host.Height));
        Assert.True(second.ReachesHeight(heads.Max() + 9));
    }

    [Fact]
    public void Agreement_is_not_blind()
    {
        var agreement = new Agreement();
        var cluster = Cluster.Create(1, 4, Runs.Options, null, agreement);
        Assert.True(cluster.ReachesHeight(2));
        var other = Cluster.Create(2, 4, Runs.Options);
        other.Observe(agreement);
        Assert.Equal(Agreement.Property, Assert.Throws<InvariantViolationException>(() => other.RunFor(10_000)).Property);
    }

    [Fact]
    public void Misuse_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Cluster.Create(1, 3, Runs.Options));
        Assert.Throws<ArgumentException>(() => Cluster.Create(1, 4, Runs.Options with { Parameters = new ProtocolParameters { EpochLength = 7 } }));
        var cluster = Runs.Start(seed: 1);
        Assert.Throws<ArgumentException>(() => cluster[Runs.H(4)]);
        Assert.Throws<ArgumentException>(() => cluster.Corrupt(Runs.H(9), new SilentNode()));
    }

    private static DurableWrite Write(DurableTable table, byte key, byte? value) =>
        new(new DurableKey(table, new[] { key }), value is { } octet ? new[] { octet } : default(ReadOnlyMemory<byte>?));

    private sealed class Counting(Host watched) : Observer
    {
        public int Inputs { get; private set; }

        public int Persists { get; private set; }

        public int AfterPersist { get; private set; }

        public override void OnInput(Host host, Input input) => Inputs += host == watched ? 1 : 0;

        public override void OnEffect(Host host, Effect effect)
        {
            if (host != watched) return;
            if (Persists > 0) AfterPersist++;
            if (effect is Effect.Persist) Persists++;
        }
    }
}

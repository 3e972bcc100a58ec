using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Sim.Adversaries;
using MedChain.Sim.Disks;
using MedChain.Sim.Invariants;
using MedChain.Sim.Scenarios;

namespace MedChain.Sim.Tests;

/// <summary>Spec: Records R4 to R10, Access A1 to A8, against faulty custodians at and above the threshold.</summary>
public sealed class RecordTests
{
    private const SegmentScope Scope = SegmentScope.Identity | SegmentScope.Clinical;

    [Fact]
    public void R7_a_record_is_read_byte_for_byte_with_one_custodian_dead_and_one_lying()
    {
        var life = new Life(institutions: 7, seed: 1);
        life.Cluster.Corrupt(Runs.H(5), new LyingCustodian());
        life.Cluster.Kill(Runs.H(6));
        life.Put();
        life.Grant();
        var released = Assert.IsType<Outcome.Released>(life.Read());
        Assert.True(RecordOpener.TryOpenBundle(released.Record, out var bundle, out _));
        Assert.Equal(life.Original, bundle);
        Assert.DoesNotContain(Runs.H(5), released.Tally.Verified);
    }

    [Fact]
    public void R6_a_record_is_anchored_and_read_with_a_silent_custodian()
    {
        var life = new Life(institutions: 4, seed: 2);
        life.Cluster.Corrupt(Runs.H(2), new SilentCustodian());
        life.Put();
        life.Grant();
        Assert.IsType<Outcome.Released>(life.Read());
        Assert.Equal(1, AnchoredRecordsDurable.Check(life.Cluster, life.Cluster[Runs.H(0)].Final, life.Traffic.Original));
    }

    [Fact]
    public void A8_a_read_is_unavailable_when_more_than_m_minus_k_custodians_are_dead_and_works_when_one_returns()
    {
        var life = new Life(institutions: 7, seed: 3);
        life.Put();
        life.Grant();
        life.Cluster.Corrupt(Runs.H(3), new SilentCustodian());
        life.Cluster.Corrupt(Runs.H(4), new SilentCustodian());
        life.Cluster.Corrupt(Runs.H(5), new SilentCustodian());
        life.Cluster.Corrupt(Runs.H(6), new SilentCustodian());
        life.Cluster.Corrupt(Runs.H(2), new SilentCustodian());
        Assert.IsType<Outcome.Unavailable>(life.Read());
        life.Cluster.Corrupt(Runs.H(2), new Amnesiac());
        Assert.IsType<Outcome.Released>(life.Read());
    }

    [Fact]
    public void A6_a_read_without_consent_is_refused_by_every_custodian()
    {
        var life = new Life(institutions: 4, seed: 4);
        life.Put();
        life.Request();
        var refused = Assert.IsType<Outcome.Unavailable>(life.Read());
        Assert.Empty(refused.Tally.Verified);
        Assert.NotEmpty(refused.Tally.Refused);
    }

    [Fact]
    public void R10_an_erased_record_cannot_be_rebuilt_from_all_stores_though_f_custodians_hoard()
    {
        var life = new Life(institutions: 4, seed: 5, hoarders: [3]);
        life.Put();
        Assert.True(StoredRecord.TryRebuild(life.Entry, life.Cluster, life.Cluster.Hosts, out _));
        var erased = Assert.IsType<Outcome.Erased>(life.Ask(Runs.H(0), new Command.Erase(life.Record)));
        Assert.True(erased.Certain);
        Assert.True(life.Cluster.RunUntil(() => life.Entry.Phase == RecordPhase.Shredded, 60_000));
        Assert.Equal(1, ErasedRecordsGone.Check(life.Cluster, life.Cluster[Runs.H(0)].Final));
    }

    [Fact]
    public void R10_an_erased_record_is_rebuilt_when_more_custodians_hoard_than_the_threshold_allows()
    {
        var life = new Life(institutions: 4, seed: 6, hoarders: [2, 3]);
        life.Put();
        life.Ask(Runs.H(0), new Command.Erase(life.Record));
        Assert.True(life.Cluster.RunUntil(() => life.Entry.Phase == RecordPhase.Shredded, 60_000));
        Assert.Throws<InvariantViolationException>(() => ErasedRecordsGone.Check(life.Cluster, life.Cluster[Runs.H(0)].Final));
    }

    [Fact]
    public void R6_records_that_a_source_disperses_are_anchored_though_it_falls_over_at_any_point()
    {
        Runs.Each(45, nth =>
        {
            var life = new Life(institutions: 4, seed: 100 + nth);
            life.Start();
            var source = life.Cluster[Runs.H(0)];
            source.CrashAt((CrashPoint)(1 + (nth % 3)), (int)(1 + (nth / 3)));
            life.Cluster.RunFor(4_000);
            source.StayUp();
            life.Cluster.Restart(source.Id.Institution);
            life.Cluster.RunFor(100);
            if (source.Disk.Read(new DurableKey(DurableTable.Record, RecordKeys.Of(life.Record))) is not null || life.IsOnChain)
                Assert.True(life.Cluster.RunUntil(() => life.IsOnChain, 60_000), "never anchored");
            return AnchoredRecordsDurable.Check(life.Cluster, life.Cluster[Runs.H(1)].Final, life.Traffic.Original);
        });
    }

    /// <summary>One record: put at institution 0, read at institution 1.</summary>
    private sealed class Life
    {
        private AccessId _access;

        public Life(int institutions, ulong seed, int[]? hoarders = null)
        {
            Cluster = Cluster.Create(
                seed, institutions, Runs.Options, id => hoarders?.Contains(id.Value) == true ? new HoardingDisk(new MemoryDisk()) : new MemoryDisk(),
                new Agreement(), new NoHonestConflictingVotes(), new FinalBlocksKept());
            Traffic = new RecordTraffic(Cluster, Cluster.Dice.Derive("records"));
            Assert.True(Cluster.ReachesHeight(1));
        }

        public Cluster Cluster { get; }

        public RecordTraffic Traffic { get; }

        public RecordId Record { get; private set; }

        public byte[] Original => Traffic.Original(Record)!.Value.ToArray();

        public bool IsOnChain => Cluster[Runs.H(0)].Final.Map.TryGet<RecordEntry>(Core.Chain.StateKeys.Record(Record), out _);

        public RecordEntry Entry =>
            Cluster[Runs.H(0)].Final.Map.TryGet<RecordEntry>(Core.Chain.StateKeys.Record(Record), out var entry) ? entry : throw new InvalidOperationException("Not anchored.");

        public Submission Start()
        {
            (Record, var submission) = Traffic.Put(Runs.H(0));
            return submission;
        }

        public void Put() => Assert.IsType<Outcome.Anchored>(Await(Start()));

        public void Request() =>
            _access = Assert.IsType<Outcome.Requested>(Ask(Runs.H(1), new Command.RequestAccess(Record, Scope, Purpose.Treatment))).Access;

        public void Grant()
        {
            Request();
            Assert.IsType<Outcome.Granted>(Ask(Runs.H(0), new Command.Grant(_access, Scope, Cluster.Clock.NowMs + 3_600_000)));
        }

        public Outcome Read() => Ask(Runs.H(1), new Command.Read(_access));

        public Outcome Ask(InstitutionId institution, Command command) => Await(Cluster.Submit(institution, command));

        private Outcome Await(Submission submission)
        {
            Assert.True(Cluster.RunUntil(() => submission.Outcome is not null, 180_000), $"{submission.Command.GetType().Name} has no answer");
            return submission.Outcome!;
        }
    }
}

using System.Buffers.Binary;
using System.Globalization;
using MedChain.Cli.Chains;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Collaboration;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Core.Lottery;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;
using MedChain.Node.Keys;
using MedChain.Node.Storage;
using MedChain.Sim;
using MedChain.Sim.Adversaries;
using MedChain.Sim.Disks;
using MedChain.Sim.Measures;

namespace MedChain.Cli.Demo;

/// <summary>
/// The hospitals of a demonstration in one process: real replicas, each on its own folder with the store that a node uses, joined by a
/// virtual clock and network. Everything follows from the seed and the inputs.
/// </summary>
internal sealed class Consortium : IDisposable
{
    // Blocks twice a second and quick retries: a demonstration waits in virtual time, and every block costs each hospital some commits. No term limit:
    // so few hospitals need each other in office (spec: Election, Limits).
    private static readonly ProtocolParameters s_parameters = ClusterOptions.Electing with
    {
        EpochLength = 36,
        SliceLength = 6,
        VoteThresholdPermille = 50,
        TermLimit = 1_000,
        BlockIntervalMs = 400,
        BatchDelayMs = 100,
        RecordRetryMs = 600,
    };

    private readonly DemoFolder _folder;
    private readonly List<InstitutionKeyFile> _keys = [];
    private readonly SortedDictionary<InstitutionId, StoreDisk> _disks = [];

    private Consortium(DemoFolder folder, ulong seed)
    {
        _folder = folder;
        Span<byte> octets = stackalloc byte[Entropy.SeedSize];
        octets.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(octets[^8..], seed);
        Entropy = new Entropy(octets);
    }

    /// <summary>What the hospitals founded.</summary>
    public Founding Founding { get; private set; } = null!;

    /// <summary>Secret of the run, from which records' seeds and generated patients come.</summary>
    public Entropy Entropy { get; }

    /// <summary>Pseudonyms that a hospital has had evaluated: it recognises the patient again.</summary>
    public SortedDictionary<(InstitutionId Source, string Identifier), Digest> Pseudonyms { get; } = [];

    /// <summary>How the identity key is shared; null before it is made.</summary>
    public IdentityKey? IdentityKey => IdentityRules.Find(Final.Map);

    /// <summary>Who will be killed and who will lie.</summary>
    public Cast Cast { get; private set; } = null!;

    /// <summary>Where records are anchored.</summary>
    public AnchorBook Anchors { get; } = new();

    /// <summary>The hosts.</summary>
    public Cluster Cluster { get; private set; } = null!;

    /// <summary>The validators.</summary>
    public ValidatorSet Validators => Cluster.Genesis.Founders;

    /// <summary>The highest final state that a running honest host knows.</summary>
    public LedgerState Final => Running.MaxBy(host => host.Height)!.Final;

    /// <summary>Running honest hosts.</summary>
    public IEnumerable<Host> Running => Cluster.HonestHosts.Where(host => host.IsRunning);

    /// <summary>The chain as a running hospital's store holds it.</summary>
    public ChainFile Chain() => ChainSource.Collect(Founding, _disks[Running.MaxBy(host => host.Height)!.Id.Institution].ReadRows());

    /// <summary>How the blocks of drawn views are spread, against the weights of each epoch.</summary>
    public LotteryReport Lottery()
    {
        var replay = new ChainReplay(Founding.Genesis, ChainSource.Verifier());
        var blocks = new SortedDictionary<InstitutionId, long>();
        var (cells, degrees, epoch) = (new List<(double Observed, double Expected)>(), 0, new SortedDictionary<InstitutionId, long>());
        foreach (var member in Validators.Members) blocks[member.Id] = 0;
        foreach (var block in Chain().Blocks)
        {
            var delegates = replay.Epoch.Delegates;
            if (replay.TryAppend(block) is { } problem) throw new InvariantViolationException("Validity", problem);
            if (block.Header.View % LotteryRules.TurnEvery != 0) epoch[block.Header.Leader] = epoch.GetValueOrDefault(block.Header.Leader) + 1;
            if (!replay.IsAtEnd && block.Header.Height != Final.Height) continue;
            double drawn = epoch.Values.Sum(), weight = delegates.Sum(item => (double)item.Weight);
            cells.AddRange(delegates.Select(item => ((double)epoch.GetValueOrDefault(item.Institution), drawn * item.Weight / weight)));
            degrees += delegates.Length - 1;
            foreach (var (leader, count) in epoch) blocks[leader] += count;
            epoch.Clear();
            if (replay.IsAtEnd) replay.TryEnd(null);
        }

        return new LotteryReport(
            (int)blocks.Values.Sum(), Math.Round(Fairness.ChiSquareP(cells, degrees), 6), Math.Round(Fairness.Gini(blocks.Values), 6), Fairness.Nakamoto(blocks.Values));
    }

    /// <summary>How the identity key is shared and used; null before it is made.</summary>
    public IdentityReport? Identity()
    {
        if (IdentityKey is not { } key) return null;
        var events = Chain().Blocks.SelectMany(block => block.Transactions).Select(transaction => transaction.Payload).OfType<Payload.Batch>().SelectMany(batch => batch.Events);
        return new IdentityReport(key.Epoch, key.Holders.Count, key.Commitments.Threshold, events.Count(each => each is RecordEvent.Evaluate));
    }

    /// <summary>Opens or makes every hospital's store and starts the hosts from them.</summary>
    public static Consortium Start(DemoFolder folder, ulong seed, int institutions)
    {
        var consortium = new Consortium(folder, seed);
        try
        {
            consortium.Open(seed, institutions);
            return consortium;
        }
        catch
        {
            consortium.Dispose();
            throw;
        }
    }

    /// <summary>A hospital's disk, also of one that is dead.</summary>
    public StoreDisk DiskOf(InstitutionId institution) => _disks[institution];

    /// <summary>Whether the chain says that a record is anchored, and what.</summary>
    public RecordEntry? EntryOf(RecordId record) => Final.Map.TryGet<RecordEntry>(StateKeys.Record(record), out var entry) ? entry : null;

    /// <summary>Runs until a condition holds; whether it did within a virtual time. Ends when the run is interrupted.</summary>
    public bool RunUntil(Func<bool> done, long limitMs) => Cluster.RunUntil(
        () =>
        {
            _folder.ThrowIfInterrupted();
            return done();
        },
        limitMs);

    /// <summary>Closes all stores.</summary>
    public void Dispose()
    {
        foreach (var disk in _disks.Values) disk.Store.Dispose();
        foreach (var keys in _keys) keys.Dispose();
    }

    private void Open(ulong seed, int institutions)
    {
        var founders = Entropy.Derive("founders");
        var options = new ClusterOptions { Parameters = s_parameters, Traces = false, SharesChecks = true };
        (Founding, var setups) = Founders.Found(founders, institutions, options);
        Cast = new Cast(seed, setups.Select(setup => setup.Self));
        foreach (var setup in setups) _disks.Add(setup.Self, OpenDisk(setup, founders.Derive("institution", setup.Self.Value)));
        foreach (var disk in _disks.Values) Anchors.Read(disk.Store);
        var startMs = Math.Max(options.StartMs, Anchors.NewestMs + 1_000);
        Cluster = Cluster.Create(seed, institutions, options with { StartMs = startMs }, DiskFor, Anchors);
        if (Cluster.Genesis.ChainId != setups[0].Genesis.ChainId) throw new InvariantViolationException("Genesis", "the simulator founded another chain than the stores'");
    }

    // The liar says that it destroys and keeps what it had.
    private IDisk DiskFor(InstitutionId institution) => institution == Cast.Lying ? new HoardingDisk(_disks[institution]) : _disks[institution];

    private StoreDisk OpenDisk(ReplicaSetup setup, Entropy entropy)
    {
        var home = Path.Combine(_folder.Path, string.Create(CultureInfo.InvariantCulture, $"hospital-{setup.Self.Value:00}"));
        var (keyPath, founding) = (Path.Combine(home, InstitutionFolder.KeyName), Path.Combine(home, InstitutionFolder.FoundingName));
        Directory.CreateDirectory(home);
        File.WriteAllBytes(founding, CanonicalWriter.Encode(Founding));
        if (!File.Exists(keyPath)) InstitutionKeyFile.Create(keyPath, SeedsOf(entropy));
        var keys = InstitutionKeyFile.Open(keyPath);
        _keys.Add(keys);
        return new StoreDisk(InstitutionStore.Open(Path.Combine(home, InstitutionFolder.StoreName), keys, new StoreIdentity(setup.Genesis.ChainId, setup.Self)));
    }

    // The key file of a real node; in a demonstration the hosts derive the same keys from the seed themselves.
    private static InstitutionSeeds SeedsOf(Entropy entropy)
    {
        Span<byte> seeds = stackalloc byte[InstitutionSeeds.Size];
        string[] purposes = ["signing key", "vrf key", "sealing key", "nonces"];
        for (var i = 0; i < purposes.Length; i++) entropy.Fill(purposes[i], seeds.Slice(i * InstitutionSeeds.SeedSize, InstitutionSeeds.SeedSize));
        return new InstitutionSeeds(seeds);
    }
}

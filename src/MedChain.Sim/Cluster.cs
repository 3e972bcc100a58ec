using System.Buffers.Binary;
using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Crypto.Randomness;
using MedChain.Sim.Adversaries;
using MedChain.Sim.Disks;
using MedChain.Sim.Links;

namespace MedChain.Sim;

/// <summary>
/// A whole consortium in virtual time: hosts with real replicas, a network, disks. A run is a function of the seed and of what is done
/// to the cluster. Also the engine of long-lived demonstrations, over disks that last.
/// </summary>
public sealed partial class Cluster
{
    private readonly SortedDictionary<HostId, Host> _hosts = [];
    private readonly SortedDictionary<ulong, Submission> _open = [];
    private readonly ImmutableArray<InstitutionId> _twins;
    private readonly ClusterOptions _options;
    private readonly Entropy _newKeys;
    private readonly Entropy _secrets;
    private ImmutableArray<ReplicaSetup> _setups;
    private ImmutableArray<Observer> _observers = [];
    private ulong _requests;

    private Cluster(Entropy entropy, ImmutableArray<ReplicaSetup> setups, ClusterOptions options)
    {
        Dice = new Dice(entropy.Derive("dice"));
        Clock = new VirtualClock(options.StartMs);
        Network = new Network(options.Link, Dice.Derive("network"));
        Wire = new Wire(this, Network, options.EncodesMessages);
        Trace = options.Traces ? new Trace() : null;
        _setups = setups;
        _options = options;
        _newKeys = entropy.Derive("new keys");
        _secrets = entropy.Derive("secrets");
        _twins = options.Twins;
    }

    /// <summary>The chain.</summary>
    public Genesis Genesis => _setups[0].Genesis;

    /// <summary>The chain's description, signed by all founders.</summary>
    public Founding Founding { get; private init; } = null!;

    /// <summary>All institutions, ordered by number.</summary>
    public IEnumerable<InstitutionId> Institutions => _setups.Select(setup => setup.Self);

    /// <summary>All hosts, twins too, ordered by name.</summary>
    public IReadOnlyCollection<Host> Hosts => _hosts.Values;

    /// <summary>Hosts of institutions that are neither corrupted nor twins.</summary>
    public IEnumerable<Host> HonestHosts => _hosts.Values.Where(host => IsHonest(host.Id.Institution));

    /// <summary>The true time and what will happen.</summary>
    public VirtualClock Clock { get; }

    /// <summary>What happens to messages.</summary>
    public Network Network { get; }

    /// <summary>Chance for whoever drives the run; derive a part of it.</summary>
    public Dice Dice { get; }

    /// <summary>The running hash of the run; null where the options keep none.</summary>
    public Trace? Trace { get; }

    /// <summary>Messages that came to a running host.</summary>
    public ulong Delivered => Wire.Delivered;

    internal Wire Wire { get; }

    /// <summary>The first host of an institution.</summary>
    public Host this[InstitutionId institution] => this[new HostId(institution)];

    /// <summary>The host of this name.</summary>
    public Host this[HostId host] =>
        _hosts.GetValueOrDefault(host) ?? throw new ArgumentException($"There is no host {host}.", nameof(host));

    /// <summary>Builds a consortium and starts every host on its disk.</summary>
    /// <param name="seed">Determines keys and chance.</param>
    /// <param name="count">Institutions, at least 4.</param>
    /// <param name="options">How it is built.</param>
    /// <param name="disk">Each institution's disk; a twin always gets one in memory. Null: all in memory.</param>
    /// <param name="observers">See everything from the first input on.</param>
    public static Cluster Create(ulong seed, int count, ClusterOptions options, Func<InstitutionId, IDisk>? disk = null, params ReadOnlySpan<Observer> observers)
    {
        Span<byte> octets = stackalloc byte[Entropy.SeedSize];
        octets.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(octets[^8..], seed);
        var entropy = new Entropy(octets);
        var (founding, setups) = Founders.Found(entropy.Derive("founders"), count, options);
        var checks = new CheckedOnce();
        if (options.SharesChecks) setups = [.. setups.Select(setup => setup with { Checks = checks })];
        var cluster = new Cluster(entropy.Derive("run"), setups, options) { _observers = [.. observers], Founding = founding };
        foreach (var setup in cluster._setups) cluster.Add(new HostId(setup.Self), setup, disk?.Invoke(setup.Self) ?? new MemoryDisk());
        foreach (var twin in options.Twins) cluster.Add(new HostId(twin, 1), cluster.SetupOf(twin), new MemoryDisk());
        foreach (var host in cluster._hosts.Values) host.Start();
        return cluster;
    }

    /// <summary>Whether an institution keeps to the protocol.</summary>
    public bool IsHonest(InstitutionId institution) => !_twins.Contains(institution) && !Wire.IsCorrupted(institution);

    /// <summary>The keys of an institution, for adversaries and for judging stores.</summary>
    public ReplicaSetup SetupOf(InstitutionId institution) =>
        _setups.FirstOrDefault(setup => setup.Self == institution) ?? throw new ArgumentException($"There is no {institution}.", nameof(institution));

    /// <summary>Adds an observer.</summary>
    public void Observe(Observer observer) => _observers = _observers.Add(observer);

    /// <summary>Hands an institution to an adversary.</summary>
    public void Corrupt(InstitutionId institution, Adversary adversary) => Wire.Corrupt(
        new Foothold(SetupOf(institution), this[institution], [.. Institutions.Where(other => other != institution)], Dice.Derive("adversary", institution.Value), Clock), adversary);

    /// <summary>Runs until a condition holds; whether it did within <paramref name="limitMs"/> from now.</summary>
    public bool RunUntil(Func<bool> done, long limitMs)
    {
        var endMs = Clock.NowMs + limitMs;
        while (!done())
        {
            if (!Clock.Step(endMs)) return done();
        }

        return true;
    }

    /// <summary>Runs for a while.</summary>
    public void RunFor(long ms)
    {
        var endMs = Clock.NowMs + ms;
        while (Clock.Step(endMs))
        {
        }
    }

    /// <summary>Submits a command at an institution's first host, after what happens now.</summary>
    public Submission Submit(InstitutionId institution, Command command)
    {
        var host = this[institution];
        var submission = new Submission(host.Id, ++_requests, command);
        _open.Add(submission.Request, submission);
        Clock.After(0, () => host.Handle(new Input.Submitted(host.NowMs, submission.Request, command)));
        return submission;
    }

    /// <summary>Kills an institution's first host where it runs.</summary>
    public void Kill(InstitutionId institution) => this[institution].Stop();

    /// <summary>Starts an institution's first host again from its disk, after what happens now.</summary>
    public void Restart(InstitutionId institution) => Clock.After(0, () =>
    {
        if (!this[institution].IsRunning) this[institution].Start();
    });

    /// <summary>Splits institutions into groups that cannot reach one another; those named in no group form one more.</summary>
    public void Partition(params IEnumerable<InstitutionId>[] groups) =>
        Network.Partition([.. groups.Select(group => _hosts.Keys.Where(host => group.Contains(host.Institution)).ToList())]);

    /// <summary>Ends every partition.</summary>
    public void Heal() => Network.Heal();

    internal IEnumerable<Host> HostsOf(InstitutionId institution) =>
        _twins.Contains(institution) ? [this[institution], this[new HostId(institution, 1)]]
        : _hosts.TryGetValue(new HostId(institution), out var host) ? [host] : [];

    internal void Answer(Effect.Reply reply)
    {
        if (_open.Remove(reply.Request, out var submission)) submission.Outcome = reply.Outcome;
    }

    /// <summary>Chance for a host's secrets: another in each life and each epoch.</summary>
    internal void Draw(HostId host, ulong life, ulong epoch, Span<byte> octets) =>
        _secrets.Derive(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{host}/{life}")).Fill("epoch", epoch, octets);

    internal void Tell(Action<Observer> tell)
    {
        foreach (var observer in _observers) tell(observer);
    }

    private void Add(HostId id, ReplicaSetup setup, IDisk disk) => _hosts.Add(id, new Host(this, id, setup, disk));
}

using System.Collections.Immutable;
using MedChain.Conformance;
using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Sim;
using Microsoft.Coyote.Actors;

namespace MedChain.Coyote.Harness;

/// <summary>
/// A consortium for one schedule: hosts around real replicas, a network, a clock. Actors change it one at a time; every choice that is
/// left open is the engine's.
/// </summary>
internal sealed class Town
{
    private readonly IActorRuntime _runtime;
    private readonly ActorId _network;
    private readonly ActorId _clock;

    internal Town(IActorRuntime runtime, TownOptions options)
    {
        Options = options;
        _runtime = runtime;
        Witness = new Witness(runtime, this);
        Setups = Founding.Members(options);
        NowMs = ClusterOptions.GenesisMs + 1_000;
        IsCalm = options.Weather.CalmUntilHeight > 0;
        Hosts = [.. Setups.SelectMany(Found)];
        Past = options.Prologue?.Of(this);
        Past?.TakeUp(this);
        foreach (var lost in Hosts.Where(host => options.Lost.Contains(host.Id.Institution.Value))) lost.Disk.LoseLarge();
        _network = runtime.CreateActor(typeof(NetworkActor), "Network", new Begin(this, default));
        _clock = runtime.CreateActor(typeof(ClockActor), "Clock", new Begin(this, default));
        foreach (var host in Hosts)
        {
            if (options.Silent.Contains(host.Id.Institution.Value)) continue;
            host.Actor = options.Shells.Contains(host.Id.Institution.Value) ? Install(host) : runtime.CreateActor(typeof(ReplicaActor), host.Id.ToString(), new Begin(this, host.Id));
        }

        foreach (var host in Hosts)
        {
            if (host.Actor is not { } actor) continue;
            Pending++;
            runtime.SendEvent(actor, Begun.Once);
        }
    }

    internal TownOptions Options { get; }

    /// <summary>Tells the monitors.</summary>
    internal Witness Witness { get; }

    /// <summary>What happened before the schedule; null where it begins with the chain.</summary>
    internal Past? Past { get; }

    internal ImmutableArray<ReplicaSetup> Setups { get; }

    internal ImmutableArray<TownHost> Hosts { get; }

    internal ActorId Network => _network;

    internal ActorId Clock => _clock;

    /// <summary>The time.</summary>
    internal long NowMs { get; set; }

    /// <summary>Messages delivered since the bad time began.</summary>
    internal int Deliveries { get; set; }

    /// <summary>Events that hosts were sent and whose consequences have not come to the network yet.</summary>
    internal int Pending { get; set; }

    /// <summary>Whether the clock has been told to go on and has not done so yet.</summary>
    internal bool IsTicking { get; set; }

    /// <summary>Crashes so far.</summary>
    internal int Crashes { get; set; }

    /// <summary>Writes refused so far.</summary>
    internal int DiskErrors { get; set; }

    /// <summary>Whether the bad time has not begun yet.</summary>
    internal bool IsCalm { get; private set; }

    /// <summary>Whether the network is good: before the bad time, or after it.</summary>
    internal bool IsGood => IsCalm || Deliveries >= Options.Weather.GoodAfter;

    /// <summary>Whether all honest hosts hold the goal final: nothing more happens.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>Who gives the scenario's commands; null where it has none.</summary>
    internal ActorId? Client { get; private set; }

    /// <summary>What happened, in the words of the spec; null unless a schedule is run to be read.</summary>
    internal Transcript? Transcript { get; init; }

    internal TownHost this[HostId id] => Hosts.First(host => host.Id == id);

    /// <summary>The hosts of an institution: one, or two where it has a twin.</summary>
    internal IEnumerable<TownHost> HostsOf(InstitutionId id) => Hosts.Where(host => host.Id.Institution == id);

    internal bool IsHonest(InstitutionId id) => Hosts.First(host => host.Id.Institution == id).IsHonest;

    /// <summary>Has a scenario's commands given.</summary>
    internal void Employ(IActorRuntime runtime, params IReadOnlyList<Errand> errands)
    {
        Client = runtime.CreateActor(typeof(ClientActor), "Client", new Errands(this, errands));
        runtime.SendEvent(Client, Nudged.Once);
    }

    /// <summary>All that was asked has been answered: nothing more happens.</summary>
    internal void Finish() => IsOver = true;

    /// <summary>Compares a step with the models, where the schedule asks for it.</summary>
    internal void Compare(TownHost host, CoreStep step)
    {
        if (host.HasForgotten || host.Oracle is null) return;
        IReadOnlyList<string> differences = [.. host.Oracle.Compare(step), .. host.Records?.Compare(step) ?? []];
        if (differences.Count > 0) _runtime.Assert(false, "Conformance: {0}", string.Join("; ", differences));
    }

    /// <summary>Looks whether the goal is reached.</summary>
    internal bool Reach()
    {
        var isReached = true;
        foreach (var host in Hosts)
        {
            if (!host.IsHonest) continue;
            isReached &= host.Height >= Options.Goal;
            IsCalm &= host.Height < Options.Weather.CalmUntilHeight;
        }

        return IsOver |= isReached;
    }

    /// <summary>Gives a host the parts of a shell; its front is the ingress.</summary>
    private ActorId Install(TownHost host)
    {
        host.Shell = new ShellHost(this, host);
        foreach (var place in ShellHost.Places)
            host.Shell.Place(place, _runtime.CreateActor(typeof(ShellActor), $"{host.Id} {place.Kind} {place.Index}", new Placed(this, host, place)));
        return host.Shell.ActorOf(Node.Shell.PartKind.Ingress, 0);
    }

    private IEnumerable<TownHost> Found(ReplicaSetup setup)
    {
        var number = setup.Self.Value;
        var isTwin = Options.Twins.Contains(number);
        var adversary = Options.Corrupted.TryGetValue(number, out var make) ? make() : null;
        var isHonest = !isTwin && adversary is null && !Options.Silent.Contains(number) && (Options.Forgets != number || Options.Mishaps.ForgetfulIsTrusted);
        var isAsked = Options.AsksOracle && !Options.Mishaps.HalvesWrites && Options.LostStore != number && (isHonest || Options.Forgets == number);
        yield return new TownHost(new HostId(setup.Self), setup, isHonest, adversary)
        {
            Oracle = isAsked ? new ConsensusOracle(setup) : null,
            Records = isAsked && Options.Parameters.ChallengesPerEpoch == 0 ? new RecordOracle(setup) : null, // its model of a custodian has no challenges
            SkewMs = Options.SkewMs?.Invoke(new HostId(setup.Self)) ?? 0,
        };
        if (isTwin) yield return new TownHost(new HostId(setup.Self, 1), setup, false, null);
    }
}

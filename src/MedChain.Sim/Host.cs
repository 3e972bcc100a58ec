using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;
using MedChain.Sim.Disks;

namespace MedChain.Sim;

/// <summary>
/// Runs one replica by the contract of the core: effects strictly in order, a Persist on disk before any later effect, the next input
/// after the last effect. It can fall over at any <see cref="CrashPoint"/>; the replica is then lost and starts again from the disk.
/// </summary>
public sealed class Host
{
    private readonly Cluster _cluster;
    private readonly ReplicaSetup _setup;
    private readonly HostTimers _timers;
    private CrashPoint _crashPoint;
    private int _crashCountdown;
    private ulong _life;

    internal Host(Cluster cluster, HostId id, ReplicaSetup setup, IDisk disk)
    {
        _cluster = cluster;
        _setup = setup;
        Id = id;
        Disk = disk;
        _timers = new HostTimers(cluster.Clock, timer => Handle(new Input.TimerFired(NowMs, timer)));
        Final = setup.Genesis.State;
    }

    /// <summary>Its name.</summary>
    public HostId Id { get; }

    /// <summary>Its keys and its chain.</summary>
    public ReplicaSetup Setup => _setup;

    /// <summary>Its disk, which survives it.</summary>
    public IDisk Disk { get; }

    /// <summary>Its replica while it runs.</summary>
    public Replica? Replica { get; private set; }

    /// <summary>Whether its institution keeps to the protocol.</summary>
    public bool IsHonest => _cluster.IsHonest(Id.Institution);

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => Replica is not null;

    /// <summary>How far its clock is ahead of the true time; negative when behind. A jump moves no timer that is set.</summary>
    public long SkewMs { get; set; }

    /// <summary>Its clock.</summary>
    public long NowMs => Math.Max(0, _cluster.Clock.NowMs + SkewMs);

    /// <summary>The state after the highest block that it has called final, in this life or an earlier one.</summary>
    public LedgerState Final { get; private set; }

    /// <summary>Height of that block.</summary>
    public ulong Height => Final.Height;

    /// <summary>Hash of that block.</summary>
    public Digest Head => Final.Block;

    /// <summary>How often it has fallen over at a crash point.</summary>
    public int Crashes { get; private set; }

    /// <summary>Lets it fall over at the <paramref name="nth"/> such point from now, 1 being the next.</summary>
    public void CrashAt(CrashPoint point, int nth = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(nth);
        _crashPoint = point;
        _crashCountdown = nth;
    }

    /// <summary>Takes back <see cref="CrashAt"/>.</summary>
    public void StayUp() => _crashCountdown = 0;

    internal bool IsHonestPeer(InstitutionId institution) => _cluster.IsHonest(institution);

    internal void Start()
    {
        if (IsRunning) throw new InvalidOperationException($"{Id} runs already.");
        _life++;
        Replica = new Replica(_setup);
        _cluster.Tell(observer => observer.OnStart(this));
        Handle(new Input.Restored(NowMs, Disk.ReadRows()));
        if (Replica?.State.Final is { } restored && restored.Height > Height) Final = restored;
    }

    internal void Stop()
    {
        if (!IsRunning) return;
        _life++;
        _crashCountdown = 0;
        Replica = null;
        _timers.Clear();
        _cluster.Tell(observer => observer.OnStop(this));
    }

    internal void Handle(Input input)
    {
        if (Replica is null) return;
        _cluster.Trace?.Add(_cluster.Clock.NowMs, Id, input);
        _cluster.Tell(observer => observer.OnInput(this, input));
        var before = Replica.State;
        var effects = Replica.Handle(input);
        _cluster.Tell(observer => observer.OnHandled(this, before, input, effects));
        foreach (var effect in effects)
        {
            if (effect is Effect.Persist && FallsOverAt(CrashPoint.BeforePersist)) return;
            if (!CarryOut(effect)) return;
        }
    }

    private bool CarryOut(Effect effect)
    {
        switch (effect)
        {
            case Effect.Persist persist: Disk.Apply(persist.Writes); break;
            case Effect.Send send: _cluster.Wire.Send(this, [send.To], send.Message, () => FallsOverAt(CrashPoint.AfterSend)); break;
            case Effect.Broadcast broadcast: _cluster.Wire.Send(this, broadcast.To, broadcast.Message, () => FallsOverAt(CrashPoint.AfterSend)); break;
            case Effect.SetTimer set: _timers.Set(set.Timer, set.DueMs - SkewMs); break;
            case Effect.CancelTimer cancel: _timers.Cancel(cancel.Timer); break;
            case Effect.Load load: Load(load.Key); break;
            case Effect.Draw draw: Draw(draw); break;
            case Effect.Commit commit: Final = commit.Ledger.Height >= Height ? commit.Ledger : Final; break;
            case Effect.Reply reply: _cluster.Answer(reply); break;
            case Effect.Accuse: break;
            default: throw new InvalidOperationException(effect.GetType().Name);
        }

        _cluster.Tell(observer => observer.OnEffect(this, effect));
        if (effect is Effect.Persist) FallsOverAt(CrashPoint.AfterPersist);
        return IsRunning;
    }

    private void Load(DurableKey key)
    {
        var life = _life;
        _cluster.Clock.After(0, () =>
        {
            if (life == _life) Handle(new Input.Loaded(NowMs, key, Disk.Read(key)));
        });
    }

    private void Draw(Effect.Draw draw)
    {
        var (life, octets) = (_life, new byte[draw.Count]);
        _cluster.Draw(Id, life, draw.Epoch, octets);
        _cluster.Clock.After(0, () =>
        {
            if (life == _life) Handle(new Input.Drawn(NowMs, draw.Epoch, octets));
        });
    }

    private bool FallsOverAt(CrashPoint point)
    {
        if (_crashCountdown == 0 || _crashPoint != point || --_crashCountdown > 0) return false;
        Crashes++;
        Stop();
        return true;
    }
}

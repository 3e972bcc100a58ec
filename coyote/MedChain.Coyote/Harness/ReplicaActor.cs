using System.Collections.Immutable;
using MedChain.Conformance;
using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Coyote.Monitors;
using Microsoft.Coyote.Actors;

namespace MedChain.Coyote.Harness;

/// <summary>
/// A host by the contract of the core, around one real replica: effects in order, a Persist on disk before any later effect, the next
/// input after the last effect. It can fall over before a write, after it, and after a message left.
/// </summary>
[OnEventDoAction(typeof(Delivered), nameof(OnDelivered))]
[OnEventDoAction(typeof(Fired), nameof(OnFired))]
[OnEventDoAction(typeof(Asked), nameof(OnAsked))]
[OnEventDoAction(typeof(Read), nameof(OnRead))]
[OnEventDoAction(typeof(Drawn), nameof(OnDrawn))]
[OnEventDoAction(typeof(Begun), nameof(OnBegun))]
[OnEventDoAction(typeof(Restarted), nameof(OnBegun))]
internal sealed partial class ReplicaActor : Actor
{
    private const int CrashSeldom = 24;

    /// <summary>So far ahead of its view a validator looks for own votes that it does not know (D2).</summary>
    private const ulong OwnVotesAhead = 32;

    private readonly List<Parcel> _leaving = [];
    private Town _town = null!;
    private TownHost _host = null!;
    private Foothold? _foothold;

    private long NowMs => _town.NowMs + _host.SkewMs;

    /// <inheritdoc/>
    protected override Task OnInitializeAsync(Event initialEvent)
    {
        var begin = (Begin)initialEvent;
        _town = begin.Town;
        _host = _town[begin.Host];
        if (_host.Adversary is not null) _foothold = new Foothold(_town, _host, RandomInteger);
        return Task.CompletedTask;
    }

    private void OnBegun()
    {
        if (_host.Replica is null) Start();
        Finish();
    }

    private void Start()
    {
        _host.Life++;
        GiveVote();
        _host.Replica = Replicas.Take(_host);
        _town.Transcript?.Start(_host);
        _isStarting = true;
        Handle(new Input.Restored(NowMs, _host.Disk.ReadRows()));
        _isStarting = false;
        _town.Witness.Started(_host);
    }

    private void OnDelivered(Event e)
    {
        var delivered = (Delivered)e;
        if (_host.Replica is not null) Deliver(delivered.From, delivered.Message);
        Finish();
    }

    private void Deliver(InstitutionId from, Message message)
    {
        _town.Transcript?.Deliver(from, _host, message);
        _town.Witness.Arrived(_host, from, message);
        if (_foothold is not null) _leaving.AddRange(_host.Adversary!.Arrive(_foothold, from, message));
        if (_host.Adversary?.TurnsAway(message) == true) return;
        Handle(new Input.Received(NowMs, from, message));
        if (MayHaveForgotten && message is Message.Voted { Vote: var vote } && vote.Voter == _host.Setup.Self) Hear(vote);
    }

    private void OnFired(Event e)
    {
        var fired = (Fired)e;
        if (fired.Life == _host.Life && _host.Replica is not null)
        {
            _town.Transcript?.Fire(_host, fired.Timer);
            Handle(new Input.TimerFired(NowMs, fired.Timer));
        }

        Finish();
    }

    private void OnAsked(Event e)
    {
        var asked = (Asked)e;
        if (_host.Replica is not null) Handle(new Input.Submitted(NowMs, asked.Request, asked.Command));
        Finish();
    }

    private void OnRead(Event e)
    {
        var read = (Read)e;
        if (_host.Replica is not null && read.Life == _host.Life) Handle(new Input.Loaded(NowMs, read.Key, read.Octets));
        Finish();
    }

    private void OnDrawn(Event e)
    {
        var drawn = (Drawn)e;
        if (_host.Replica is not null && drawn.Life == _host.Life) Handle(new Input.Drawn(NowMs, drawn.Secrets.Epoch, drawn.Secrets.Octets));
        Finish();
    }

    /// <summary>One event is done: what it made leave goes to the network, which is told also when that is nothing.</summary>
    private void Finish()
    {
        SendEvent(_town.Network, new Outgoing([.. _leaving]));
        _leaving.Clear();
    }

    private void Handle(Input input)
    {
        var before = _host.Replica!.State;
        _host.Steps++;
        ImmutableArray<Effect> effects;
        try
        {
            effects = _host.Replica.Handle(input);
            _town.Compare(_host, new CoreStep(before, input, effects, _host.Replica.State));
        }
        catch (InvariantViolationException broken)
        {
            // It has seen that its store is damaged, and does not start.
            if (_isStarting && _host.IsTorn) Replicas.Return(_host);
            else Assert(!_host.IsHonest, "{0}", broken.Message);
            return;
        }

        Coverage.Seen(before, _host.Replica.State);
        _town.Witness.Stepped(_host, before, _host.Replica.State);
        foreach (var effect in effects)
        {
            if (effect is Effect.Persist && FallsOver()) break;
            if (effect is Effect.Persist write && IsRefused(write.Writes))
            {
                if (_host.Replica is null) break;
                continue;
            }

            CarryOut(effect);
            if (effect is Effect.Persist or Effect.Send or Effect.Broadcast && FallsOver()) break;
        }
    }

    private void CarryOut(Effect effect)
    {
        switch (effect)
        {
            case Effect.Persist persist:
                Write(persist.Writes);
                break;
            case Effect.Send send:
                Leave(send.To, send.Message);
                break;
            case Effect.Broadcast broadcast:
                foreach (var to in broadcast.To) Leave(to, broadcast.Message);
                break;
            case Effect.SetTimer set:
                _host.SetTimer(set.Timer, set.DueMs);
                break;
            case Effect.CancelTimer cancel:
                if (_town.Options.Mishaps.LateTimers && _host.Timers.ContainsKey(cancel.Timer)) _host.LateTimers.Add(cancel.Timer);
                _host.CancelTimer(cancel.Timer);
                break;
            case Effect.Load load:
                _town.Pending++;
                SendEvent(Id, new Read(load.Key, Load(load.Key), _host.Life));
                break;
            case Effect.Draw draw:
                _town.Pending++;
                SendEvent(Id, new Drawn(Secrets.Draw(_host, draw.Epoch, draw.Count), _host.Life));
                break;
            case Effect.Commit commit:
                Commit(commit);
                break;
            case Effect.Accuse accuse when _host.IsHonest:
                Monitor<JustifiedAccusation>(new JustifiedAccusation.Accused(_host.Id, accuse.Evidence, _town.IsHonest(accuse.Evidence.Offender)));
                break;
            case Effect.Reply reply:
                _town.Transcript?.Reply(_host, reply);
                _town.Witness.Answered(reply.Outcome);
                if (_town.Client is { } client) SendEvent(client, new Answered(reply.Request, reply.Outcome));
                break;
        }
    }

    private void Leave(InstitutionId to, Message message)
    {
        var parcel = new Parcel(_host.Id, to, message);
        if (_foothold is not null)
        {
            _leaving.AddRange(_host.Adversary!.Leave(_foothold, parcel));
            return;
        }

        _leaving.Add(parcel);
        _town.Witness.Left(_host, to, message, NowMs);
    }

    /// <summary>What the disk gives back; nothing where the scenario lets it spoil fragments and the schedule says now.</summary>
    private ReadOnlyMemory<byte>? Load(DurableKey key)
    {
        var spoils = key.Table == DurableTable.Fragment && _town.Options.Spoils == _host.Id.Institution.Value;
        return spoils && RandomInteger(2) == 0 ? null : _host.Disk.Read(key);
    }

    private void Commit(Effect.Commit commit)
    {
        _town.Transcript?.Commit(_host, commit.Block);
        _town.Witness.Committed(_host, commit);
        if (_town.Client is { } client) SendEvent(client, Nudged.Once);
    }

    /// <summary>Falls over if the scenario lets hosts fall over and the schedule says now; what has left stays, the rest is lost.</summary>
    private bool FallsOver()
    {
        var forgets = _town.Options.Forgets == _host.Id.Institution.Value;
        if (!(_host.IsHonest || forgets) || _town.IsGood || _town.Crashes >= _town.Options.Weather.Crashes || RandomInteger(CrashOneIn) != 0) return false;
        _town.Crashes++;
        _town.Transcript?.Crash(_host);
        if (forgets) Forget();
        Stop();
        return true;
    }
}

using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Coyote.Monitors;
using MedChain.Node.Shell;
using Microsoft.Coyote.Actors;

namespace MedChain.Coyote.Harness;

/// <summary>What an actor of a shell needs to begin.</summary>
internal sealed class Placed(Town town, TownHost host, (PartKind Kind, int Index) place) : Event
{
    internal Town Town { get; } = town;

    internal TownHost Host { get; } = host;

    internal (PartKind Kind, int Index) Place { get; } = place;
}

/// <summary>Mail from one part of a shell to another.</summary>
internal sealed class Posted(Mail mail, ulong life) : Event
{
    internal Mail Mail { get; } = mail;

    /// <summary>The process in which it was posted.</summary>
    internal ulong Life { get; } = life;
}

/// <summary>
/// Carries the mail of one part of a node's shell. The process that all parts of a host are in can fall over before any mail is handled,
/// and after any message has left. The ingress's actor is also the front to the town: it gets what comes from outside.
/// </summary>
[OnEventDoAction(typeof(Posted), nameof(OnPosted))]
[OnEventDoAction(typeof(Delivered), nameof(OnDelivered))]
[OnEventDoAction(typeof(Fired), nameof(OnFired))]
[OnEventDoAction(typeof(Asked), nameof(OnAsked))]
[OnEventDoAction(typeof(Begun), nameof(OnBegun))]
[OnEventDoAction(typeof(Restarted), nameof(OnBegun))]
internal sealed class ShellActor : Actor
{
    private const int CrashOneIn = 150;

    private readonly List<Parcel> _leaving = [];
    private Town _town = null!;
    private TownHost _host = null!;
    private (PartKind Kind, int Index) _place;

    private ShellHost Shell => _host.Shell!;

    private long NowMs => _town.NowMs + _host.SkewMs;

    /// <inheritdoc/>
    protected override Task OnInitializeAsync(Event initialEvent)
    {
        var placed = (Placed)initialEvent;
        (_town, _host, _place) = (placed.Town, placed.Host, placed.Place);
        return Task.CompletedTask;
    }

    private void OnBegun()
    {
        if (_host.Replica is null)
        {
            Shell.Start(RandomInteger);
            _town.Transcript?.Start(_host);
            Post(PartKind.Writer, 0, new Mail.Begin());
        }

        Finish();
    }

    private void OnDelivered(Event e)
    {
        var delivered = (Delivered)e;
        if (_host.Replica is not null)
        {
            _town.Transcript?.Deliver(delivered.From, _host, delivered.Message);
            _town.Witness.Arrived(_host, delivered.From, delivered.Message);
            Handle(new Mail.Arrived(delivered.From, Octets(delivered)));
        }

        Finish();
    }

    private void OnFired(Event e)
    {
        var fired = (Fired)e;
        if (fired.Life == _host.Life && _host.Replica is not null)
        {
            _town.Transcript?.Fire(_host, fired.Timer);
            Post(PartKind.Core, 0, Shell.Fire(fired.Timer));
        }

        Finish();
    }

    private void OnAsked(Event e)
    {
        var asked = (Asked)e;
        if (_host.Replica is not null) Post(PartKind.Core, 0, new Mail.Asked(asked.Request, asked.Command));
        Finish();
    }

    private void OnPosted(Event e)
    {
        var posted = (Posted)e;
        if (posted.Life == _host.Life && _host.Replica is not null && !FallsOver()) Handle(posted.Mail);
        Finish();
    }

    private void Handle(Mail mail)
    {
        if (mail is Mail.Sync && PutsOff()) return;
        if (mail is Mail.Stop && _place.Kind == PartKind.Ingress) Stop();
        if (Shell.PartOf(_place) is not { } part) return;
        ImmutableArray<Post> posts;
        try
        {
            posts = part.Handle(NowMs, mail);
        }
        catch (InvariantViolationException broken)
        {
            Assert(!_host.IsHonest, "{0}", broken.Message);
            return;
        }

        if (_place.Kind == PartKind.Ingress) Shell.Count(mail, posts, held => Monitor<BoundedMemory>(held));
        var life = _host.Life;
        foreach (var post in posts)
        {
            if (_host.Life == life) Carry(post);
        }

        if (_host.Life == life && _leaving.Count > 0) Post(PartKind.Egress, 0, new Mail.Sent([.. _leaving.Select(parcel => parcel.To)]));
    }

    private void Carry(Post post)
    {
        switch (post.Mail)
        {
            case Mail.Arm arm:
                Shell.Arm(arm);
                break;
            case Mail.Disarm disarm:
                _host.CancelTimer(disarm.Timer);
                break;
            case Mail.Leave leave:
                Leave(leave.To, leave.Message);
                break;
            case Mail.Told told:
                Tell(told.Effect);
                break;
            case Mail.Refused refused:
                Monitor<HonestPeersHeard>(new HonestPeersHeard.Refused(_host.Id, refused.From, _town.IsHonest(refused.From)));
                break;
            case Mail.ShutOut shutOut:
                Monitor<HonestPeersHeard>(new HonestPeersHeard.Refused(_host.Id, shutOut.From, _town.IsHonest(shutOut.From)));
                break;
            case Mail.Stop when post.To == PartKind.Outside:
                break;
            default:
                Shell.Ask(post.Mail);
                Post(post.To, post.Index, post.Mail);
                break;
        }
    }

    private void Post(PartKind kind, int index, Mail mail)
    {
        _town.Pending++;
        SendEvent(Shell.ActorOf(kind, index), new Posted(mail, _host.Life));
    }

    private void Leave(InstitutionId to, Message message)
    {
        _leaving.Add(new Parcel(_host.Id, to, message));
        _town.Witness.Left(_host, to, message, NowMs);
        Shell.Let(message);
        FallsOver();
    }

    private void Tell(Effect effect)
    {
        Shell.Let(effect);
        switch (effect)
        {
            case Effect.Commit commit:
                _town.Transcript?.Commit(_host, commit.Block);
                _town.Witness.Committed(_host, commit);
                if (_town.Client is { } client) SendEvent(client, Nudged.Once);
                break;
            case Effect.Accuse accuse:
                Monitor<JustifiedAccusation>(new JustifiedAccusation.Accused(_host.Id, accuse.Evidence, _town.IsHonest(accuse.Evidence.Offender)));
                break;
            case Effect.Reply reply:
                _town.Transcript?.Reply(_host, reply);
                _town.Witness.Answered(reply.Outcome);
                if (_town.Client is { } asking) SendEvent(asking, new Answered(reply.Request, reply.Outcome));
                break;
        }
    }

    /// <summary>One event is done: what it made leave goes to the network, which is told also when nothing of this kind is left to do.</summary>
    private void Finish()
    {
        if (_leaving.Count == 0 && _town.Pending > 1)
        {
            _town.Pending--;
            return;
        }

        SendEvent(_town.Network, new Outgoing([.. _leaving]));
        _leaving.Clear();
    }

    /// <summary>What a peer's link brings: what it sent, and of a corrupted peer now and then octets that are something else.</summary>
    private byte[] Octets(Delivered delivered)
    {
        var octets = delivered.Message.Encode();
        if (!_town.Options.Mishaps.Garbles || _town.IsHonest(delivered.From)) return octets;
        switch (RandomInteger(4))
        {
            case 0:
                return octets[..RandomInteger(octets.Length)];
            case 1:
                octets[RandomInteger(octets.Length)] ^= (byte)(1 + RandomInteger(255));
                return octets;
            case 2:
                return [.. octets, 0];
            default:
                return octets;
        }
    }

    private bool PutsOff()
    {
        if (Shell.Delays >= _town.Options.Mishaps.WriterDelays || _town.IsGood || RandomInteger(3) == 0) return false;
        Shell.Delays++;
        Post(PartKind.Writer, 0, new Mail.Sync());
        return true;
    }

    /// <summary>The process ends; it starts again when the schedule says.</summary>
    private void Stop()
    {
        Shell.End();
        _town.Pending++;
        SendEvent(Shell.ActorOf(PartKind.Ingress, 0), Restarted.Once);
    }

    private bool FallsOver()
    {
        if (_town.IsGood || _town.Crashes >= _town.Options.Weather.Crashes || RandomInteger(CrashOneIn) != 0) return false;
        _town.Crashes++;
        _town.Transcript?.Crash(_host);
        Stop();
        return true;
    }
}

using MedChain.Sim;
using Microsoft.Coyote.Actors;

namespace MedChain.Coyote.Harness;

/// <summary>
/// Holds what is on its way and delivers one message at a time: any of them, so that every order can happen; it loses, doubles and keeps
/// apart as the scenario says. After some deliveries, and when nothing is on its way, it lets the clock go on.
/// </summary>
[OnEventDoAction(typeof(Outgoing), nameof(OnOutgoing))]
[OnEventDoAction(typeof(Pump), nameof(OnPump))]
internal sealed class NetworkActor : Actor
{
    private readonly List<(Parcel Parcel, TownHost To)> _pool = [];
    private readonly List<(Parcel Parcel, TownHost To)> _held = [];
    private Town _town = null!;
    private readonly List<HostId> _clogged = [];
    private bool _isPumping;
    private bool _isClogging;

    /// <inheritdoc/>
    protected override Task OnInitializeAsync(Event initialEvent)
    {
        _town = ((Begin)initialEvent).Town;
        return Task.CompletedTask;
    }

    private void OnOutgoing(Event e)
    {
        _town.Pending--;
        foreach (var parcel in ((Outgoing)e).Parcels)
        {
            foreach (var host in _town.Hosts)
            {
                if (host.Id.Institution != parcel.To || host.Actor is null || host.Id == parcel.From || IsCut(parcel.From, host)) continue;
                if (!_town.IsGood && _town.Options.Mishaps.Loses?.Invoke(parcel.From.Institution, host.Id, parcel.Message) == true) continue;
                if (IsHeld(parcel, host)) _held.Add((parcel, host));
                else _pool.Add((parcel, host));
            }
        }

        Release();
        if (!_isPumping) Continue();
    }

    /// <summary>Whether it cannot come now: the hosts do not reach one another, a link is clogged, or the host stands still.</summary>
    private bool IsHeld(Parcel parcel, TownHost to)
    {
        if (to.PausedUntilMs > _town.NowMs) return true;
        return !_town.IsGood && (_town.Options.Reaches?.Invoke(parcel.From, to.Id) == false || _clogged.Contains(to.Id) || _clogged.Contains(parcel.From));
    }

    private void Release()
    {
        if (_held.Count == 0) return;
        foreach (var (parcel, to) in _held)
        {
            if (!IsHeld(parcel, to)) _pool.Add((parcel, to));
        }

        _held.RemoveAll(held => !IsHeld(held.Parcel, held.To));
    }

    /// <summary>Clogs one host after another, then frees one after another.</summary>
    private void Swizzle()
    {
        if (!_town.Options.Mishaps.Clogs || _town.IsGood || RandomInteger(8) != 0) return;
        var open = _town.Hosts.Where(host => !_clogged.Contains(host.Id)).ToList();
        if (open.Count == 0 || _clogged.Count == 0) _isClogging = open.Count > 0;
        if (_isClogging) _clogged.Add(open[RandomInteger(open.Count)].Id);
        else _clogged.RemoveAt(RandomInteger(_clogged.Count));
    }

    private bool IsCut(HostId from, TownHost to)
    {
        if (_town.Options.Side is not { } side || _town.IsGood || _town[from].Replica is not { } sender) return false;
        var view = sender.State.Consensus.View;
        return side(view, from) != side(view, to.Id);
    }

    private void OnPump()
    {
        _isPumping = false;
        if (_town.IsOver) return;
        Release();
        if (_pool.Count > 0) Deliver();
        Continue();
    }

    private void Deliver()
    {
        var weather = _town.Options.Weather;
        var index = RandomInteger(_pool.Count);
        var (parcel, to) = _pool[index];
        if (IsHeld(parcel, to))
        {
            _held.Add((parcel, to));
            _pool.RemoveAt(index);
            return;
        }

        if (!_town.IsGood && weather.DuplicatePercent > 0 && RandomInteger(100) < weather.DuplicatePercent)
        {
            // Left in the pool: it will come again.
        }
        else
        {
            _pool[index] = _pool[^1];
            _pool.RemoveAt(_pool.Count - 1);
        }

        if (!_town.IsCalm) _town.Deliveries++;
        if (!_town.IsGood && weather.LossPercent > 0 && RandomInteger(100) < weather.LossPercent) return;
        _town.Pending++;
        SendEvent(to.Actor!, new Delivered(parcel.From.Institution, parcel.Message));
    }

    /// <summary>Goes on while something is on its way; lets the clock go on when nothing is, and in a bad network now and then.</summary>
    private void Continue()
    {
        if (_town.IsOver) return;
        Swizzle();
        if (!_town.IsTicking && MayTick())
        {
            _town.IsTicking = true;
            SendEvent(_town.Clock, Tick.Once);
        }

        if (_pool.Count == 0) return;
        _isPumping = true;
        SendEvent(Id, Pump.Once);
    }

    private bool MayTick()
    {
        if (_town.IsGood) return _pool.Count == 0 && _town.Pending == 0;
        return _pool.Count == 0 || RandomInteger(_town.Options.Weather.TimerOneIn) == 0;
    }
}

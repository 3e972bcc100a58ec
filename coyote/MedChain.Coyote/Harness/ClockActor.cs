using MedChain.Core;
using Microsoft.Coyote.Actors;

namespace MedChain.Coyote.Harness;

/// <summary>
/// Lets timers run out one at a time: in the order in which they are due, or in any. Time goes on by it alone, and never back; single clocks
/// may be set forward and back.
/// </summary>
[OnEventDoAction(typeof(Tick), nameof(OnTick))]
internal sealed class ClockActor : Actor
{
    private const long PauseMs = 60_000;

    private readonly List<(TownHost Host, TimerId Timer, long DueMs)> _set = [];
    private Town _town = null!;
    private int _jumps;
    private bool _hasPaused;

    /// <inheritdoc/>
    protected override Task OnInitializeAsync(Event initialEvent)
    {
        _town = ((Begin)initialEvent).Town;
        return Task.CompletedTask;
    }

    private void OnTick()
    {
        _town.IsTicking = false;
        if (_town.IsOver) return;
        Jump();
        Pause();
        if (TryBeLate()) return;
        if (!TryChoose(out var chosen)) return;
        var (host, timer, dueMs) = chosen;
        host.CancelTimer(timer);
        _town.NowMs = Math.Max(_town.NowMs, Math.Max(dueMs - host.SkewMs, host.PausedUntilMs));
        Fire(host, timer);
    }

    private void Fire(TownHost host, TimerId timer)
    {
        _town.Pending++;
        SendEvent(host.Actor!, new Fired(timer, host.Life));
    }

    /// <summary>Sets a clock, where clocks jump and the schedule says now.</summary>
    private void Jump()
    {
        var mishaps = _town.Options.Mishaps;
        if (_jumps >= mishaps.ClockJumps || _town.IsGood || RandomInteger(3) != 0) return;
        _jumps++;
        var host = _town[new MedChain.Sim.HostId(new Core.Institutions.InstitutionId((ushort)mishaps.Jumpers[RandomInteger(mishaps.Jumpers.Length)]))];
        host.SkewMs = mishaps.Skews[RandomInteger(mishaps.Skews.Length)];
        _town.Transcript?.Jump(host);
    }

    private void Pause()
    {
        if (_hasPaused || _town.Options.Mishaps.Pauses is not { } number || RandomInteger(4) != 0) return;
        _hasPaused = true;
        var host = _town[new MedChain.Sim.HostId(new Core.Institutions.InstitutionId((ushort)number))];
        host.PausedUntilMs = _town.NowMs + PauseMs;
        _town.Transcript?.Pause(host);
    }

    /// <summary>Lets a timer run out that was cancelled.</summary>
    private bool TryBeLate()
    {
        if (!_town.Options.Mishaps.LateTimers || _town.IsGood || RandomInteger(2) != 0) return false;
        var host = _town.Hosts[RandomInteger(_town.Hosts.Length)];
        if (host.LateTimers.Count == 0) return false;
        var index = RandomInteger(host.LateTimers.Count);
        Fire(host, host.LateTimers[index]);
        host.LateTimers.RemoveAt(index);
        return true;
    }

    private bool TryChoose(out (TownHost Host, TimerId Timer, long DueMs) chosen)
    {
        _set.Clear();
        foreach (var host in _town.Hosts)
        {
            foreach (var (timer, dueMs) in host.Timers) _set.Add((host, timer, dueMs));
        }

        chosen = default;
        if (_set.Count == 0) return false;
        chosen = _town.Options.Weather.TimersRace && !_town.IsGood ? _set[RandomInteger(_set.Count)] : _set.MinBy(set => Math.Max(set.DueMs - set.Host.SkewMs, set.Host.PausedUntilMs));
        return true;
    }
}

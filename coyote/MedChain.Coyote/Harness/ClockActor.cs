using MedChain.Core;
using Microsoft.Coyote.Actors;

namespace MedChain.Coyote.Harness;

/// <summary>
/// Lets timers run out one at a time: in the order in which they are due, or in any. Time goes on by it alone, and never back.
/// </summary>
[OnEventDoAction(typeof(Tick), nameof(OnTick))]
internal sealed class ClockActor : Actor
{
    private readonly List<(TownHost Host, TimerId Timer, long DueMs)> _set = [];
    private Town _town = null!;

    /// <inheritdoc/>
    protected override Task OnInitializeAsync(Event initialEvent)
    {
        _town = ((Begin)initialEvent).Town;
        return Task.CompletedTask;
    }

    private void OnTick()
    {
        if (_town.IsOver || !TryChoose(out var chosen)) return;
        var (host, timer, dueMs) = chosen;
        host.CancelTimer(timer);
        _town.NowMs = Math.Max(_town.NowMs, dueMs - host.SkewMs);
        SendEvent(host.Actor!, new Fired(timer, host.Life));
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
        chosen = _town.Options.Weather.TimersRace && !_town.IsGood ? _set[RandomInteger(_set.Count)] : _set.MinBy(set => set.DueMs - set.Host.SkewMs);
        return true;
    }
}

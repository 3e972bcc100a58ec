using MedChain.Core;

namespace MedChain.Sim;

/// <summary>The timers of one host: named, replaced by setting them again, forgotten when the host stops.</summary>
internal sealed class HostTimers(VirtualClock clock, Action<TimerId> fire)
{
    private readonly SortedDictionary<(TimerKind Kind, ulong Epoch, ulong View), ulong> _set = [];
    private ulong _settings;

    /// <summary>Sets a timer, in place of an earlier one with the same name.</summary>
    public void Set(TimerId timer, long dueMs)
    {
        var setting = ++_settings;
        _set[Name(timer)] = setting;
        clock.At(dueMs, () => Due(timer, setting));
    }

    /// <summary>Forgets a timer.</summary>
    public void Cancel(TimerId timer) => _set.Remove(Name(timer));

    /// <summary>Forgets all timers.</summary>
    public void Clear() => _set.Clear();

    private static (TimerKind Kind, ulong Epoch, ulong View) Name(TimerId timer) => (timer.Kind, timer.Epoch, timer.View);

    private void Due(TimerId timer, ulong setting)
    {
        if (!_set.TryGetValue(Name(timer), out var latest) || latest != setting) return;
        _set.Remove(Name(timer));
        fire(timer);
    }
}

using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace Microsoft.Coyote.Scheduling;

internal sealed partial class ControlledRuntime
{
    private readonly List<Monitor> _monitors = [];
    private int _hotMonitors;

    public void RegisterMonitor<T>()
        where T : Monitor
    {
        if (Find(typeof(T)) is not null) return;
        var behaviour = Specifications.Monitor.BehaviourOf(typeof(T));
        var monitor = (Monitor)behaviour.New();
        _monitors.Add(monitor);
        monitor.Begin(this, behaviour);
    }

    public void Monitor<T>(Monitor.Event e)
        where T : Monitor
    {
        Assert(e is not null, "Cannot send a null event to monitor {0}.", typeof(T));
        Find(typeof(T))?.Handle(e!);
    }

    /// <summary>Notes that a monitor entered or left a hot state.</summary>
    public void CountHot(int change) => _hotMonitors += change;

    private Monitor? Find(Type type)
    {
        foreach (var monitor in _monitors)
            if (monitor.GetType() == type) return monitor;
        return null;
    }

    /// <summary>A monitor that stays hot for too many steps of a fair schedule shows that what it waits for does not come.</summary>
    private void CheckTemperature()
    {
        if (_settings.TemperatureMax <= 0) return;
        foreach (var monitor in _monitors)
        {
            if (!monitor.IsHot) continue;
            Assert(++monitor.Temperature <= _settings.TemperatureMax, "{0} detected potential liveness bug in hot state '{1}'.", monitor, monitor.StateName);
        }
    }

    /// <summary>Nothing can happen any more, so a monitor that is hot stays hot.</summary>
    private void CheckEnd()
    {
        if (_hotMonitors == 0) return;
        foreach (var monitor in _monitors)
            Assert(!monitor.IsHot, "{0} detected liveness bug in hot state '{1}' at the end of program execution.", monitor, monitor.StateName);
    }

    private void ResetMonitors()
    {
        _monitors.Clear();
        _hotMonitors = 0;
    }
}

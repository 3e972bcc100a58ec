using Microsoft.Coyote.Actors.Timers;
using Microsoft.Coyote.Runtime;

namespace Microsoft.Coyote.Scheduling;

/// <summary>
/// A timer. Whenever it is scheduled it fires once in so many times as the configuration's timeout delay says; one that fires once is then done.
/// </summary>
internal sealed class TimerOperation(ControlledRuntime runtime) : Operation(runtime)
{
    private TimerInfo? _info;
    private TimerElapsedEvent? _event;

    public void Reset(TimerInfo? info, TimerElapsedEvent? e)
    {
        Clear();
        _info = info;
        _event = e;
    }

    public override void Begin()
    {
        if (!_info!.IsActive) return;
        IsPoll = true;
        Runtime.Enabled.Put(this, Marks.Mix((ulong)Index, 2));
    }

    public void Stop()
    {
        _info!.IsActive = false;
        Runtime.Enabled.Remove(this);
    }

    protected override void Act()
    {
        var delay = Runtime.TimeoutDelay;
        if (delay > 1 && Runtime.RandomInteger(delay) != 0) return;
        NoteSend(_info!.OwnerId.Operation, _event!);
        if (!_info.IsPeriodic) _info.HasFired = true;
    }

    protected override void Settle()
    {
        if (!_info!.IsActive || _info.HasFired) Runtime.Enabled.Remove(this);
        else Begin();
    }
}

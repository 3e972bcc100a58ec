using Microsoft.Coyote.Scheduling;

namespace Microsoft.Coyote.Actors.Timers;

/// <summary>Names a timer that an actor started.</summary>
public class TimerInfo : IEquatable<TimerInfo>
{
    /// <summary>Who started it and gets its events.</summary>
    public readonly ActorId OwnerId;

    /// <summary>The delay to the first event.</summary>
    public readonly TimeSpan DueTime;

    /// <summary>The time between events; negative for a timer that fires once.</summary>
    public readonly TimeSpan Period;

    /// <summary>The event given at the start, or null.</summary>
    public readonly TimerElapsedEvent? CustomEvent;

    internal TimerInfo(ActorId ownerId, TimeSpan dueTime, TimeSpan period, TimerElapsedEvent? customEvent)
    {
        OwnerId = ownerId;
        DueTime = dueTime;
        Period = period;
        CustomEvent = customEvent;
    }

    internal bool IsPeriodic => Period >= TimeSpan.Zero;

    /// <summary>False once it is stopped.</summary>
    internal bool IsActive { get; set; } = true;

    /// <summary>Whether a timer that fires once has done so.</summary>
    internal bool HasFired { get; set; }

    internal TimerOperation? Operation { get; set; }

    public bool Equals(TimerInfo? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => OwnerId.GetHashCode();

    public override string ToString() => $"a timer of {OwnerId}";
}

/// <summary>What a timer sends its owner; an owner that waits for its own kind of it derives one.</summary>
public class TimerElapsedEvent : Event
{
    /// <summary>The timer that sent it.</summary>
    public TimerInfo Info { get; internal set; } = null!;
}

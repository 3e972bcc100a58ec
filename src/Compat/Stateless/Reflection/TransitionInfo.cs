namespace Stateless.Reflection;

/// <summary>Describes what a state does on a trigger.</summary>
public abstract class TransitionInfo
{
#pragma warning disable CA1051 // A field in the package too.
    /// <summary>The guards, all of which must hold.</summary>
    public IEnumerable<InvocationInfo> GuardConditionsMethodDescriptions;
#pragma warning restore CA1051

    private protected TransitionInfo(object? trigger, IEnumerable<InvocationInfo> guards, bool isInternal)
    {
        Trigger = new TriggerInfo(trigger);
        GuardConditionsMethodDescriptions = guards.ToArray();
        IsInternalTransition = isInternal;
    }

    /// <summary>The trigger.</summary>
    public TriggerInfo Trigger { get; protected set; }

    /// <summary>Whether it runs an action and stays, without exit and entry actions.</summary>
    public bool IsInternalTransition { get; protected set; }
}

/// <summary>A rule with a fixed destination: a permit, a re-entry or an internal transition.</summary>
public class FixedTransitionInfo : TransitionInfo
{
    internal FixedTransitionInfo(object? trigger, IEnumerable<InvocationInfo> guards, bool isInternal, StateInfo destination)
        : base(trigger, guards, isInternal)
    {
        DestinationState = destination;
    }

    /// <summary>The state that the rule leads to.</summary>
    public StateInfo DestinationState { get; }
}

/// <summary>A rule that ignores a trigger.</summary>
public class IgnoredTransitionInfo : TransitionInfo
{
    internal IgnoredTransitionInfo(object? trigger, IEnumerable<InvocationInfo> guards)
        : base(trigger, guards, false)
    {
    }
}

/// <summary>Describes a trigger.</summary>
public class TriggerInfo
{
    internal TriggerInfo(object? underlyingTrigger)
    {
        UnderlyingTrigger = underlyingTrigger!;
    }

    /// <summary>The trigger.</summary>
    public object UnderlyingTrigger { get; }

    /// <inheritdoc/>
    public override string ToString() => UnderlyingTrigger?.ToString() ?? "<null>";
}

/// <summary>Describes an entry action.</summary>
/// <param name="method">What runs.</param>
/// <param name="fromTrigger">The only trigger for which it runs, or null for all.</param>
public class ActionInfo(InvocationInfo method, string? fromTrigger)
{
    /// <summary>What runs.</summary>
    public InvocationInfo Method { get; } = method;

    /// <summary>The only trigger for which it runs, or null for all.</summary>
    public string? FromTrigger { get; } = fromTrigger;
}

namespace Stateless.Reflection;

/// <summary>Describes a state.</summary>
public class StateInfo
{
    internal StateInfo(
        object underlyingState, IEnumerable<IgnoredTransitionInfo> ignored, IEnumerable<ActionInfo> entries, IEnumerable<InvocationInfo> exits)
    {
        UnderlyingState = underlyingState;
        IgnoredTriggers = ignored.ToArray();
        EntryActions = entries.ToArray();
        ExitActions = exits.ToArray();
    }

    /// <summary>The state.</summary>
    public object UnderlyingState { get; }

    /// <summary>The states that are part of this one, in configured order.</summary>
    public IEnumerable<StateInfo> Substates { get; private set; } = null!;

    /// <summary>The state that this one is a part of, or null.</summary>
    public StateInfo? Superstate { get; private set; }

    /// <summary>What runs when it is entered.</summary>
    public IEnumerable<ActionInfo> EntryActions { get; }

    /// <summary>What runs when it is left.</summary>
    public IEnumerable<InvocationInfo> ExitActions { get; }

    /// <summary>All rules that change or keep the state; null for <see cref="StateMachineInfo.InitialState"/>, which is described alone.</summary>
    public IEnumerable<TransitionInfo> Transitions => FixedTransitions;

    /// <summary>The rules with a fixed destination: by trigger in configured order; of one trigger permits, then re-entries, then internal ones.</summary>
    public IEnumerable<FixedTransitionInfo> FixedTransitions { get; private set; } = null!;

    /// <summary>The rules that ignore a trigger.</summary>
    public IEnumerable<IgnoredTransitionInfo> IgnoredTriggers { get; }

    /// <inheritdoc/>
    public override string ToString() => UnderlyingState?.ToString() ?? "<null>";

    internal void Relate(StateInfo? superstate, IEnumerable<StateInfo> substates, IEnumerable<FixedTransitionInfo> transitions)
    {
        Superstate = superstate;
        Substates = substates.ToArray();
        FixedTransitions = transitions.ToArray();
    }
}

/// <summary>Describes a whole machine.</summary>
public class StateMachineInfo
{
    internal StateMachineInfo(StateInfo initialState, IEnumerable<StateInfo> states, Type stateType, Type triggerType)
    {
        InitialState = initialState;
        States = states.ToArray();
        StateType = stateType;
        TriggerType = triggerType;
    }

    /// <summary>The state that the machine had when it was made, without transitions.</summary>
    public StateInfo InitialState { get; }

    /// <summary>Every configured state in the order of first mention, then states that are only a destination.</summary>
    public IEnumerable<StateInfo> States { get; }

    /// <summary>The type of the states.</summary>
    public Type StateType { get; }

    /// <summary>The type of the triggers.</summary>
    public Type TriggerType { get; }
}

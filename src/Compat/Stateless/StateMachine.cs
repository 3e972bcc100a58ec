namespace Stateless;

/// <summary>
/// A configurable state machine: the synchronous part of Stateless 5.18, with its documented meaning, for builds without that package.
/// Not safe for concurrent use. A plain <see cref="Fire(TTrigger)"/> allocates nothing unless an action or a listener needs the transition.
/// </summary>
/// <typeparam name="TState">The states.</typeparam>
/// <typeparam name="TTrigger">The triggers.</typeparam>
public partial class StateMachine<TState, TTrigger>
{
    private readonly Func<TState> _accessor;
    private readonly Action<TState> _mutator;
    private readonly TState _initialState;
    private readonly List<StateNode> _nodes = [];
    private readonly List<TriggerWithParameters> _triggers = [];
    private Action<TState, TTrigger, ICollection<string>?> _unhandled = RefuseUnhandled;
    private Action<Transition>? _transitioned;
    private Action<Transition>? _transitionCompleted;

    /// <summary>Makes a machine whose state is kept elsewhere.</summary>
    /// <param name="stateAccessor">Reads the state.</param>
    /// <param name="stateMutator">Writes the state.</param>
    /// <param name="firingMode"><see cref="FiringMode.Immediate"/>.</param>
    public StateMachine(Func<TState> stateAccessor, Action<TState> stateMutator, FiringMode firingMode)
    {
        ArgumentNullException.ThrowIfNull(stateAccessor);
        ArgumentNullException.ThrowIfNull(stateMutator);
        if (firingMode != FiringMode.Immediate)
            throw new NotSupportedException($"The stand-in for Stateless has FiringMode.Immediate only, not {firingMode}.");
        _accessor = stateAccessor;
        _mutator = stateMutator;
        _initialState = stateAccessor();
    }

    /// <summary>Makes a machine that keeps its own state. The entry actions of <paramref name="initialState"/> do not run.</summary>
    public StateMachine(TState initialState, FiringMode firingMode)
        : this(new Cell { State = initialState }, firingMode)
    {
    }

    private StateMachine(Cell cell, FiringMode firingMode)
        : this(() => cell.State, state => cell.State = state, firingMode)
    {
    }

    /// <summary>The current state.</summary>
    public TState State => _accessor();

    /// <summary>The triggers that could be fired now without arguments.</summary>
    [Obsolete("Obsolete in the package too; ask CanFire.")]
    public IEnumerable<TTrigger> PermittedTriggers => Permitted([]);

    /// <summary>The triggers that could be fired now with these arguments.</summary>
    [Obsolete("Obsolete in the package too; ask CanFire.")]
    public IEnumerable<TTrigger> GetPermittedTriggers(params object[] args) => Permitted(args);

    /// <summary>Begins or goes on with the configuration of a state.</summary>
    public StateConfiguration Configure(TState state) => new(this, Node(state));

    /// <summary>Whether the current state is <paramref name="state"/> or one of its substates.</summary>
    public bool IsInState(TState state) => Node(State).IsIncludedIn(state);

    /// <summary>Says that a trigger takes these types of arguments.</summary>
    public TriggerWithParameters SetTriggerParameters(TTrigger trigger, params Type[] argumentTypes) =>
        Register(new TriggerWithParameters(trigger, argumentTypes));

    /// <summary>Says that a trigger takes one argument.</summary>
    public TriggerWithParameters<TArg0> SetTriggerParameters<TArg0>(TTrigger trigger) =>
        Register(new TriggerWithParameters<TArg0>(trigger));

    /// <summary>Says that a trigger takes two arguments.</summary>
    public TriggerWithParameters<TArg0, TArg1> SetTriggerParameters<TArg0, TArg1>(TTrigger trigger) =>
        Register(new TriggerWithParameters<TArg0, TArg1>(trigger));

    /// <summary>Says that a trigger takes three arguments.</summary>
    public TriggerWithParameters<TArg0, TArg1, TArg2> SetTriggerParameters<TArg0, TArg1, TArg2>(TTrigger trigger) =>
        Register(new TriggerWithParameters<TArg0, TArg1, TArg2>(trigger));

    /// <summary>Replaces the exception on a trigger that the state does not permit.</summary>
    public void OnUnhandledTrigger(Action<TState, TTrigger> unhandledTriggerAction)
    {
        ArgumentNullException.ThrowIfNull(unhandledTriggerAction);
        _unhandled = (state, trigger, _) => unhandledTriggerAction(state, trigger);
    }

    /// <summary>Replaces the exception on a trigger that the state does not permit; gets the unmet guards, null if no rule exists.</summary>
    public void OnUnhandledTrigger(Action<TState, TTrigger, ICollection<string>?> unhandledTriggerAction)
    {
        ArgumentNullException.ThrowIfNull(unhandledTriggerAction);
        _unhandled = unhandledTriggerAction;
    }

    /// <summary>Calls back on every transition, after the state changed and before entry actions.</summary>
    public void OnTransitioned(Action<Transition> onTransitionAction)
    {
        ArgumentNullException.ThrowIfNull(onTransitionAction);
        _transitioned += onTransitionAction;
    }

    /// <summary>Calls back on every transition, after entry actions.</summary>
    public void OnTransitionCompleted(Action<Transition> onTransitionAction)
    {
        ArgumentNullException.ThrowIfNull(onTransitionAction);
        _transitionCompleted += onTransitionAction;
    }

    /// <summary>The state and the permitted triggers, for people.</summary>
    public override string ToString() =>
        $"StateMachine {{ State = {State}, PermittedTriggers = {{ {string.Join(", ", Permitted([]))} }}}}";

    private static bool Same<T>(T left, T right) => EqualityComparer<T>.Default.Equals(left, right);

    private static void RefuseUnhandled(TState state, TTrigger trigger, ICollection<string>? unmetGuards) =>
        throw new InvalidOperationException(unmetGuards is { Count: > 0 }
            ? $"State '{state}' has a transition for trigger '{trigger}', but guards are not met: '{string.Join(", ", unmetGuards)}'."
            : $"State '{state}' permits no transition for trigger '{trigger}'.");

    private T Register<T>(T trigger)
        where T : TriggerWithParameters
    {
        if (_triggers.Exists(known => Same(known.Trigger, trigger.Trigger)))
            throw new InvalidOperationException($"Trigger '{trigger.Trigger}' already has its parameters.");
        _triggers.Add(trigger);
        return trigger;
    }

    private StateNode Node(TState state)
    {
        foreach (var node in _nodes)
            if (Same(node.State, state)) return node;
        _nodes.Add(new StateNode(state));
        return _nodes[^1];
    }

    private sealed class Cell
    {
        public required TState State { get; set; }
    }
}

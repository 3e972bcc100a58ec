using System.Collections.Concurrent;
using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.Scheduling;

namespace Microsoft.Coyote.Specifications;

/// <summary>
/// A specification as a state machine that observes: safety is what it asserts, liveness is that it does not stay in hot states. It handles
/// an event at once, inside the step of who hands it over.
/// </summary>
public abstract partial class Monitor
{
    private static readonly Behaviour.Family Family = new(typeof(Monitor), typeof(State), typeof(Event), typeof(WildCardEvent), null);
    private static readonly ConcurrentDictionary<Type, Behaviour> Behaviours = [];

    private Behaviour _behaviour = null!;
    private ControlledRuntime _runtime = null!;
    private StateNode _node = null!;
    private Event? _raised;
    private Type? _next;

    /// <summary>Makes a monitor; only the runtime does so.</summary>
    protected Monitor()
    {
    }

    /// <summary>The state in which the monitor is.</summary>
    protected internal Type CurrentState => _node.Type;

    internal bool IsHot => _node.IsHot;

    /// <summary>The steps that the monitor has been hot for without entering a state that is not.</summary>
    internal long Temperature { get; set; }

    internal string StateName => _node.Name;

    public override string ToString() => GetType().FullName ?? GetType().Name;

    internal static Behaviour BehaviourOf(Type type) =>
        Behaviours.TryGetValue(type, out var known) ? known : Behaviours.GetOrAdd(type, Behaviour.Of(type, Family));

    internal void Begin(ControlledRuntime runtime, Behaviour behaviour)
    {
        _runtime = runtime;
        _behaviour = behaviour;
        Enter(behaviour.Start, new WildCardEvent());
        Settle();
    }

    internal void Handle(Event e)
    {
        React(e);
        Settle();
    }

    private void React(Event e)
    {
        var reaction = _node.For(e.GetType());
        switch (reaction.Disposition)
        {
            case Disposition.Ignore:
                break;
            case Disposition.Do:
                reaction.Action!.Invoke(this, e);
                break;
            case Disposition.Goto:
                Go(e, reaction.Target!, reaction.Action);
                break;
            default:
                Assert(false, "{0} received event '{1}' that cannot be handled.", this, e.GetType().FullName);
                break;
        }
    }

    /// <summary>Does what the action asked for, and what those actions ask for.</summary>
    private void Settle()
    {
        while (true)
        {
            if (_next is { } state)
            {
                _next = null;
                Go(new WildCardEvent(), _behaviour.State(state), null);
            }
            else if (_raised is { } raised)
            {
                _raised = null;
                React(raised);
            }
            else
            {
                return;
            }
        }
    }

    private void Go(Event e, StateNode target, Handler? action)
    {
        _node.Exit?.Invoke(this, e);
        action?.Invoke(this, e);
        if (_node.IsHot) _runtime.CountHot(-1);
        Enter(target, e);
    }

    private void Enter(StateNode target, Event e)
    {
        _node = target;
        if (target.IsHot) _runtime.CountHot(1);
        else Temperature = 0;
        target.Entry?.Invoke(this, e);
    }

    /// <summary>Handles an event at the end of the current action.</summary>
    protected void RaiseEvent(Event e)
    {
        Assert(e is not null, "{0} raises a null event.", this);
        CheckRaise();
        _raised = e;
    }

    /// <summary>Goes to a state at the end of the current action.</summary>
    protected void RaiseGotoStateEvent<TState>()
        where TState : State => RaiseGotoStateEvent(typeof(TState));

    /// <summary>Goes to a state at the end of the current action.</summary>
    protected void RaiseGotoStateEvent(Type state)
    {
        CheckRaise();
        _next = state;
    }

    /// <summary>Ends the run as a failure unless <paramref name="predicate"/> holds.</summary>
    protected void Assert(bool predicate) => _runtime.Assert(predicate);

    /// <summary>Ends the run as a failure with this text unless <paramref name="predicate"/> holds.</summary>
    protected void Assert(bool predicate, string s, object? arg0) => _runtime.Assert(predicate, s, arg0);

    /// <summary>Ends the run as a failure with this text unless <paramref name="predicate"/> holds.</summary>
    protected void Assert(bool predicate, string s, object? arg0, object? arg1) => _runtime.Assert(predicate, s, arg0, arg1);

    /// <summary>Ends the run as a failure with this text unless <paramref name="predicate"/> holds.</summary>
    protected void Assert(bool predicate, string s, object? arg0, object? arg1, object? arg2) => _runtime.Assert(predicate, s, arg0, arg1, arg2);

    /// <summary>Ends the run as a failure with this text unless <paramref name="predicate"/> holds.</summary>
    protected void Assert(bool predicate, string s, params object?[] args) => _runtime.Assert(predicate, s, args);

    private void CheckRaise() =>
        Assert(_next is null && _raised is null, "{0} has asked for more than one transition or raised event in one action.", this);
}

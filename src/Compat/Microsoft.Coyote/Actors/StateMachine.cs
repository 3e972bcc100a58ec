using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.Scheduling;

namespace Microsoft.Coyote.Actors;

/// <summary>An actor with states, of which one is the current one; what it does with an event is that state's rule.</summary>
public abstract partial class StateMachine : Actor
{
    internal static readonly Behaviour.Family Family =
        new(typeof(StateMachine), typeof(State), typeof(Event), typeof(WildCardEvent), typeof(HaltEvent));

    private Behaviour _behaviour = null!;
    private Event? _raised;
    private Type? _next;
    private bool _isExiting;

    /// <summary>Makes a machine; only the runtime does so.</summary>
    protected StateMachine()
    {
    }

    /// <summary>The state in which the machine is.</summary>
    protected internal Type CurrentState => Node.Type;

    internal override void Bind(ActorOperation operation, Behaviour behaviour)
    {
        base.Bind(operation, behaviour);
        _behaviour = behaviour;
    }

    internal override void Begin(Event? initialEvent)
    {
        var e = initialEvent ?? DefaultEvent.Instance;
        Node.Entry?.Invoke(this, e);
        Settle(e);
    }

    internal override void Handle(Event e, Reaction reaction)
    {
        React(e, reaction);
        Settle(e);
    }

    private void React(Event e, Reaction reaction)
    {
        if (reaction.Disposition == Disposition.Goto) Go(e, reaction.Target!, reaction.Action);
        else base.Handle(e, reaction);
    }

    /// <summary>Does what the action asked for, and what those actions ask for.</summary>
    private void Settle(Event e)
    {
        while (Asked is Pending.Goto or Pending.Event)
        {
            var asked = Asked;
            Asked = Pending.Nothing;
            if (asked == Pending.Goto)
            {
                Go(e, _behaviour.State(_next!), null);
                continue;
            }
            e = _raised!;
            var reaction = Node.For(e.GetType());
            if (reaction.Disposition != Disposition.Ignore) React(e, reaction);
        }
    }

    private void Go(Event e, StateNode target, Handler? action)
    {
        _isExiting = true;
        Node.Exit?.Invoke(this, e);
        action?.Invoke(this, e);
        _isExiting = false;
        Node = target;
        target.Entry?.Invoke(this, e);
    }

    private protected override void Check() =>
        Assert(!_isExiting, "{0} has asked for a transition on the exit from state '{1}'.", Id, Node.Name);

    /// <summary>Handles an event at the end of the current action, before anything in the inbox.</summary>
    protected void RaiseEvent(Event e)
    {
        Assert(e is not null, "{0} raises a null event.", Id);
        Raise(Pending.Event);
        _raised = e;
    }

    /// <summary>Goes to a state at the end of the current action.</summary>
    protected void RaiseGotoStateEvent<TState>()
        where TState : State => RaiseGotoStateEvent(typeof(TState));

    /// <summary>Goes to a state at the end of the current action.</summary>
    protected void RaiseGotoStateEvent(Type state)
    {
        Raise(Pending.Goto);
        _next = state;
    }
}

using System.Collections.Concurrent;
using Microsoft.Coyote.Actors.Timers;
using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.Scheduling;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace Microsoft.Coyote.Actors;

/// <summary>
/// Something with an inbox that handles one event after the other and shares nothing. <see cref="OnEventDoActionAttribute"/> says which method
/// handles which event. Handlers are synchronous.
/// </summary>
public abstract partial class Actor
{
    private static readonly Behaviour.Family Family = new(typeof(Actor), null, typeof(Event), typeof(WildCardEvent), typeof(HaltEvent));
    private static readonly ConcurrentDictionary<Type, Behaviour> Behaviours = [];

    private ActorOperation _operation = null!;

    /// <summary>Makes an actor; only the runtime does so.</summary>
    protected Actor()
    {
    }

    /// <summary>Who this is.</summary>
    protected internal ActorId Id { get; private set; } = null!;

    /// <summary>Whether the current action asked to halt.</summary>
    internal bool IsHalting => Asked == Pending.Halt;

    /// <summary>What the current action asked for.</summary>
    private protected Pending Asked { get; set; }

    /// <summary>The rules that hold now.</summary>
    internal StateNode Node { get; private protected set; } = null!;

    private ControlledRuntime Context => _operation.Runtime;

    /// <summary>Two actors are equal if they have the same id.</summary>
    public override bool Equals(object? obj) => obj is Actor other && GetType() == other.GetType() && Id == other.Id;

    public override int GetHashCode() => Id.GetHashCode();

    public override string ToString() => Id.Name;

    /// <summary>The rules of a type of actor.</summary>
    internal static Behaviour BehaviourOf(Type type)
    {
        if (Behaviours.TryGetValue(type, out var known)) return known;
        if (!type.IsSubclassOf(typeof(Actor))) throw new InvalidOperationException($"Type '{type.FullName}' is not an actor.");
        return Behaviours.GetOrAdd(type, Behaviour.Of(type, type.IsSubclassOf(typeof(StateMachine)) ? StateMachine.Family : Family));
    }

    internal virtual void Bind(ActorOperation operation, Behaviour behaviour)
    {
        _operation = operation;
        Id = operation.ActorId;
        Node = behaviour.Start;
    }

    /// <summary>The first step.</summary>
    internal virtual void Begin(Event? initialEvent) => Handler.Complete(OnInitializeAsync(initialEvent!));

    /// <summary>Handles an event that was dequeued.</summary>
    internal virtual void Handle(Event e, Reaction reaction)
    {
        switch (reaction.Disposition)
        {
            case Disposition.Do: reaction.Action!.Invoke(this, e); break;
            case Disposition.Halt: Asked = Pending.Halt; break;
            default: throw new UnhandledEventException(e, Id, Node.Name);
        }
    }

    /// <summary>The last step.</summary>
    internal void End(Event e) => Handler.Complete(OnHaltAsync(e));

    /// <summary>Notes what the current action asks for; one action may ask for one thing.</summary>
    private protected void Raise(Pending pending)
    {
        Assert(Asked == Pending.Nothing, "{0} has asked for more than one transition, raised event or halt in one action.", Id);
        Check();
        Asked = pending;
    }

    /// <summary>Whether an action may ask for anything now.</summary>
    private protected virtual void Check()
    {
    }

    /// <summary>Creates an actor.</summary>
    protected ActorId CreateActor(Type type, Event? initialEvent = null, EventGroup? eventGroup = null) =>
        Context.CreateActor(type, initialEvent, eventGroup);

    /// <summary>Creates an actor with a name for people.</summary>
    protected ActorId CreateActor(Type type, string name, Event? initialEvent = null, EventGroup? eventGroup = null) =>
        Context.CreateActor(type, name, initialEvent, eventGroup);

    /// <summary>Puts an event at the end of the actor's inbox.</summary>
    protected void SendEvent(ActorId id, Event e, EventGroup? eventGroup = null, SendOptions? options = null) =>
        Context.SendEvent(id, e, eventGroup, options);

    /// <summary>Starts a timer that fires once, at any time: how long a delay is says nothing under systematic testing.</summary>
    /// <param name="startDelay">At least zero.</param>
    /// <param name="customEvent">What it sends; without one, a plain <see cref="TimerElapsedEvent"/>.</param>
    protected TimerInfo StartTimer(TimeSpan startDelay, TimerElapsedEvent? customEvent = null) =>
        _operation.StartTimer(startDelay, Timeout.InfiniteTimeSpan, customEvent);

    /// <summary>Starts a timer that fires any number of times until it is stopped.</summary>
    protected TimerInfo StartPeriodicTimer(TimeSpan startDelay, TimeSpan period, TimerElapsedEvent? customEvent = null) =>
        _operation.StartTimer(startDelay, period, customEvent);

    /// <summary>Stops a timer of this actor: what it sent and was not yet handled is ignored.</summary>
    protected void StopTimer(TimerInfo info) => _operation.StopTimer(info);

    /// <summary>A choice that the strategy makes and the trace records.</summary>
    protected bool RandomBoolean() => Context.RandomBoolean();

    /// <summary>A choice from 0 to <paramref name="maxValue"/> - 1 that the strategy makes and the trace records.</summary>
    protected int RandomInteger(int maxValue) => Context.RandomInteger(maxValue);

    /// <summary>Hands an event to the monitor of this type, at once; without such a monitor nothing happens.</summary>
    protected void Monitor<T>(Monitor.Event e)
        where T : Monitor => Context.Monitor<T>(e);

    /// <summary>Ends the run as a failure unless <paramref name="predicate"/> holds.</summary>
    protected void Assert(bool predicate) => Context.Assert(predicate);

    /// <summary>Ends the run as a failure with this text unless <paramref name="predicate"/> holds.</summary>
    protected void Assert(bool predicate, string s, object? arg0) => Context.Assert(predicate, s, arg0);

    /// <summary>Ends the run as a failure with this text unless <paramref name="predicate"/> holds.</summary>
    protected void Assert(bool predicate, string s, object? arg0, object? arg1) => Context.Assert(predicate, s, arg0, arg1);

    /// <summary>Ends the run as a failure with this text unless <paramref name="predicate"/> holds.</summary>
    protected void Assert(bool predicate, string s, object? arg0, object? arg1, object? arg2) => Context.Assert(predicate, s, arg0, arg1, arg2);

    /// <summary>Ends the run as a failure with this text unless <paramref name="predicate"/> holds.</summary>
    protected void Assert(bool predicate, string s, params object?[] args) => Context.Assert(predicate, s, args);

    /// <summary>Halts the actor at the end of the current action.</summary>
    protected void RaiseHaltEvent() => Raise(Pending.Halt);

    /// <summary>Runs as the first step of an actor that is no state machine.</summary>
    protected virtual Task OnInitializeAsync(Event initialEvent) => Task.CompletedTask;

    /// <summary>Runs when the actor halts.</summary>
    protected virtual Task OnHaltAsync(Event e) => Task.CompletedTask;
}

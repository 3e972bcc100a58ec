using Microsoft.Coyote.Runtime;

namespace Microsoft.Coyote.Actors;

/// <summary>Called with an actor that has halted.</summary>
public delegate void OnActorHaltedHandler(ActorId id);

/// <summary>Called with an event that a halted actor will not see.</summary>
public delegate void OnEventDroppedHandler(Event e, ActorId target);

/// <summary>What an actor may be at a time.</summary>
public enum ActorExecutionStatus
{
    /// <summary>Not known to the runtime.</summary>
    None = 0,

    /// <summary>Handles events.</summary>
    Active,

    /// <summary>Is about to halt.</summary>
    Halting,

    /// <summary>Handles no event any more.</summary>
    Halted,
}

/// <summary>Creates actors and sends them events.</summary>
public interface IActorRuntime : ICoyoteRuntime
{
    /// <summary>An actor halted.</summary>
    event OnActorHaltedHandler OnActorHalted;

    /// <summary>An event was sent to a halted actor, or was in its inbox when it halted.</summary>
    event OnEventDroppedHandler OnEventDropped;

    /// <summary>An id for an actor that is created later, so that others can be told of it before.</summary>
    ActorId CreateActorId(Type type, string? name = null);

    /// <summary>Creates an actor; its first step is a step of its own.</summary>
    /// <param name="type">A class with a parameterless constructor, derived from <see cref="Actor"/>.</param>
    /// <param name="initialEvent">What its initialization or its start state's entry gets.</param>
    /// <param name="eventGroup">Null.</param>
    ActorId CreateActor(Type type, Event? initialEvent = null, EventGroup? eventGroup = null);

    /// <summary>Creates an actor with a name for people.</summary>
    ActorId CreateActor(Type type, string name, Event? initialEvent = null, EventGroup? eventGroup = null);

    /// <summary>Creates the actor of an id that <see cref="CreateActorId"/> gave; an id serves once.</summary>
    ActorId CreateActor(ActorId id, Type type, Event? initialEvent = null, EventGroup? eventGroup = null);

    /// <summary>Puts an event at the end of the actor's inbox.</summary>
    void SendEvent(ActorId targetId, Event e, EventGroup? eventGroup = null, SendOptions? options = null);

    /// <summary>What the actor is now.</summary>
    ActorExecutionStatus GetActorExecutionStatus(ActorId id);
}

using Microsoft.Coyote.Runtime;

namespace Microsoft.Coyote.Actors;

/// <summary>An actor dequeued an event that it has no rule for.</summary>
public sealed class UnhandledEventException : RuntimeException
{
    /// <summary>The event.</summary>
    public Event UnhandledEvent;

    /// <summary>The state in which the actor was.</summary>
    public string CurrentStateName;

    internal UnhandledEventException(Event e, ActorId id, string state)
        : base(id is null ? "" : $"{id.Name} received event '{e.GetType().FullName}' that cannot be handled.")
    {
        UnhandledEvent = e;
        CurrentStateName = state;
    }
}

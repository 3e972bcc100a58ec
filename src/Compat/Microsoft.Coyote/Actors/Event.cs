namespace Microsoft.Coyote.Actors;

/// <summary>What actors send each other. Events are passed by reference: who sent one must not change it afterwards.</summary>
public abstract class Event
{
    /// <summary>Makes an event.</summary>
    protected Event()
    {
    }
}

/// <summary>An actor that dequeues this event halts, unless it has a handler for it.</summary>
public sealed class HaltEvent : Event
{
    private HaltEvent()
    {
    }

    /// <summary>The only one.</summary>
    public static HaltEvent Instance { get; } = new();
}

/// <summary>What an actor that has a handler for it gets when its inbox holds nothing to dequeue, again and again.</summary>
public sealed class DefaultEvent : Event
{
    private DefaultEvent()
    {
    }

    /// <summary>The only one.</summary>
    public static DefaultEvent Instance { get; } = new();
}

/// <summary>In an attribute: every event that the state or actor has no other rule for.</summary>
public sealed class WildCardEvent : Event;

/// <summary>Groups of events are left out: nobody can make one, so that every parameter of this type is null.</summary>
public class EventGroup
{
    private protected EventGroup()
    {
    }
}

/// <summary>Options of a send are left out: nobody can make any, so that every parameter of this type is null.</summary>
public class SendOptions
{
    private protected SendOptions()
    {
    }
}

using Stateless;

namespace Compat.Tests.Stateless;

/// <summary>States of the machine under test: <see cref="Ajar"/> is a part of <see cref="Open"/>.</summary>
public enum DoorState
{
    Closed,
    Open,
    Ajar,
    Locked,
}

public enum DoorTrigger
{
    Push,
    Pull,
    Turn,
    Knock,
    Slam,
}

/// <summary>A machine with its state in a variable, and a list of what ran.</summary>
internal sealed class Door
{
    public Door(DoorState state = DoorState.Closed)
    {
        State = state;
        Machine = new StateMachine<DoorState, DoorTrigger>(() => State, next => State = next, FiringMode.Immediate);
    }

    public DoorState State { get; set; }

    public StateMachine<DoorState, DoorTrigger> Machine { get; }

    public List<string> Log { get; } = [];

    /// <summary>Notes entries and exits of a state.</summary>
    public StateMachine<DoorState, DoorTrigger>.StateConfiguration Watch(DoorState state) => Machine.Configure(state)
        .OnEntry(transition => Log.Add($"enter {state} from {transition.Source} while {State}"), "note entry")
        .OnExit(transition => Log.Add($"exit {state} to {transition.Destination} while {State}"), "note exit");
}

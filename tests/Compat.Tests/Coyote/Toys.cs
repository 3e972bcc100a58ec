using Microsoft.Coyote.Actors;

namespace Compat.Tests.Coyote;

/// <summary>What the tests' actors note; a test makes a new one for each run and hands it to them as their initial event.</summary>
internal sealed class Log : Event
{
    public List<string> Lines { get; } = [];

    public string Text => string.Join(" ", Lines);

    public void Add(string line) => Lines.Add(line);
}

internal sealed class Number(int value) : Event
{
    public int Value { get; } = value;
}

internal sealed class Go : Event;

internal sealed class Stop : Event;

internal sealed class Other : Event;

/// <summary>A machine that notes what happens to it.</summary>
internal abstract class Notes : StateMachine
{
    protected Log Log { get; private set; } = new();

    protected void Begin(Event e)
    {
        Log = (Log)e;
        Log.Add("begin");
    }

    protected void Enter(Event e) => Log.Add($"enter-{CurrentState.Name}-{e.GetType().Name}");

    protected void Leave(Event e) => Log.Add($"leave-{CurrentState.Name}-{e.GetType().Name}");

    protected void Note(Event e) => Log.Add($"{e.GetType().Name}-in-{CurrentState.Name}");

    protected override Task OnHaltAsync(Event e)
    {
        Log.Add($"halt-{e.GetType().Name}");
        return Task.CompletedTask;
    }
}

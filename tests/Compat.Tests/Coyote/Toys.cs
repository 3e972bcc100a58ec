using Microsoft.Coyote.Actors;

namespace Compat.Tests.Coyote;

/// <summary>What the tests' actors note. A test makes a new one in each run.</summary>
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

internal sealed class Ping(ActorId from) : Event
{
    public ActorId From { get; } = from;
}

internal sealed class Pong : Event;

internal sealed class Go : Event;

internal sealed class Stop : Event;

namespace Microsoft.Coyote.Runtime;

/// <summary>What is done with an event.</summary>
internal enum Disposition
{
    Do,
    Goto,
    Ignore,
    Defer,
    Halt,
    Unhandled,
}

/// <summary>What a state does with one type of event.</summary>
/// <param name="Disposition">The kind.</param>
/// <param name="Action">What runs; with <see cref="Disposition.Goto"/> between exit and entry, and then it may be null.</param>
/// <param name="Target">The next state of <see cref="Disposition.Goto"/>.</param>
/// <param name="Mark">A hash of the state and the event, the same in every process.</param>
internal sealed record Reaction(Disposition Disposition, Handler? Action, StateNode? Target, ulong Mark);

/// <summary>The rules of one state of a machine or monitor, or of an actor, which has one state only.</summary>
internal sealed class StateNode(Type type, Type wildCard, Type? halt)
{
    private readonly Dictionary<Type, Reaction> _reactions = [];
    private Type? _lastType;
    private Reaction? _last;
    private Reaction? _wildCard;

    public Type Type { get; } = type;

    public string Name { get; } = type.Name;

    public Handler? Entry { get; set; }

    public Handler? Exit { get; set; }

    public bool IsHot { get; set; }

    public bool IsCold { get; set; }

    /// <summary>What is done with an event that is raised when nothing else is in the inbox, if that has a rule.</summary>
    public Reaction? Default { get; private set; }

    /// <summary>Adds a rule unless the event has one already; whether it was added.</summary>
    public bool TryAdd(Type eventType, Disposition disposition, Handler? action, StateNode? target)
    {
        var reaction = new Reaction(disposition, action, target, MarkOf(eventType));
        if (!_reactions.TryAdd(eventType, reaction)) return false;
        if (eventType == wildCard) _wildCard = reaction;
        if (eventType == typeof(Actors.DefaultEvent)) Default = reaction;
        return true;
    }

    /// <summary>What to do with an event of this type.</summary>
    public Reaction For(Type eventType)
    {
        if (ReferenceEquals(eventType, _lastType)) return _last!;
        if (!_reactions.TryGetValue(eventType, out var reaction))
        {
            reaction = eventType == halt ? new Reaction(Disposition.Halt, null, null, MarkOf(eventType))
                : _wildCard is null ? new Reaction(Disposition.Unhandled, null, null, MarkOf(eventType))
                : _wildCard with { Mark = MarkOf(eventType) };
            _reactions.Add(eventType, reaction);
        }
        _last = reaction;
        _lastType = eventType;
        return reaction;
    }

    private ulong MarkOf(Type eventType) => Marks.Mix(Marks.Of(Name), Marks.Of(eventType.FullName ?? eventType.Name));
}

/// <summary>Hashes that are the same in every process.</summary>
internal static class Marks
{
    public static ulong Of(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var letter in text) hash = unchecked((hash ^ letter) * 1099511628211UL);
        return hash;
    }

    public static ulong Mix(ulong left, ulong right)
    {
        unchecked
        {
            var value = (left * 0x9E3779B97F4A7C15UL) ^ right;
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
            return value ^ (value >> 31);
        }
    }
}

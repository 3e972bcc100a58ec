namespace Microsoft.Coyote.Runtime;

internal enum RuleKind
{
    Start,
    Hot,
    Cold,
    Entry,
    Exit,
    Do,
    Goto,
    Ignore,
    Defer,
}

/// <summary>What an attribute of an actor or a state says.</summary>
internal sealed record Rule(RuleKind Kind, Type[] Events, Type? Target = null, string? Action = null)
{
    public Rule(RuleKind kind, string? action = null)
        : this(kind, [], null, action)
    {
    }
}

/// <summary>An attribute that is a rule.</summary>
internal interface IRule
{
    Rule Rule { get; }
}

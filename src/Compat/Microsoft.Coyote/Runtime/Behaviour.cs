using System.Reflection;

namespace Microsoft.Coyote.Runtime;

/// <summary>The rules of a type of actor, machine or monitor, read from its attributes once.</summary>
internal sealed class Behaviour
{
    private const BindingFlags Nested = BindingFlags.Public | BindingFlags.NonPublic;

    private readonly Family _family;
    private readonly Type _owner;
    private readonly Dictionary<Type, StateNode> _states = [];

    private Behaviour(Type owner, Family family)
    {
        _family = family;
        _owner = owner;
        var constructor = owner.IsAbstract ? null : owner.GetConstructor(BindingFlags.Instance | Nested, Type.EmptyTypes);
        if (constructor is null) throw new InvalidOperationException($"{owner} needs a constructor without parameters.");
        var create = ConstructorInvoker.Create(constructor);
        New = () => create.Invoke();
        if (family.StateBase is null)
        {
            Start = Node(owner);
            AddRules(Start, owner, family.Root);
            return;
        }
        foreach (var state in StateTypes()) _states.Add(state, Node(state));
        foreach (var (state, node) in _states) AddRules(node, state, family.StateBase);
        Start = TheStart();
    }

    /// <summary>What tells a machine from a monitor and both from an actor.</summary>
    /// <param name="Root">Where the search through base types ends.</param>
    /// <param name="StateBase">What all states derive from; null for actors without states.</param>
    /// <param name="EventBase">What all events derive from.</param>
    /// <param name="WildCard">What stands for every event without a rule.</param>
    /// <param name="Halt">The event that halts, if there is one.</param>
    public sealed record Family(Type Root, Type? StateBase, Type EventBase, Type WildCard, Type? Halt);

    public StateNode Start { get; }

    /// <summary>Makes an instance.</summary>
    public Func<object> New { get; }

    public static Behaviour Of(Type owner, Family family) => new(owner, family);

    /// <exception cref="InvalidOperationException">Not a state of this type.</exception>
    public StateNode State(Type state) => _states.TryGetValue(state, out var node) ? node
        : throw new InvalidOperationException($"{_owner.Name} has no state '{state.Name}'.");

    private StateNode Node(Type type) => new(type, _family.WildCard, _family.Halt);

    private IEnumerable<Type> StateTypes()
    {
        for (var type = _owner; type is not null && type != _family.Root; type = type.BaseType)
            foreach (var nested in type.GetNestedTypes(Nested))
                if (!nested.IsAbstract && nested.IsSubclassOf(_family.StateBase!)) yield return nested;
    }

    private StateNode TheStart()
    {
        StateNode[] starts = [.. _states.Values.Where(node => RulesOf(node.Type).Any(rule => rule.Kind == RuleKind.Start))];
        return starts.Length == 1 ? starts[0]
            : throw new InvalidOperationException($"{_owner.Name} has {starts.Length} start states; it must have one.");
    }

    private void AddRules(StateNode node, Type declaring, Type end)
    {
        for (var type = declaring; type is not null && type != end; type = type.BaseType)
        {
            HashSet<Type> here = [];
            foreach (var rule in RulesOf(type)) Add(node, rule, here);
        }
    }

    /// <summary>Adds a rule; rules of base types give way to those of derived ones, but two rules of one type for one event are an error.</summary>
    private void Add(StateNode node, Rule rule, HashSet<Type> here)
    {
        switch (rule.Kind)
        {
            case RuleKind.Hot: node.IsHot = true; return;
            case RuleKind.Cold: node.IsCold = true; return;
            case RuleKind.Entry: node.Entry ??= Method(rule.Action!); return;
            case RuleKind.Exit: node.Exit ??= Method(rule.Action!); return;
            case RuleKind.Start: return;
        }
        var disposition = rule.Kind switch
        {
            RuleKind.Do => Disposition.Do,
            RuleKind.Goto => Disposition.Goto,
            RuleKind.Defer => Disposition.Defer,
            _ => Disposition.Ignore,
        };
        foreach (var eventType in rule.Events)
        {
            if (!here.Add(eventType))
                throw new InvalidOperationException($"State '{node.Name}' of {_owner.Name} has two rules for '{eventType.Name}'.");
            node.TryAdd(eventType, disposition, rule.Action is null ? null : Method(rule.Action), rule.Target is null ? null : State(rule.Target));
        }
    }

    private Handler Method(string name) => Handler.Create(_owner, name, _family.EventBase);

    private static IEnumerable<Rule> RulesOf(Type type) => type.GetCustomAttributes(inherit: false).OfType<IRule>().Select(attribute => attribute.Rule);
}

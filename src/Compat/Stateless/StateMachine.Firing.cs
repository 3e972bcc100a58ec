namespace Stateless;

public partial class StateMachine<TState, TTrigger>
{
    /// <summary>Moves on by a trigger: exit actions, the state changes, <see cref="OnTransitioned"/>, entry actions.</summary>
    /// <exception cref="InvalidOperationException">The state does not permit the trigger, or permits it twice.</exception>
    public void Fire(TTrigger trigger) => FireOne(trigger, []);

    /// <summary>Moves on by a trigger with arguments.</summary>
    /// <exception cref="ArgumentException">The arguments are not those that the trigger was registered with.</exception>
    public void Fire(TriggerWithParameters trigger, params object[] args)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        FireChecked(trigger.Trigger, args);
    }

    /// <summary>Moves on by a trigger with one argument.</summary>
    public void Fire<TArg0>(TriggerWithParameters<TArg0> trigger, TArg0 arg0)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        FireChecked(trigger.Trigger, [arg0!]);
    }

    /// <summary>Moves on by a trigger with two arguments.</summary>
    public void Fire<TArg0, TArg1>(TriggerWithParameters<TArg0, TArg1> trigger, TArg0 arg0, TArg1 arg1)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        FireChecked(trigger.Trigger, [arg0!, arg1!]);
    }

    /// <summary>Moves on by a trigger with three arguments.</summary>
    public void Fire<TArg0, TArg1, TArg2>(TriggerWithParameters<TArg0, TArg1, TArg2> trigger, TArg0 arg0, TArg1 arg1, TArg2 arg2)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        FireChecked(trigger.Trigger, [arg0!, arg1!, arg2!]);
    }

    /// <summary>Whether the state permits the trigger now.</summary>
    public bool CanFire(TTrigger trigger) => Resolve(Node(State), trigger, [], out _, out _) is not null;

    /// <summary>Whether the state permits the trigger now with this argument.</summary>
    public bool CanFire<TArg0>(TriggerWithParameters<TArg0> trigger, TArg0 arg0)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        return Resolve(Node(State), trigger.Trigger, [arg0!], out _, out _) is not null;
    }

    /// <summary>Whether the state permits the trigger now with these arguments.</summary>
    public bool CanFire<TArg0, TArg1>(TriggerWithParameters<TArg0, TArg1> trigger, TArg0 arg0, TArg1 arg1)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        return Resolve(Node(State), trigger.Trigger, [arg0!, arg1!], out _, out _) is not null;
    }

    /// <summary>Whether the state permits the trigger now with these arguments.</summary>
    public bool CanFire<TArg0, TArg1, TArg2>(TriggerWithParameters<TArg0, TArg1, TArg2> trigger, TArg0 arg0, TArg1 arg1, TArg2 arg2)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        return Resolve(Node(State), trigger.Trigger, [arg0!, arg1!, arg2!], out _, out _) is not null;
    }

    /// <summary>Whether the state permits the trigger now, and which guards say no (null: no rule; empty: permitted).</summary>
    public bool CanFire(TTrigger trigger, out ICollection<string>? unmetGuards)
    {
        var permitted = Resolve(Node(State), trigger, [], out var refusing, out var unmet) is not null;
        unmetGuards = permitted ? [] : refusing?.Describe(trigger, unmet);
        return permitted;
    }

    private void FireChecked(TTrigger trigger, object[] arguments)
    {
        foreach (var known in _triggers)
            if (Same(known.Trigger, trigger)) known.ValidateParameters(arguments);
        FireOne(trigger, arguments);
    }

    private void FireOne(TTrigger trigger, object[] arguments)
    {
        var source = State;
        var node = Node(source);
        if (Resolve(node, trigger, arguments, out var refusing, out var unmet) is not { } rule)
        {
            _unhandled(source, trigger, refusing?.Describe(trigger, unmet));
            return;
        }
        var step = new Step(source, rule.Destination, trigger, arguments);
        switch (rule.Kind)
        {
            case RuleKind.Internal:
                rule.Action!(new Transition(source, source, trigger, arguments), arguments);
                break;
            case RuleKind.Reentry:
                Reenter(node, step);
                break;
            case RuleKind.Permit when !step.IsReentry: // A superstate's rule may lead to where the machine already is.
                Move(node, step);
                break;
        }
    }

    private void Move(StateNode node, Step step)
    {
        node.Exit(ref step);
        _mutator(step.Destination);
        _transitioned?.Invoke(step.Transition);
        Node(step.Destination).Enter(ref step);
        _transitionCompleted?.Invoke(new Transition(step.Source, State, step.Trigger, step.Arguments));
    }

    /// <summary>Leaves and enters the rule's state. One inherited from a superstate does so to the superstate, and the current state stays.</summary>
    private void Reenter(StateNode node, Step step)
    {
        node.Exit(ref step);
        var entered = Node(step.Destination);
        if (!step.IsReentry)
        {
            step = new Step(step.Destination, step.Destination, step.Trigger, step.Arguments);
            entered.Exit(ref step);
        }
        _transitioned?.Invoke(step.Transition);
        entered.Enter(ref step);
        _transitionCompleted?.Invoke(step.Transition);
        _mutator(State);
    }

    /// <summary>The rule for a trigger, of the state or of its nearest superstate that has one whose guards hold.</summary>
    /// <param name="node">The current state.</param>
    /// <param name="trigger">The trigger.</param>
    /// <param name="arguments">Its arguments, for the guards.</param>
    /// <param name="refusing">If there is none: the outermost state with a rule whose guards do not hold.</param>
    /// <param name="unmet">The guards of <paramref name="refusing"/> that do not hold.</param>
    private static Rule? Resolve(StateNode node, TTrigger trigger, object[] arguments, out StateNode? refusing, out ulong unmet)
    {
        refusing = null;
        unmet = 0;
        for (var candidate = node; candidate is not null; candidate = candidate.Superstate)
        {
            if (candidate.FindLocal(trigger, arguments, out var local) is { } rule) return rule;
            if (local == 0) continue;
            refusing = candidate;
            unmet = local;
        }
        return null;
    }

    private List<TTrigger> Permitted(object[] arguments)
    {
        var permitted = new List<TTrigger>();
        for (var node = Node(State); node is not null; node = node.Superstate)
            permitted.AddRange(node.Rules.GroupBy(rule => rule.Trigger)
                .Where(rules => rules.Any(rule => rule.Guards.All(guard => guard.Holds(arguments))))
                .Select(rules => rules.Key)
                .Except(permitted)
                .ToArray());
        return permitted;
    }
}

using Stateless.Reflection;

namespace Stateless;

public partial class StateMachine<TState, TTrigger>
{
    /// <summary>Describes the configuration, for diagrams and tables.</summary>
    public StateMachineInfo GetInfo()
    {
        var nodes = _nodes.ToList();
        foreach (var kind in (RuleKind[])[RuleKind.Permit, RuleKind.Reentry])
            foreach (var rule in _nodes.SelectMany(ByTrigger).Where(rule => rule.Kind == kind))
                if (!nodes.Exists(node => Same(node.State, rule.Destination))) nodes.Add(new StateNode(rule.Destination));

        var infos = nodes.ConvertAll(Describe);
        for (var index = 0; index < nodes.Count; index++)
        {
            var node = nodes[index];
            infos[index].Relate(
                node.Superstate is null ? null : InfoOf(node.Superstate.State),
                node.Substates.Select(substate => InfoOf(substate.State)),
                ByTrigger(node).Where(rule => rule.Kind != RuleKind.Ignore).Select(rule => new FixedTransitionInfo(
                    rule.Trigger, rule.Guards.Select(guard => guard.Method), rule.Kind == RuleKind.Internal, InfoOf(rule.Destination))));
        }
        return new StateMachineInfo(Describe(new StateNode(_initialState)), infos, typeof(TState), typeof(TTrigger));

        StateInfo InfoOf(TState state) => infos[nodes.FindIndex(node => Same(node.State, state))];
    }

    /// <summary>The rules in the package's order: triggers by first mention, and of one trigger permits, re-entries, internal, ignored.</summary>
    private static IEnumerable<Rule> ByTrigger(StateNode node) =>
        node.Rules.GroupBy(rule => rule.Trigger).SelectMany(rules => rules.OrderBy(rule => rule.Kind));

    private static StateInfo Describe(StateNode node) => new(
        node.State!,
        ByTrigger(node).Where(rule => rule.Kind == RuleKind.Ignore)
            .Select(rule => new IgnoredTransitionInfo(rule.Trigger, rule.Guards.Select(guard => guard.Method))),
        node.EntryActions.Select(action => new ActionInfo(action.Method, action.IsFiltered ? action.Trigger?.ToString() : null)),
        node.ExitActions.Select(action => action.Method));
}

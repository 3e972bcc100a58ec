using Stateless.Reflection;

namespace Stateless;

public partial class StateMachine<TState, TTrigger>
{
    private enum RuleKind
    {
        Permit,
        Reentry,
        Internal,
        Ignore,
    }

    /// <summary>A condition on a rule, with the text that names it.</summary>
    private sealed record Guard(Func<object[], bool> Holds, InvocationInfo Method);

    /// <summary>What a state does on a trigger, if all guards hold.</summary>
    private sealed record Rule(RuleKind Kind, TTrigger Trigger, TState Destination, Guard[] Guards, Action<Transition, object[]>? Action = null);

    /// <summary>An entry action; with <paramref name="IsFiltered"/> it runs for one trigger only.</summary>
    private sealed record EntryAction(bool IsFiltered, TTrigger Trigger, Action<Transition, object[]> Run, InvocationInfo Method);

    private sealed record ExitAction(Action<Transition> Run, InvocationInfo Method);

    /// <summary>All that is configured for one state.</summary>
    private sealed class StateNode(TState state)
    {
        private const int GuardsMax = 64;

        public TState State { get; } = state;

        public List<Rule> Rules { get; } = [];

        public List<EntryAction> EntryActions { get; } = [];

        public List<ExitAction> ExitActions { get; } = [];

        public List<StateNode> Substates { get; } = [];

        public StateNode? Superstate { get; set; }

        public void Add(Rule rule)
        {
            Rules.Add(rule);
            var guards = Rules.Where(r => Same(r.Trigger, rule.Trigger)).Sum(r => r.Guards.Length);
            if (guards > GuardsMax) throw new NotSupportedException($"At most {GuardsMax} guards on one trigger of one state.");
        }

        /// <summary>Whether <paramref name="other"/> is this state or lies below it.</summary>
        public bool Includes(TState other)
        {
            if (Same(State, other)) return true;
            foreach (var substate in Substates)
                if (substate.Includes(other)) return true;
            return false;
        }

        /// <summary>Whether <paramref name="other"/> is this state or lies above it.</summary>
        public bool IsIncludedIn(TState other) => Same(State, other) || (Superstate?.IsIncludedIn(other) ?? false);

        /// <summary>The one rule of this state itself whose guards all hold.</summary>
        /// <param name="trigger">The trigger.</param>
        /// <param name="arguments">Its arguments, for the guards.</param>
        /// <param name="unmet">Bit i: guard i did not hold, counted over all rules of the trigger.</param>
        /// <exception cref="InvalidOperationException">Guards of two rules hold.</exception>
        public Rule? FindLocal(TTrigger trigger, object[] arguments, out ulong unmet)
        {
            unmet = 0;
            Rule? found = null;
            var (ambiguous, position) = (false, 0);
            foreach (var rule in Rules)
            {
                if (!Same(rule.Trigger, trigger)) continue;
                var holds = true;
                foreach (var guard in rule.Guards)
                {
                    if (!guard.Holds(arguments))
                    {
                        holds = false;
                        unmet |= 1UL << position;
                    }
                    position++;
                }
                if (!holds) continue;
                ambiguous |= found is not null;
                found ??= rule;
            }
            if (!ambiguous) return found;
            throw new InvalidOperationException($"State '{State}' permits several transitions for trigger '{trigger}': guards must exclude each other.");
        }

        /// <summary>The descriptions of guards named by <see cref="FindLocal"/>'s bits, each once.</summary>
        public List<string> Describe(TTrigger trigger, ulong unmet) => Rules
            .Where(rule => Same(rule.Trigger, trigger))
            .SelectMany(rule => rule.Guards)
            .Where((_, index) => (unmet >> index & 1) != 0)
            .Select(guard => guard.Method.Description)
            .Distinct()
            .ToList();

        /// <summary>Runs the exit actions of this state and of each superstate that the step leaves, innermost first.</summary>
        public void Exit(ref Step step)
        {
            if (step.IsReentry)
            {
                RunExitActions(ref step);
                return;
            }
            for (var node = this; node is not null && !node.Includes(step.Destination); node = node.Superstate) node.RunExitActions(ref step);
        }

        /// <summary>Runs the entry actions of each superstate that the step enters and of this state, outermost first.</summary>
        public void Enter(ref Step step)
        {
            if (!step.IsReentry)
            {
                if (Includes(step.Source)) return;
                Superstate?.Enter(ref step);
            }
            foreach (var action in EntryActions)
                if (!action.IsFiltered || Same(action.Trigger, step.Trigger)) action.Run(step.Transition, step.Arguments);
        }

        private void RunExitActions(ref Step step)
        {
            foreach (var action in ExitActions) action.Run(step.Transition);
        }
    }
}

using Stateless.Reflection;

namespace Stateless;

public partial class StateMachine<TState, TTrigger>
{
    /// <summary>Configures one state; every method returns the configuration itself. Always give a description to guards and actions.</summary>
    public partial class StateConfiguration
    {
        private readonly StateNode _node;

        internal StateConfiguration(StateMachine<TState, TTrigger> machine, object node)
        {
            Machine = machine;
            _node = (StateNode)node;
        }

        /// <summary>The state that is configured.</summary>
        public TState State => _node.State;

        /// <summary>The machine that it belongs to.</summary>
        public StateMachine<TState, TTrigger> Machine { get; }

        /// <summary>Goes to another state on a trigger.</summary>
        /// <exception cref="ArgumentException">The destination is this state.</exception>
        public StateConfiguration Permit(TTrigger trigger, TState destinationState) =>
            Add(RuleKind.Permit, trigger, Other(destinationState));

        /// <summary>Goes to another state on a trigger if the guard holds.</summary>
        public StateConfiguration PermitIf(TTrigger trigger, TState destinationState, Func<bool> guard, string? guardDescription = null) =>
            Add(RuleKind.Permit, trigger, Other(destinationState), Plain(guard, guardDescription));

        /// <summary>Goes to another state on a trigger if the guard holds for its argument.</summary>
        public StateConfiguration PermitIf<TArg0>(
            TriggerWithParameters<TArg0> trigger, TState destinationState, Func<TArg0, bool> guard, string? guardDescription = null) =>
            Add(RuleKind.Permit, TriggerOf(trigger), Other(destinationState), Packed(Pack(guard), guardDescription));

        /// <summary>Goes to another state on a trigger if the guard holds for its arguments.</summary>
        public StateConfiguration PermitIf<TArg0, TArg1>(
            TriggerWithParameters<TArg0, TArg1> trigger, TState destinationState, Func<TArg0, TArg1, bool> guard, string? guardDescription = null) =>
            Add(RuleKind.Permit, TriggerOf(trigger), Other(destinationState), Packed(Pack(guard), guardDescription));

        /// <summary>Goes to another state on a trigger if the guard holds for its arguments.</summary>
        public StateConfiguration PermitIf<TArg0, TArg1, TArg2>(
            TriggerWithParameters<TArg0, TArg1, TArg2> trigger, TState destinationState, Func<TArg0, TArg1, TArg2, bool> guard, string? guardDescription = null) =>
            Add(RuleKind.Permit, TriggerOf(trigger), Other(destinationState), Packed(Pack(guard), guardDescription));

        /// <summary>Leaves and enters this state on a trigger.</summary>
        public StateConfiguration PermitReentry(TTrigger trigger) => Add(RuleKind.Reentry, trigger, State);

        /// <summary>Leaves and enters this state on a trigger if the guard holds.</summary>
        public StateConfiguration PermitReentryIf(TTrigger trigger, Func<bool> guard, string? guardDescription = null) =>
            Add(RuleKind.Reentry, trigger, State, Plain(guard, guardDescription));

        /// <summary>Leaves and enters this state on a trigger if the guard holds for its argument.</summary>
        public StateConfiguration PermitReentryIf<TArg0>(
            TriggerWithParameters<TArg0> trigger, Func<TArg0, bool> guard, string? guardDescription = null) =>
            Add(RuleKind.Reentry, TriggerOf(trigger), State, Packed(Pack(guard), guardDescription));

        /// <summary>Does nothing on a trigger.</summary>
        public StateConfiguration Ignore(TTrigger trigger) => Add(RuleKind.Ignore, trigger, State);

        /// <summary>Does nothing on a trigger if the guard holds.</summary>
        public StateConfiguration IgnoreIf(TTrigger trigger, Func<bool> guard, string? guardDescription = null) =>
            Add(RuleKind.Ignore, trigger, State, Plain(guard, guardDescription));

        /// <summary>Does nothing on a trigger if the guard holds for its argument.</summary>
        public StateConfiguration IgnoreIf<TArg0>(
            TriggerWithParameters<TArg0> trigger, Func<TArg0, bool> guard, string? guardDescription = null) =>
            Add(RuleKind.Ignore, TriggerOf(trigger), State, Packed(Pack(guard), guardDescription));

        /// <summary>Makes this state a part of another one, whose rules it inherits.</summary>
        /// <exception cref="ArgumentException">It would be a part of itself.</exception>
        public StateConfiguration SubstateOf(TState superstate)
        {
            var above = Machine.Node(superstate);
            for (var node = above; node is not null; node = node.Superstate)
                if (ReferenceEquals(node, _node))
                    throw new ArgumentException($"State '{State}' cannot be a substate of '{superstate}': that is a cycle.", nameof(superstate));
            _node.Superstate = above;
            above.Substates.Add(_node);
            return this;
        }

        private static TTrigger TriggerOf(TriggerWithParameters trigger)
        {
            ArgumentNullException.ThrowIfNull(trigger);
            return trigger.Trigger;
        }

        private static Guard Plain(Func<bool> guard, string? description)
        {
            ArgumentNullException.ThrowIfNull(guard);
            return new Guard(_ => guard(), InvocationInfo.Create(guard, description));
        }

        private static Guard Packed(Func<object[], bool> guard, string? description)
        {
            ArgumentNullException.ThrowIfNull(guard);
            return new Guard(guard, InvocationInfo.Create(guard, description));
        }

        private static Func<object[], bool> Pack<TArg0>(Func<TArg0, bool> guard) => args => guard(Arguments.At<TArg0>(args, 0));

        private static Func<object[], bool> Pack<TArg0, TArg1>(Func<TArg0, TArg1, bool> guard) =>
            args => guard(Arguments.At<TArg0>(args, 0), Arguments.At<TArg1>(args, 1));

        private static Func<object[], bool> Pack<TArg0, TArg1, TArg2>(Func<TArg0, TArg1, TArg2, bool> guard) =>
            args => guard(Arguments.At<TArg0>(args, 0), Arguments.At<TArg1>(args, 1), Arguments.At<TArg2>(args, 2));

        private TState Other(TState destination) => !Same(destination, State)
            ? destination
            : throw new ArgumentException($"Permit leads to another state than '{State}'; use Ignore or PermitReentry.", nameof(destination));

        private StateConfiguration Add(RuleKind kind, TTrigger trigger, TState destination, params Guard[] guards)
        {
            _node.Add(new Rule(kind, trigger, destination, guards));
            return this;
        }
    }
}

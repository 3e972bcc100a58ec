using Stateless.Reflection;

namespace Stateless;

public partial class StateMachine<TState, TTrigger>
{
    public partial class StateConfiguration
    {
        /// <summary>Runs an action on a trigger and stays, without exit and entry actions.</summary>
        public StateConfiguration InternalTransition(TTrigger trigger, Action<Transition> entryAction) =>
            InternalTransitionIf(trigger, _ => true, entryAction);

        /// <summary>Runs an action on a trigger and stays, without exit and entry actions.</summary>
        public StateConfiguration InternalTransition(TTrigger trigger, Action internalAction) =>
            InternalTransitionIf(trigger, _ => true, internalAction);

        /// <summary>Runs an action on a trigger with one argument and stays.</summary>
        public StateConfiguration InternalTransition<TArg0>(TriggerWithParameters<TArg0> trigger, Action<TArg0, Transition> internalAction) =>
            InternalTransitionIf(trigger, _ => true, internalAction);

        /// <summary>Runs an action on a trigger with two arguments and stays.</summary>
        public StateConfiguration InternalTransition<TArg0, TArg1>(
            TriggerWithParameters<TArg0, TArg1> trigger, Action<TArg0, TArg1, Transition> internalAction)
        {
            ArgumentNullException.ThrowIfNull(internalAction);
            return AddInternal(
                TriggerOf(trigger),
                Packed(_ => true, null),
                (transition, args) => internalAction(Arguments.At<TArg0>(args, 0), Arguments.At<TArg1>(args, 1), transition));
        }

        /// <summary>Runs an action on a trigger and stays, if the guard holds.</summary>
        public StateConfiguration InternalTransitionIf(
            TTrigger trigger, Func<object[], bool> guard, Action<Transition> entryAction, string? guardDescription = null)
        {
            ArgumentNullException.ThrowIfNull(entryAction);
            return AddInternal(trigger, Packed(guard, guardDescription), (transition, _) => entryAction(transition));
        }

        /// <summary>Runs an action on a trigger and stays, if the guard holds.</summary>
        public StateConfiguration InternalTransitionIf(
            TTrigger trigger, Func<object[], bool> guard, Action internalAction, string? guardDescription = null)
        {
            ArgumentNullException.ThrowIfNull(internalAction);
            return AddInternal(trigger, Packed(guard, guardDescription), (_, _) => internalAction());
        }

        /// <summary>Runs an action on a trigger with one argument and stays, if the guard holds for it.</summary>
        public StateConfiguration InternalTransitionIf<TArg0>(
            TriggerWithParameters<TArg0> trigger, Func<TArg0, bool> guard, Action<TArg0, Transition> internalAction, string? guardDescription = null)
        {
            ArgumentNullException.ThrowIfNull(internalAction);
            return AddInternal(
                TriggerOf(trigger),
                Packed(Pack(guard), guardDescription),
                (transition, args) => internalAction(Arguments.At<TArg0>(args, 0), transition));
        }

        /// <summary>Runs an action whenever this state is entered, but not for the machine's initial state.</summary>
        public StateConfiguration OnEntry(Action entryAction, string? entryActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(entryAction);
            return AddEntry((_, _) => entryAction(), InvocationInfo.Create(entryAction, entryActionDescription));
        }

        /// <summary>Runs an action whenever this state is entered, but not for the machine's initial state.</summary>
        public StateConfiguration OnEntry(Action<Transition> entryAction, string? entryActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(entryAction);
            return AddEntry((transition, _) => entryAction(transition), InvocationInfo.Create(entryAction, entryActionDescription));
        }

        /// <summary>Runs an action when this state is entered by that trigger.</summary>
        public StateConfiguration OnEntryFrom(TTrigger trigger, Action entryAction, string? entryActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(entryAction);
            return AddEntryFrom(trigger, (_, _) => entryAction(), InvocationInfo.Create(entryAction, entryActionDescription));
        }

        /// <summary>Runs an action when this state is entered by that trigger.</summary>
        public StateConfiguration OnEntryFrom(TTrigger trigger, Action<Transition> entryAction, string? entryActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(entryAction);
            return AddEntryFrom(trigger, (transition, _) => entryAction(transition), InvocationInfo.Create(entryAction, entryActionDescription));
        }

        /// <summary>Runs an action with the argument of the trigger by which this state is entered.</summary>
        public StateConfiguration OnEntryFrom<TArg0>(
            TriggerWithParameters<TArg0> trigger, Action<TArg0> entryAction, string? entryActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(entryAction);
            return AddEntryFrom(
                TriggerOf(trigger),
                (_, args) => entryAction(Arguments.At<TArg0>(args, 0)),
                InvocationInfo.Create(entryAction, entryActionDescription));
        }

        /// <summary>Runs an action with the arguments of the trigger by which this state is entered.</summary>
        public StateConfiguration OnEntryFrom<TArg0, TArg1>(
            TriggerWithParameters<TArg0, TArg1> trigger, Action<TArg0, TArg1> entryAction, string? entryActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(entryAction);
            return AddEntryFrom(
                TriggerOf(trigger),
                (_, args) => entryAction(Arguments.At<TArg0>(args, 0), Arguments.At<TArg1>(args, 1)),
                InvocationInfo.Create(entryAction, entryActionDescription));
        }

        /// <summary>Runs an action with the arguments of the trigger by which this state is entered.</summary>
        public StateConfiguration OnEntryFrom<TArg0, TArg1, TArg2>(
            TriggerWithParameters<TArg0, TArg1, TArg2> trigger, Action<TArg0, TArg1, TArg2> entryAction, string? entryActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(entryAction);
            return AddEntryFrom(
                TriggerOf(trigger),
                (_, args) => entryAction(Arguments.At<TArg0>(args, 0), Arguments.At<TArg1>(args, 1), Arguments.At<TArg2>(args, 2)),
                InvocationInfo.Create(entryAction, entryActionDescription));
        }

        /// <summary>Runs an action whenever this state is left.</summary>
        public StateConfiguration OnExit(Action exitAction, string? exitActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(exitAction);
            _node.ExitActions.Add(new ExitAction(_ => exitAction(), InvocationInfo.Create(exitAction, exitActionDescription)));
            return this;
        }

        /// <summary>Runs an action whenever this state is left.</summary>
        public StateConfiguration OnExit(Action<Transition> exitAction, string? exitActionDescription = null)
        {
            ArgumentNullException.ThrowIfNull(exitAction);
            _node.ExitActions.Add(new ExitAction(exitAction, InvocationInfo.Create(exitAction, exitActionDescription)));
            return this;
        }

        private StateConfiguration AddInternal(TTrigger trigger, Guard guard, Action<Transition, object[]> action)
        {
            _node.Add(new Rule(RuleKind.Internal, trigger, State, [guard], action));
            return this;
        }

        private StateConfiguration AddEntry(Action<Transition, object[]> action, InvocationInfo method)
        {
            _node.EntryActions.Add(new EntryAction(false, default!, action, method));
            return this;
        }

        private StateConfiguration AddEntryFrom(TTrigger trigger, Action<Transition, object[]> action, InvocationInfo method)
        {
            _node.EntryActions.Add(new EntryAction(true, trigger, action, method));
            return this;
        }
    }
}

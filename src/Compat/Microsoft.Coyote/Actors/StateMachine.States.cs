using Microsoft.Coyote.Runtime;

namespace Microsoft.Coyote.Actors;

public abstract partial class StateMachine
{
    /// <summary>A state: a class nested in the machine, whose attributes are its rules. Rules of base classes hold where it has none itself.</summary>
    public abstract class State
    {
        /// <summary>Makes a state; nobody does.</summary>
        protected State()
        {
        }

        /// <summary>The state in which the machine starts.</summary>
        [AttributeUsage(AttributeTargets.Class)]
        protected sealed class StartAttribute : Attribute, IRule
        {
            Rule IRule.Rule => new(RuleKind.Start);
        }

        /// <summary>What runs on entry; it gets the event that led here.</summary>
        [AttributeUsage(AttributeTargets.Class)]
        protected sealed class OnEntryAttribute(string actionName) : Attribute, IRule
        {
            Rule IRule.Rule => new(RuleKind.Entry, actionName);
        }

        /// <summary>What runs on exit; it must not raise anything.</summary>
        [AttributeUsage(AttributeTargets.Class)]
        protected sealed class OnExitAttribute(string actionName) : Attribute, IRule
        {
            Rule IRule.Rule => new(RuleKind.Exit, actionName);
        }

        /// <summary>An event that leads to another state.</summary>
        [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
        protected sealed class OnEventGotoStateAttribute(Type eventType, Type stateType) : Attribute, IRule
        {
            private readonly string? _actionName;

            /// <summary>With an action that runs after the exit and before the entry.</summary>
            public OnEventGotoStateAttribute(Type eventType, Type stateType, string actionName)
                : this(eventType, stateType) => _actionName = actionName;

            Rule IRule.Rule => new(RuleKind.Goto, [eventType], stateType, _actionName);
        }

        /// <summary>An event that runs an action.</summary>
        [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
        protected sealed class OnEventDoActionAttribute(Type eventType, string actionName) : Attribute, IRule
        {
            Rule IRule.Rule => new(RuleKind.Do, [eventType], null, actionName);
        }

        /// <summary>Events that stay in the inbox while the machine is in this state.</summary>
        [AttributeUsage(AttributeTargets.Class)]
        protected sealed class DeferEventsAttribute(params Type[] eventTypes) : Attribute, IRule
        {
            Rule IRule.Rule => new(RuleKind.Defer, eventTypes);
        }

        /// <summary>Events that are thrown away while the machine is in this state.</summary>
        [AttributeUsage(AttributeTargets.Class)]
        protected sealed class IgnoreEventsAttribute(params Type[] eventTypes) : Attribute, IRule
        {
            Rule IRule.Rule => new(RuleKind.Ignore, eventTypes);
        }
    }
}

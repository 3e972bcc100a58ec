using Microsoft.Coyote.Runtime;

namespace Microsoft.Coyote.Actors;

public abstract partial class Actor
{
    /// <summary>The method that handles events of a type.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
    protected sealed class OnEventDoActionAttribute(Type eventType, string actionName) : Attribute, IRule
    {
        Rule IRule.Rule => new(RuleKind.Do, [eventType], null, actionName);
    }
}

namespace Microsoft.Coyote.Runtime;

/// <summary>An error that the runtime found.</summary>
public class RuntimeException : Exception
{
    internal RuntimeException(string message)
        : base(message)
    {
    }
}

/// <summary>An assertion of an actor, a monitor or a test did not hold.</summary>
public sealed class AssertionFailureException : RuntimeException
{
    internal AssertionFailureException(string message)
        : base(message)
    {
    }
}

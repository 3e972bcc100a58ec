namespace MedChain.Spec;

/// <summary>The spec cannot be checked; the message is one line for the user.</summary>
public sealed class SpecException : Exception
{
    /// <summary>Without a message.</summary>
    public SpecException()
    {
    }

    /// <summary>With what is wrong.</summary>
    public SpecException(string message)
        : base(message)
    {
    }

    /// <summary>With what is wrong and why.</summary>
    public SpecException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

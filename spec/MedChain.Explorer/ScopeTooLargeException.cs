namespace MedChain.Explorer;

/// <summary>A scope does not fit: the search is incomplete and says so.</summary>
public sealed class ScopeTooLargeException : Exception
{
    /// <summary>Without a message.</summary>
    public ScopeTooLargeException()
    {
    }

    /// <summary>With what there is too much of.</summary>
    public ScopeTooLargeException(string message)
        : base(message)
    {
    }

    /// <summary>With what there is too much of, and why.</summary>
    public ScopeTooLargeException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

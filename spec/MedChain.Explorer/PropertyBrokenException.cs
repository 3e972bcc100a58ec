namespace MedChain.Explorer;

/// <summary>A property does not hold in a state, or in what a choice leads to.</summary>
public sealed class PropertyBrokenException : Exception
{
    /// <summary>Without a message.</summary>
    public PropertyBrokenException()
    {
    }

    /// <summary>With the property and what was seen.</summary>
    public PropertyBrokenException(string message)
        : base(message)
    {
    }

    /// <summary>With the property and what was seen, and why.</summary>
    public PropertyBrokenException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

namespace MedChain.Core;

/// <summary>A property that the spec proves does not hold: the process must stop. Never caught below the host.</summary>
public sealed class InvariantViolationException : Exception
{
    /// <summary>Names the broken property.</summary>
    /// <param name="property">The property's name in the spec, as in <c>Agreement</c>.</param>
    /// <param name="detail">What was seen; no patient data, no key.</param>
    public InvariantViolationException(string property, string detail)
        : base($"{property} is violated: {detail}") => Property = property;

    /// <summary>The property's name in the spec.</summary>
    public string Property { get; }
}

using System.Buffers;

namespace Stateless.Reflection;

/// <summary>Names a guard or an action for people.</summary>
/// <param name="methodName">The method's name; compiler-made for a lambda.</param>
/// <param name="description">What the configuration says of it, or null.</param>
/// <param name="timing">Synchronous, always, in the stand-in.</param>
public class InvocationInfo(string? methodName, string? description, InvocationInfo.Timing timing)
{
    private static readonly SearchValues<char> CompilerMade = SearchValues.Create("<>`");

    /// <summary>How a method runs.</summary>
    public enum Timing
    {
        /// <summary>To its end before it returns.</summary>
        Synchronous,

        /// <summary>As a task.</summary>
        Asynchronous,
    }

    /// <summary>The method's name.</summary>
    public string? MethodName { get; } = methodName;

    /// <summary>Whether the method runs as a task.</summary>
    public bool IsAsync => timing == Timing.Asynchronous;

    /// <summary>The configured description, else the method's name, else "Function" for a lambda.</summary>
    public string Description => description ?? MethodName switch
    {
        null => "<null>",
        var name when name.AsSpan().ContainsAny(CompilerMade) => "Function",
        var name => name,
    };

    internal static InvocationInfo Create(Delegate method, string? description) => new(method.Method.Name, description, Timing.Synchronous);
}

using Microsoft.Coyote.Scheduling;

namespace Microsoft.Coyote.Specifications;

/// <summary>Assertions and monitors for code that has no runtime at hand: they go to the runtime that executes it.</summary>
public static class Specification
{
    /// <summary>Ends the run as a failure with this text unless <paramref name="predicate"/> holds.</summary>
    public static void Assert(bool predicate, string s, object? arg0) => ControlledRuntime.Current.Assert(predicate, s, arg0);

    /// <summary>Ends the run as a failure with this text unless <paramref name="predicate"/> holds.</summary>
    public static void Assert(bool predicate, string s, object? arg0, object? arg1) => ControlledRuntime.Current.Assert(predicate, s, arg0, arg1);

    /// <summary>Ends the run as a failure with this text unless <paramref name="predicate"/> holds.</summary>
    public static void Assert(bool predicate, string s, object? arg0, object? arg1, object? arg2) =>
        ControlledRuntime.Current.Assert(predicate, s, arg0, arg1, arg2);

    /// <summary>Ends the run as a failure with this text unless <paramref name="predicate"/> holds.</summary>
    public static void Assert(bool predicate, string s, params object?[] args) => ControlledRuntime.Current.Assert(predicate, s, args);

    /// <summary>Makes the monitor of this type, which enters its start state; a second call changes nothing.</summary>
    public static void RegisterMonitor<T>()
        where T : Monitor => ControlledRuntime.Current.RegisterMonitor<T>();

    /// <summary>Hands an event to the monitor of this type, at once; without such a monitor nothing happens.</summary>
    public static void Monitor<T>(Monitor.Event e)
        where T : Monitor => ControlledRuntime.Current.Monitor<T>(e);
}

using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace Microsoft.Coyote.Runtime;

/// <summary>Called with the exception that ends a run.</summary>
public delegate void OnFailureHandler(Exception ex);

/// <summary>What every runtime offers: monitors, choices and assertions.</summary>
public interface ICoyoteRuntime : IDisposable
{
    /// <summary>The run failed.</summary>
    event OnFailureHandler OnFailure;

    /// <summary>Makes the monitor of this type, which enters its start state; a second call changes nothing.</summary>
    void RegisterMonitor<T>()
        where T : Monitor;

    /// <summary>Hands an event to the monitor of this type, at once; without such a monitor nothing happens.</summary>
    void Monitor<T>(Monitor.Event e)
        where T : Monitor;

    /// <summary>A choice that the strategy makes and the trace records.</summary>
    bool RandomBoolean();

    /// <summary>A choice from 0 to <paramref name="maxValue"/> - 1 that the strategy makes and the trace records.</summary>
    int RandomInteger(int maxValue);

    /// <summary>Ends the run as a failure unless <paramref name="predicate"/> holds.</summary>
    void Assert(bool predicate);

    /// <summary>Ends the run as a failure with this text unless <paramref name="predicate"/> holds.</summary>
    void Assert(bool predicate, string s, object? arg0);

    /// <summary>Ends the run as a failure with this text unless <paramref name="predicate"/> holds.</summary>
    void Assert(bool predicate, string s, object? arg0, object? arg1);

    /// <summary>Ends the run as a failure with this text unless <paramref name="predicate"/> holds.</summary>
    void Assert(bool predicate, string s, object? arg0, object? arg1, object? arg2);

    /// <summary>Ends the run as a failure with this text unless <paramref name="predicate"/> holds.</summary>
    void Assert(bool predicate, string s, params object?[] args);

    /// <summary>Ends the run after the current step.</summary>
    void Stop();
}

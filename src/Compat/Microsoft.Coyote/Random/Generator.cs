using Microsoft.Coyote.Scheduling;

namespace Microsoft.Coyote.Random;

/// <summary>Choices for code that has no runtime at hand; the strategy makes them and the trace records them.</summary>
public class Generator
{
    private readonly ControlledRuntime _runtime;

    private Generator(ControlledRuntime runtime) => _runtime = runtime;

    /// <summary>A generator of the runtime that executes this call.</summary>
    public static Generator Create() => new(ControlledRuntime.Current);

    /// <summary>True or false.</summary>
    public bool NextBoolean() => _runtime.RandomBoolean();

    /// <summary>A number from 0 to <paramref name="maxValue"/> - 1.</summary>
    public int NextInteger(int maxValue) => _runtime.RandomInteger(maxValue);
}

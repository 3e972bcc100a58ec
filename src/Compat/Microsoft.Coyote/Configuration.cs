using Microsoft.Coyote.Logging;

namespace Microsoft.Coyote;

/// <summary>
/// How a test is explored: a fair portfolio of strategies unless one is named. Settings marked "no effect" concern what this stand-in does
/// not have (threads, rewriting, logs, telemetry); they are here so that code written for the package compiles.
/// </summary>
public class Configuration
{
    /// <summary>Use <see cref="Create"/>.</summary>
    protected Configuration()
    {
    }

    /// <summary>The number of runs; 1 unless set.</summary>
    public uint TestingIterations { get; internal set; } = 1;

    /// <summary>What decides all runs; null for a seed that the engine takes at random.</summary>
    public uint? RandomGeneratorSeed { get; internal set; }

    /// <summary>The bound of steps and choices of a run under a strategy that is not fair; 0 for none, 10,000 unless set.</summary>
    public int MaxUnfairSchedulingSteps { get; internal set; } = 10_000;

    /// <summary>The bound of steps and choices of a run under a fair strategy; 0 for none, 100,000 unless set.</summary>
    public int MaxFairSchedulingSteps { get; internal set; } = 100_000;

    /// <summary>A timer that is scheduled fires once in so many times; 10 unless set, at most 1 for always.</summary>
    public uint TimeoutDelay { get; internal set; } = 10;

    /// <summary>No effect.</summary>
    public uint DeadlockTimeout { get; internal set; } = 1_000;

    /// <summary>No effect.</summary>
    public VerbosityLevel VerbosityLevel { get; private set; } = VerbosityLevel.Error;

    internal StrategyChoice Strategy { get; private set; } = StrategyChoice.Portfolio;

    /// <summary>What the strategy's parameter is: a probability level, priority changes or delays.</summary>
    internal int StrategyBound { get; private set; }

    internal string? Trace { get; private set; }

    /// <summary>Seconds; 0 for no bound.</summary>
    internal int TestingTimeout { get; private set; }

    internal uint? TemperatureThreshold { get; private set; }

    internal bool RunsToCompletion { get; private set; }

    internal bool FailsOnMaxSteps { get; private set; }

    /// <summary>The defaults.</summary>
    public static Configuration Create() => new();

    /// <summary>No effect.</summary>
    public Configuration WithVerbosityEnabled(VerbosityLevel level = VerbosityLevel.Info) => With(() => VerbosityLevel = level);

    /// <summary>No effect.</summary>
    public Configuration WithConsoleLoggingEnabled(bool isEnabled = true) => this;

    /// <summary>The number of runs.</summary>
    public Configuration WithTestingIterations(uint iterations) => With(() => TestingIterations = iterations);

    /// <summary>The seconds after which no further run begins; 0 for no bound.</summary>
    public Configuration WithTestingTimeout(int timeout) => With(() => TestingTimeout = timeout);

    /// <summary>One run that repeats the decisions of a trace.</summary>
    /// <param name="trace">The engine's ReproducibleTrace of a run of the same test; traces of other engines are refused.</param>
    public Configuration WithReproducibleTrace(string trace) => With(() => Trace = trace);

    /// <summary>Each step uniformly among the enabled operations; fair.</summary>
    public Configuration WithRandomStrategy() => WithStrategy(StrategyChoice.Random, 0);

    /// <summary>A random walk that stays with the same operation; fair.</summary>
    /// <param name="probabilityLevel">It leaves the operation once in 2 to this power steps.</param>
    public Configuration WithProbabilisticStrategy(uint probabilityLevel = 3) => WithStrategy(StrategyChoice.Probabilistic, probabilityLevel);

    /// <summary>Random priorities with a bounded number of changes (PCT).</summary>
    /// <param name="isFair">Whether a random schedule follows after the bound of unfair steps.</param>
    /// <param name="priorityChangeBound">The changes.</param>
    public Configuration WithPrioritizationStrategy(bool isFair = false, uint priorityChangeBound = 10) =>
        WithStrategy(isFair ? StrategyChoice.FairPrioritization : StrategyChoice.Prioritization, priorityChangeBound);

    /// <summary>A round robin with a bounded number of delays.</summary>
    /// <param name="isFair">Whether a random schedule follows after the bound of unfair steps.</param>
    /// <param name="delayBound">The delays.</param>
    public Configuration WithDelayBoundingStrategy(bool isFair = false, uint delayBound = 10) =>
        WithStrategy(isFair ? StrategyChoice.FairDelayBounding : StrategyChoice.DelayBounding, delayBound);

    /// <summary>Prefers what earlier runs tried least in the same situation; not fair.</summary>
    public Configuration WithQLearningStrategy() => WithStrategy(StrategyChoice.QLearning, 0);

    /// <summary>No effect.</summary>
    public Configuration WithPartiallyControlledConcurrencyAllowed(bool isAllowed = true) => this;

    /// <summary>A run that reaches its bound of steps counts as a failure.</summary>
    public Configuration WithFailureOnMaxStepsBoundEnabled(bool isEnabled = true) => With(() => FailsOnMaxSteps = isEnabled);

    /// <summary>The bound of steps and choices of a run; 0 for none.</summary>
    public Configuration WithMaxSchedulingSteps(uint maxSteps) => WithMaxSchedulingSteps(maxSteps, maxSteps);

    /// <summary>The bounds of steps and choices of a run under strategies that are not fair, and under fair ones; 0 for none.</summary>
    public Configuration WithMaxSchedulingSteps(uint maxUnfairSteps, uint maxFairSteps) => With(() =>
    {
        MaxUnfairSchedulingSteps = checked((int)maxUnfairSteps);
        MaxFairSchedulingSteps = checked((int)maxFairSteps);
    });

    /// <summary>So many steps in hot states of a fair schedule are a failure; half the bound of fair steps unless set, 0 for none.</summary>
    public Configuration WithLivenessTemperatureThreshold(uint threshold) => With(() => TemperatureThreshold = threshold);

    /// <summary>A timer that is scheduled fires once in so many times; at most 1 for always.</summary>
    public Configuration WithTimeoutDelay(uint delay) => With(() => TimeoutDelay = delay);

    /// <summary>No effect.</summary>
    public Configuration WithDeadlockTimeout(uint timeout) => With(() => DeadlockTimeout = timeout);

    /// <summary>No effect.</summary>
    public Configuration WithPotentialDeadlocksReportedAsBugs(bool reportedAsBugs = true) => this;

    /// <summary>What decides all runs.</summary>
    public Configuration WithRandomGeneratorSeed(uint seed) => With(() => RandomGeneratorSeed = seed);

    /// <summary>Whether the engine goes on after a failed run.</summary>
    public Configuration WithTestIterationsRunToCompletion(bool runToCompletion = true) => With(() => RunsToCompletion = runToCompletion);

    /// <summary>No effect.</summary>
    public Configuration WithNoBugTraceRepro(bool isDisabled = true) => this;

    /// <summary>No effect.</summary>
    public Configuration WithTelemetryEnabled(bool isEnabled = true) => this;

    private Configuration WithStrategy(StrategyChoice strategy, uint bound) => With(() =>
    {
        Strategy = strategy;
        StrategyBound = checked((int)bound);
    });

    private Configuration With(Action change)
    {
        change();
        return this;
    }
}

/// <summary>The strategies.</summary>
internal enum StrategyChoice
{
    Portfolio,
    Random,
    Probabilistic,
    Prioritization,
    FairPrioritization,
    DelayBounding,
    FairDelayBounding,
    QLearning,
}

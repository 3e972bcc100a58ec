using System.Diagnostics;
using System.Globalization;
using Microsoft.Coyote.Actors;
using Microsoft.Coyote.Runtime;
using Microsoft.Coyote.Scheduling;
using Microsoft.Coyote.SystematicTesting.Strategies;

namespace Microsoft.Coyote.SystematicTesting;

/// <summary>
/// Runs a test many times, each time under another schedule, until a run fails or the configured number is reached. All runs take place on
/// the thread that calls <see cref="Run"/>; nothing is kept of a run that did not fail but counts.
/// </summary>
public sealed partial class TestingEngine : IDisposable
{
    private readonly Configuration _configuration;
    private readonly Func<IActorRuntime, Task?> _test;
    private readonly ControlledRuntime _runtime;
    private readonly Portfolio _portfolio;
    private readonly List<Action<uint>> _starts = [];
    private readonly List<Action<uint>> _ends = [];
    private readonly ulong _seed;
    private int _stepsExpected = 100;
    private volatile bool _isStopped;

    private TestingEngine(Configuration configuration, Func<IActorRuntime, Task?> test)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _configuration = configuration;
        _test = test;
        _seed = configuration.RandomGeneratorSeed ?? (uint)System.Random.Shared.Next();
        _portfolio = new Portfolio(configuration);
        _runtime = new ControlledRuntime(new ControlledRuntime.Settings((int)configuration.TimeoutDelay, Temperature(configuration)));
        TestReport = new TestReport(configuration);
    }

    /// <summary>What was explored and found so far.</summary>
    public TestReport TestReport { get; set; }

    /// <summary>The trace of the first run that failed, for people; empty if none did.</summary>
    public string ReadableTrace { get; private set; } = "";

    /// <summary>The trace of the first run that failed, for <see cref="Configuration.WithReproducibleTrace"/>; empty if none did.</summary>
    public string ReproducibleTrace { get; private set; } = "";

    /// <summary>An engine for a test that finds its runtime itself.</summary>
    public static TestingEngine Create(Configuration configuration, Action test) => new(configuration, _ => Done(test));

    /// <summary>An engine for a test of monitors and choices.</summary>
    public static TestingEngine Create(Configuration configuration, Action<ICoyoteRuntime> test) =>
        new(configuration, runtime => Done(() => test(runtime)));

    /// <summary>An engine for a test that creates actors.</summary>
    public static TestingEngine Create(Configuration configuration, Action<IActorRuntime> test) =>
        new(configuration, runtime => Done(() => test(runtime)));

    /// <summary>An engine for a test that finds its runtime itself; its task must be complete when it returns.</summary>
    public static TestingEngine Create(Configuration configuration, Func<Task> test) => new(configuration, _ => test());

    /// <summary>An engine for a test of monitors and choices; its task must be complete when it returns.</summary>
    public static TestingEngine Create(Configuration configuration, Func<ICoyoteRuntime, Task> test) => new(configuration, test);

    /// <summary>An engine for a test that creates actors; its task must be complete when it returns.</summary>
    public static TestingEngine Create(Configuration configuration, Func<IActorRuntime, Task> test) => new(configuration, test);

    /// <summary>Explores; returns when all runs are done, one failed, time is over or somebody called <see cref="Stop"/>.</summary>
    public void Run()
    {
        var clock = Stopwatch.StartNew();
        var runs = _configuration.Trace is null ? _configuration.TestingIterations : 1;
        for (uint run = 0; run < runs && !_isStopped; run++)
        {
            if (_configuration.TestingTimeout > 0 && clock.Elapsed.TotalSeconds >= _configuration.TestingTimeout) return;
            InvokeStartIterationCallBacks(run);
            var isGood = RunOnce(run);
            InvokeEndIterationCallBacks(run);
            if (!isGood && !_configuration.RunsToCompletion) return;
        }
    }

    /// <summary>No further run begins.</summary>
    public void Stop() => _isStopped = true;

    /// <exception cref="AssertionFailureException">A run failed.</exception>
    public void ThrowIfBugFound()
    {
        if (TestReport.NumOfFoundBugs > 0) throw new AssertionFailureException(string.Join(Environment.NewLine, TestReport.BugReports));
    }

    /// <summary>Calls back before each run with its number, from 0.</summary>
    public void RegisterStartIterationCallBack(Action<uint> callback) => _starts.Add(callback);

    /// <summary>Calls back after each run with its number, from 0.</summary>
    public void RegisterEndIterationCallBack(Action<uint> callback) => _ends.Add(callback);

    /// <summary>Calls the callbacks for the start of a run.</summary>
    public void InvokeStartIterationCallBacks(uint iteration)
    {
        foreach (var callback in _starts) callback(iteration);
    }

    /// <summary>Calls the callbacks for the end of a run.</summary>
    public void InvokeEndIterationCallBacks(uint iteration)
    {
        foreach (var callback in _ends) callback(iteration);
    }

    public void Dispose()
    {
    }

    private static Task? Done(Action test)
    {
        test();
        return null;
    }

    private static long Temperature(Configuration configuration) =>
        configuration.TemperatureThreshold ?? (uint)(configuration.MaxFairSchedulingSteps > 0 ? configuration.MaxFairSchedulingSteps / 2 : 50_000);

    /// <summary>One run; whether it did not fail.</summary>
    private bool RunOnce(uint run)
    {
        var strategy = _portfolio.For(run);
        var stepsMax = strategy.IsFair ? _configuration.MaxFairSchedulingSteps : _configuration.MaxUnfairSchedulingSteps;
        strategy.Begin(Marks.Mix(_seed, run), _stepsExpected);
        try
        {
            _runtime.Run(_test, strategy, stepsMax);
        }
        catch (ReplayException exception)
        {
            TestReport.InternalErrors.Add(exception.Message);
            return false;
        }
        _stepsExpected = Math.Max(_stepsExpected, _runtime.Decisions.Count);
        Count(strategy);
        var failure = TextOfFailure(stepsMax);
        if (failure is null) return true;
        TestReport.NumOfFoundBugs++;
        TestReport.BugReports.Add(failure);
        if (ReproducibleTrace.Length == 0) Keep(run, strategy, failure);
        return false;
    }

    private string? TextOfFailure(int stepsMax) => _runtime.Failure switch
    {
        RuntimeException known => known.Message,
        { } other => $"Unhandled exception. {other}",
        null when _runtime.IsCutShort && _configuration.FailsOnMaxSteps => $"Scheduling steps bound of {stepsMax} reached.",
        null => null,
    };

    private void Keep(uint run, Strategy strategy, string failure)
    {
        var trace = new ScheduleTrace(strategy.FairFrom, _runtime.Decisions).ToString();
        ReproducibleTrace = trace;
        ReadableTrace = string.Create(CultureInfo.InvariantCulture, $"run {run + 1} under {strategy.Name}, seed {_seed}: {failure}\n{trace}");
    }
}

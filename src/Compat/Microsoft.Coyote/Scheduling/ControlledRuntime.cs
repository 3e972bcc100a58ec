using System.Globalization;
using Microsoft.Coyote.Actors;
using Microsoft.Coyote.Runtime;

namespace Microsoft.Coyote.Scheduling;

/// <summary>
/// Runs actors step by step on the calling thread: before each step a strategy says which operation takes it. One runtime serves all runs of
/// an engine; what a run needs is used again in the next.
/// </summary>
internal sealed partial class ControlledRuntime : IActorRuntime
{
    [ThreadStatic]
    private static ControlledRuntime? s_current;

    private readonly Settings _settings;
    private readonly TestOperation _test;
    private Operation _running;
    private Strategy _strategy = null!;
    private int _steps;
    private bool _isStopped;

    public ControlledRuntime(Settings settings)
    {
        _settings = settings;
        _test = new TestOperation(this);
        _running = _test;
    }

    public event OnFailureHandler? OnFailure;

    public event OnActorHaltedHandler? OnActorHalted;

    public event OnEventDroppedHandler? OnEventDropped;

    /// <summary>What bounds every run.</summary>
    /// <param name="TimeoutDelay">A scheduled timer fires once in so many times; at most once means always.</param>
    /// <param name="TemperatureMax">So many steps in a hot state of a fair run are a liveness violation; 0 for no bound.</param>
    public sealed record Settings(int TimeoutDelay, long TemperatureMax);

    /// <summary>The runtime that executes code on this thread now.</summary>
    /// <exception cref="InvalidOperationException">None does.</exception>
    public static ControlledRuntime Current => s_current ??
        throw new InvalidOperationException("No systematic test runs here; the stand-in for Coyote works inside TestingEngine.Run only.");

    public EnabledSet Enabled { get; } = new();

    /// <summary>The decisions of the run.</summary>
    public Decisions Decisions { get; } = new();

    public int TimeoutDelay => _settings.TimeoutDelay;

    /// <summary>The operations that the run made, the test included.</summary>
    public int OperationCount { get; private set; }

    /// <summary>The most operations that could take a step at the same time.</summary>
    public int ConcurrencyDegree { get; private set; }

    /// <summary>Why the run failed, if it did.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Whether the run ended at the bound of steps.</summary>
    public bool IsCutShort { get; private set; }

    /// <summary>Runs a test once.</summary>
    /// <param name="body">The test.</param>
    /// <param name="strategy">Begun already.</param>
    /// <param name="stepsMax">Scheduling decisions and choices; 0 for no bound.</param>
    public void Run(Func<IActorRuntime, Task?> body, Strategy strategy, int stepsMax)
    {
        var outer = s_current;
        s_current = this;
        _strategy = strategy;
        Reset(body);
        try
        {
            Loop(stepsMax <= 0 ? int.MaxValue : stepsMax);
        }
        catch (Exception exception) when (exception is not ReplayException)
        {
            Fail(exception);
        }
        finally
        {
            s_current = outer;
            _strategy = null!;
        }
    }

    /// <summary>Notes that an actor halted.</summary>
    public void Halted(ActorOperation actor) => OnActorHalted?.Invoke(actor.ActorId);

    /// <summary>Notes that an event found its actor halted.</summary>
    public void Drop(Event e, ActorOperation actor) => OnEventDropped?.Invoke(e, actor.ActorId);

    public bool RandomBoolean()
    {
        var choice = _strategy.NextBoolean();
        Decisions.AddBoolean(choice);
        return choice;
    }

    public int RandomInteger(int maxValue)
    {
        Assert(maxValue > 0, "A random integer needs a positive bound, not {0}.", maxValue);
        var choice = _strategy.NextInteger(maxValue);
        Decisions.AddInteger(choice);
        return choice;
    }

    public void Assert(bool predicate)
    {
        if (!predicate) throw Failed("Detected an assertion failure.");
    }

    public void Assert(bool predicate, string s, object? arg0)
    {
        if (!predicate) throw Failed(string.Format(CultureInfo.InvariantCulture, s, arg0));
    }

    public void Assert(bool predicate, string s, object? arg0, object? arg1)
    {
        if (!predicate) throw Failed(string.Format(CultureInfo.InvariantCulture, s, arg0, arg1));
    }

    public void Assert(bool predicate, string s, object? arg0, object? arg1, object? arg2)
    {
        if (!predicate) throw Failed(string.Format(CultureInfo.InvariantCulture, s, arg0, arg1, arg2));
    }

    public void Assert(bool predicate, string s, params object?[] args)
    {
        if (!predicate) throw Failed(string.Format(CultureInfo.InvariantCulture, s, args));
    }

    public void Stop() => _isStopped = true;

    public void Dispose()
    {
    }

    private void Loop(int stepsMax)
    {
        while (Failure is null && !_isStopped)
        {
            var count = Enabled.Count;
            if (count == 0)
            {
                CheckEnd();
                return;
            }
            if (_hotMonitors > 0 && _steps >= _strategy.FairFrom) CheckTemperature();
            if (Decisions.Count >= stepsMax)
            {
                IsCutShort = true;
                return;
            }
            if (count > ConcurrencyDegree) ConcurrencyDegree = count;
            _steps++;
            var next = _strategy.Next(Enabled, _running);
            Decisions.AddStep(next.Index);
            _running = next;
            next.Step();
        }
    }

    private void Reset(Func<IActorRuntime, Task?> body)
    {
        Failure = null;
        IsCutShort = false;
        _steps = 0;
        _isStopped = false;
        OnFailure = null;
        OnActorHalted = null;
        OnEventDropped = null;
        OperationCount = 1;
        ConcurrencyDegree = 0;
        Enabled.Clear();
        Decisions.Clear();
        ResetOperations();
        ResetMonitors();
        _running = _test;
        _test.Reset(body);
        _test.Begin();
    }

    /// <summary>Notes the failure at once, so that code which catches the exception cannot hide it.</summary>
    private AssertionFailureException Failed(string text)
    {
        var exception = new AssertionFailureException(text);
        Fail(exception);
        return exception;
    }

    private void Fail(Exception exception)
    {
        if (Failure is not null) return;
        Failure = exception;
        OnFailure?.Invoke(exception);
    }
}

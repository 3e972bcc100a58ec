using Microsoft.Coyote.Actors.Coverage;

namespace Microsoft.Coyote.SystematicTesting;

/// <summary>What an engine explored and found. Minima are -1 while there is nothing to count.</summary>
public class TestReport
{
    /// <summary>An empty report.</summary>
    public TestReport(Configuration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        Configuration = configuration;
    }

    /// <summary>How the test was explored.</summary>
    public Configuration Configuration { get; private set; }

    /// <summary>Empty.</summary>
    public ActorCoverageInfo CoverageInfo { get; private set; } = new();

    /// <summary>The runs under fair strategies.</summary>
    public int NumOfExploredFairPaths { get; internal set; }

    /// <summary>The runs under strategies that are not fair.</summary>
    public int NumOfExploredUnfairPaths { get; internal set; }

    /// <summary>The runs that failed.</summary>
    public int NumOfFoundBugs { get; internal set; }

    /// <summary>The texts of the failures, each once.</summary>
    public HashSet<string> BugReports { get; internal set; } = [];

    /// <summary>The fewest operations (the test, actors, timers) of a run.</summary>
    public int MinControlledOperations { get; internal set; } = -1;

    /// <summary>The most operations of a run.</summary>
    public int MaxControlledOperations { get; internal set; } = -1;

    /// <summary>The operations of all runs.</summary>
    public int TotalControlledOperations { get; internal set; }

    /// <summary>The most operations that were enabled at once, of the run in which that was least.</summary>
    public int MinConcurrencyDegree { get; internal set; } = -1;

    /// <summary>The most operations that were enabled at once in any run.</summary>
    public int MaxConcurrencyDegree { get; internal set; } = -1;

    /// <summary>The fewest decisions of a run under a fair strategy.</summary>
    public int MinExploredFairSteps { get; internal set; } = -1;

    /// <summary>The most decisions of a run under a fair strategy.</summary>
    public int MaxExploredFairSteps { get; internal set; } = -1;

    /// <summary>The decisions of all runs under fair strategies.</summary>
    public int TotalExploredFairSteps { get; internal set; }

    /// <summary>The fewest decisions of a run under a strategy that is not fair.</summary>
    public int MinExploredUnfairSteps { get; internal set; } = -1;

    /// <summary>The most decisions of a run under a strategy that is not fair.</summary>
    public int MaxExploredUnfairSteps { get; internal set; } = -1;

    /// <summary>The decisions of all runs under strategies that are not fair.</summary>
    public int TotalExploredUnfairSteps { get; internal set; }

    /// <summary>The runs under fair strategies that ended at their bound of steps.</summary>
    public int MaxFairStepsHitInFairTests { get; internal set; }

    /// <summary>The runs under other strategies that ended at their bound of steps.</summary>
    public int MaxUnfairStepsHitInUnfairTests { get; internal set; }

    /// <summary>Errors of the engine or in its use, such as a trace that does not fit the test.</summary>
    public HashSet<string> InternalErrors { get; internal set; } = [];
}

using Microsoft.Coyote;
using Microsoft.Coyote.Actors;
using Microsoft.Coyote.SystematicTesting;

namespace Compat.Tests.Coyote;

/// <summary>Runs systematic tests in the way that all tests here share.</summary>
internal static class Explore
{
    /// <summary>Bounds of steps that fit small tests; no telemetry, no watch for deadlocks of threads.</summary>
    public static Configuration Settings(uint runs = 1, uint seed = 1) => Configuration.Create()
        .WithTestingIterations(runs)
        .WithRandomGeneratorSeed(seed)
        .WithMaxSchedulingSteps(2_000)
        .WithPotentialDeadlocksReportedAsBugs(false)
        .WithTelemetryEnabled(false);

    public static Configuration Random(uint runs = 1, uint seed = 1) => Settings(runs, seed).WithRandomStrategy();

    /// <summary>Explores and gives the engine with its report.</summary>
    public static TestingEngine Run(Configuration configuration, Action<IActorRuntime> test)
    {
        var engine = TestingEngine.Create(configuration, test);
        engine.Run();
        return engine;
    }

    /// <summary>Explores; no run may fail.</summary>
    public static TestingEngine Good(Configuration configuration, Action<IActorRuntime> test)
    {
        var engine = Run(configuration, test);
        Assert.Empty(engine.TestReport.InternalErrors);
        Assert.Equal("", string.Join(";", engine.TestReport.BugReports));
        Assert.Equal(0, engine.TestReport.NumOfFoundBugs);
        return engine;
    }

    /// <summary>Explores until a run fails; gives the text of the failure.</summary>
    public static string Bad(Configuration configuration, Action<IActorRuntime> test)
    {
        var engine = Run(configuration, test);
        Assert.Empty(engine.TestReport.InternalErrors);
        Assert.Equal(1, engine.TestReport.NumOfFoundBugs);
        return Assert.Single(engine.TestReport.BugReports);
    }
}

using System.Diagnostics;
using MedChain.Coyote.Harness;
using MedChain.Coyote.Scenarios;
using Microsoft.Coyote;
using Microsoft.Coyote.Actors;
using Microsoft.Coyote.SystematicTesting;

namespace MedChain.Coyote.Campaign;

/// <summary>On what a schedule runs.</summary>
internal enum Share
{
    /// <summary>Symbolic signatures.</summary>
    Volume,

    /// <summary>Real signatures, and each step compared with the compiled models.</summary>
    Sample,

    /// <summary>Symbolic signatures, and each step compared with the compiled models.</summary>
    Compared,
}

/// <summary>How many schedules, from which seed, by which strategy, for how long.</summary>
/// <param name="Schedules">At most; 0: what the scenario says.</param>
/// <param name="Seed">Determines all of them.</param>
/// <param name="Strategy">By name.</param>
/// <param name="Seconds">At most; 0 for no limit.</param>
/// <param name="Folder">Where traces go.</param>
/// <param name="Enumerates">The scenario's towns are tried one after another, from the one numbered <paramref name="First"/>.</param>
/// <param name="First">The first town.</param>
/// <param name="AsksOracle">Every schedule is compared with the compiled models, with symbolic signatures; instead of a sampled share with real ones.</param>
internal sealed record Effort(long Schedules, uint Seed, string Strategy, int Seconds, string Folder, bool AsksOracle = false, bool Enumerates = false, long First = 0);

/// <summary>Runs the schedules of one scenario, a sampled share of them with real signatures and beside the compiled models.</summary>
internal sealed class ScenarioRun(Scenario scenario, Effort effort)
{
    /// <summary>One schedule in so many is of the sample.</summary>
    private const uint SampleOneIn = 50;

    /// <summary>Where progress is asked for, schedules are unfair for so long and fair from then on.</summary>
    private const uint UnfairSteps = 600;

    private TestingEngine? _engine;
    private bool _isStopped;

    /// <summary>The engine's name for reports: traces and seeds are not portable between engines.</summary>
    internal static string Engine { get; } =
        $"{typeof(TestingEngine).Assembly.GetName().Name} {(IsStandIn ? "stand-in" : typeof(TestingEngine).Assembly.GetName().Version?.ToString(3))}";

    private static bool IsStandIn => typeof(TestingEngine).Assembly.GetName().Version is null or { Major: 0 };

    /// <summary>Runs; tells now and then how many schedules are done.</summary>
    internal ScenarioResult Run(Action<long>? progress = null)
    {
        var schedules = effort.Schedules > 0 ? effort.Schedules : scenario.Schedules;
        if (effort.Enumerates) return Run((uint)schedules, Share.Volume, progress);
        if (effort.AsksOracle) return Run((uint)schedules, Share.Compared, progress);
        var sampled = scenario.Breaks is null ? Math.Max(1, schedules / SampleOneIn) : 0;
        var volume = Run((uint)(schedules - sampled), Share.Volume, progress);
        return sampled == 0 || volume.Found is not null || _isStopped ? volume : volume.With(Run((uint)sampled, Share.Sample, progress));
    }

    /// <summary>Ends after the schedule that runs.</summary>
    internal void Stop()
    {
        _isStopped = true;
        _engine?.Stop();
    }

    /// <summary>Runs one schedule again and writes down what happens.</summary>
    internal static (ScenarioResult Result, Transcript Transcript) Replay(Scenario scenario, SavedTrace trace)
    {
        var transcript = new Transcript();
        var configuration = Configure(scenario, Configuration.Create().WithTestingIterations(1)).WithReproducibleTrace(trace.Schedule);
        var watch = Stopwatch.StartNew();
        using var engine = TestingEngine.Create(configuration, (IActorRuntime runtime) => scenario.Run(runtime, Adapt(trace.Share), transcript, trace.Number));
        engine.Run();
        return (Result(scenario, engine, watch.Elapsed, null), transcript);
    }

    private ScenarioResult Run(uint schedules, Share share, Action<long>? progress)
    {
        var configuration = Configure(scenario, Configuration.Create().WithTestingIterations(schedules).WithRandomGeneratorSeed(effort.Seed))
            .WithTestingTimeout(effort.Seconds);
        configuration = Strategies.With(configuration, effort.Strategy);
        var number = effort.First;
        var watch = Stopwatch.StartNew();
        using var engine = TestingEngine.Create(configuration, (IActorRuntime runtime) => scenario.Run(runtime, Adapt(share), null, effort.Enumerates ? number++ : null));
        _engine = engine;
        if (progress is not null) engine.RegisterEndIterationCallBack(iteration => progress(iteration + 1));
        engine.Run();
        var result = Result(scenario, engine, watch.Elapsed, null);
        return result.Found is null ? result : result with { Trace = Keep(result.Found, engine.ReproducibleTrace, share, effort.Enumerates ? number - 1 : null) };
    }

    private static Configuration Configure(Scenario scenario, Configuration configuration) => configuration
        .WithMaxSchedulingSteps(scenario.IsLiveness ? UnfairSteps : scenario.MaxSteps, scenario.MaxSteps)
        .WithLivenessTemperatureThreshold(scenario.MaxSteps / 2)
        .WithTelemetryEnabled(false);

    private static Func<TownOptions, TownOptions> Adapt(Share share) => share switch
    {
        Share.Sample => static options => options with { UsesRealSignatures = true, AsksOracle = true },
        Share.Compared => static options => options with { AsksOracle = true },
        _ => static options => options,
    };

    private static ScenarioResult Result(Scenario scenario, TestingEngine engine, TimeSpan elapsed, string? trace)
    {
        var report = engine.TestReport;
        var failure = report.BugReports.Concat(report.InternalErrors).FirstOrDefault();
        return new ScenarioResult(
            scenario.Name,
            report.NumOfExploredFairPaths + report.NumOfExploredUnfairPaths,
            report.TotalExploredFairSteps + report.TotalExploredUnfairSteps,
            scenario.Breaks,
            failure is null ? null : Property.Of(failure),
            failure?.Split('\n')[0].Trim(),
            trace,
            elapsed.TotalSeconds);
    }

    private string Keep(string property, string schedule, Share share, long? number)
    {
        var path = Path.Combine(effort.Folder, $"{scenario.Name}-{effort.Seed}{(share == Share.Volume ? "" : "-" + share.ToString().ToLowerInvariant())}.trace");
        new SavedTrace(Engine, scenario.Name, share, property, schedule, number).Save(path);
        return path;
    }
}

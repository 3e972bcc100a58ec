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
/// <param name="AsksOracle">Every step of every schedule is compared with the compiled models, with symbolic signatures; instead of a sampled share with real ones.</param>
/// <param name="Enumerates">The scenario's towns are tried one after another, from the one numbered <paramref name="First"/>.</param>
/// <param name="First">The first town.</param>
/// <param name="Most">Only the first so many of the schedules; 0: all.</param>
internal sealed record Effort(
    long Schedules, uint Seed, string Strategy, int Seconds, string Folder, bool AsksOracle = false, bool Enumerates = false, long First = 0, long Most = 0);

/// <summary>Runs the schedules of one scenario, a sampled share of them with real signatures and beside the compiled models.</summary>
internal sealed class ScenarioRun(Scenario scenario, Effort effort)
{
    /// <summary>One schedule in so many is of the sample.</summary>
    private const uint SampleOneIn = 50;

    /// <summary>Where progress is asked for, schedules are unfair for so long and fair from then on.</summary>
    private const uint UnfairSteps = 600;

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TestingEngine? _engine;
    private volatile bool _isStopped;

    /// <summary>The engine's name for reports: traces and seeds are not portable between engines.</summary>
    internal static string Engine { get; } =
        $"{typeof(TestingEngine).Assembly.GetName().Name} {(IsStandIn ? "stand-in" : typeof(TestingEngine).Assembly.GetName().Version?.ToString(3))}";

    private static bool IsStandIn => typeof(TestingEngine).Assembly.GetName().Version is null or { Major: 0 };

    /// <summary>A fair schedule may wait for progress for so many steps.</summary>
    internal static uint TemperatureMax(Scenario scenario) => scenario.MaxSteps / 2;

    /// <summary>Runs; tells now and then how many schedules are done.</summary>
    internal ScenarioResult Run(Action<long>? progress = null)
    {
        var schedules = effort.Schedules > 0 ? effort.Schedules : scenario.Schedules;
        var most = effort.Most > 0 ? effort.Most : schedules;
        if (effort.Enumerates) return Run(schedules, effort.AsksOracle ? Share.Compared : Share.Volume, progress);
        if (effort.AsksOracle) return Run(Math.Min(schedules, most), Share.Compared, progress);
        var sampled = scenario.Breaks is null ? Math.Max(1, schedules / SampleOneIn) : 0;
        var volume = Math.Min(schedules - sampled, most);
        sampled = Math.Min(sampled, most - volume);
        if (volume == 0) return Run(sampled, Share.Sample, progress);
        var result = Run(volume, Share.Volume, progress);
        if (sampled == 0 || result.Found is not null || _isStopped) return result;
        return result.With(Run(sampled, Share.Sample, progress is null ? null : done => progress(result.Schedules + done)));
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
        return (Result(scenario, engine, watch.Elapsed, 0), transcript);
    }

    private ScenarioResult Run(long schedules, Share share, Action<long>? progress)
    {
        var configuration = Configure(scenario, Configuration.Create().WithTestingIterations((uint)schedules).WithRandomGeneratorSeed(effort.Seed))
            .WithTestingTimeout(effort.Seconds == 0 ? 0 : Math.Max(1, effort.Seconds - (int)_watch.Elapsed.TotalSeconds));
        configuration = Strategies.With(configuration, effort.Strategy);
        var number = effort.First;
        var ended = 0L;
        var watch = Stopwatch.StartNew();
        using var engine = TestingEngine.Create(configuration, (IActorRuntime runtime) => scenario.Run(runtime, Adapt(share), null, effort.Enumerates ? number++ : null));
        _engine = engine;
        engine.RegisterEndIterationCallBack(iteration =>
        {
            engine.TestReport.CoverageInfo.ExploredPaths.Clear();
            ended = iteration + 1;
            progress?.Invoke(ended);

            // Under the package a limit of time sets the number of schedules aside.
            if (iteration + 1 >= schedules) engine.Stop();
        });
        if (_isStopped) engine.Stop();
        engine.Run();
        var result = Result(scenario, engine, watch.Elapsed, ended);
        return result.Found is null ? result : result with { Trace = Keep(result.Found, engine.ReproducibleTrace, share, effort.Enumerates ? number - 1 : null) };
    }

    private static Configuration Configure(Scenario scenario, Configuration configuration) => configuration
        .WithMaxSchedulingSteps(scenario.IsLiveness ? UnfairSteps : scenario.MaxSteps, scenario.MaxSteps)
        .WithLivenessTemperatureThreshold(TemperatureMax(scenario))
        .WithPotentialDeadlocksReportedAsBugs(false)
        .WithTelemetryEnabled(false);

    private static Func<TownOptions, TownOptions> Adapt(Share share) => share switch
    {
        Share.Sample => static options => options with { UsesRealSignatures = true, AsksOracle = true },
        Share.Compared => static options => options with { AsksOracle = true },
        _ => static options => options,
    };

    /// <summary>What an engine found; the package does not count the schedule in which it was told to stop.</summary>
    private static ScenarioResult Result(Scenario scenario, TestingEngine engine, TimeSpan elapsed, long ended)
    {
        var report = engine.TestReport;
        var failure = report.BugReports.Concat(report.InternalErrors).FirstOrDefault();
        return new ScenarioResult(
            scenario.Name,
            Math.Max(ended, report.NumOfExploredFairPaths + report.NumOfExploredUnfairPaths),
            report.TotalExploredFairSteps + report.TotalExploredUnfairSteps,
            scenario.Breaks,
            failure is null ? null : Property.Of(failure),
            failure?.Split('\n')[0].Trim(),
            null,
            elapsed.TotalSeconds);
    }

    private string Keep(string property, string schedule, Share share, long? number)
    {
        var path = Path.Combine(effort.Folder, $"{scenario.Name}-{effort.Seed}{(share == Share.Volume ? "" : "-" + share.ToString().ToLowerInvariant())}.trace");
        new SavedTrace(Engine, scenario.Name, share, property, schedule, number).Save(path);
        return path;
    }
}

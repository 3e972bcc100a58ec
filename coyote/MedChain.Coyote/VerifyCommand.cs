using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using MedChain.Coyote.Campaign;
using MedChain.Coyote.Mutants;
using MedChain.Coyote.Reports;
using MedChain.Coyote.Scenarios;

namespace MedChain.Coyote;

/// <summary><c>./medchain verify</c>: the campaign, a replay, the seeded bugs.</summary>
internal static class VerifyCommand
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int Refused = 2;
    private const int Interrupted = 130;

    /// <summary>The command.</summary>
    internal static RootCommand Create()
    {
        var options = new VerifyOptions();
        var command = new RootCommand("""
            Systematic tests: real replicas on actors whose every choice of order, loss, time, crash and Byzantine message is an engine's. A scenario's
            properties hold in every schedule, or, beyond the assumptions, a named one must be seen to break. Exit codes: 0 all went as it must, 1 something
            did not, 2 a trace cannot be run, 64 not understood, 130 interrupted.
            """);
        options.AddTo(command);
        command.SetAction(result => Run(result, options));
        return command;
    }

    private static int Run(ParseResult given, VerifyOptions options)
    {
        if (given.GetValue(options.List)) return Listing.Write(Console.Out);
        if (given.GetValue(options.Replay) is { } trace) return Replay(trace, given.GetValue(options.Json));
        _ = VerifyOptions.TryShare(given.GetValue(options.Shard), out var index, out var count);
        var effort = new Effort(
            given.GetValue(options.Iterations), Mix(given.GetValue(options.Seed), index), given.GetValue(options.Strategy)!, given.GetValue(options.Time),
            Path.Combine(Repository.Root, "artifacts", "verify"), given.GetValue(options.Oracle), given.GetValue(options.Enumerate));
        var names = given.GetValue(options.Scenario)!;
        var scenarios = (names.Length > 0 ? [.. names.Select(name => Catalog.Find(name)!)] : Catalog.All)
            .Where(scenario => !effort.Enumerates || scenario.Towns > 0).ToList();
        if (given.GetValue(options.Worker)) return new Worker(scenarios, effort, count, index).Run();
        var watch = Stopwatch.StartNew();
        var json = given.GetValue(options.Json);
        var progress = json ? Console.Error : Console.Out;
        using var interrupt = new Interrupt();
        var only = given.GetValue(options.Mutant)!;
        var workers = new Workers(Math.Max(1, given.GetValue(options.Jobs)), progress, interrupt);
        var campaign = only.Length > 0 ? new Findings([], new SortedSet<string>()) : workers.Run(given, options, index, count);
        var chosen = only.Length > 0 || given.GetResult(options.Mutants) is not null ? Chosen(only, given.GetValue(options.Mutants)) : [];
        var mutants = workers.Run(chosen, given.GetValue(options.Seed));
        if (given.GetValue(options.Table) && !interrupt.IsAsked) MutantTable.Write(chosen, mutants);
        var result = new CampaignResult(campaign.Scenarios, campaign.Covered, mutants, !interrupt.IsAsked, watch.Elapsed.TotalSeconds);
        if (given.GetValue(options.Report) is { } folder) Report.Write(result, folder);
        if (json) Console.WriteLine(JsonSerializer.Serialize(result.ToJson(), Json.Layout));
        else Summary.Write(result, Console.Out);
        if (interrupt.IsAsked) return Interrupted;
        return result.Holds(asksCoverage: effort.Schedules == 0 && names.Length == 0 && only.Length == 0 && count == 1 && !effort.Enumerates) ? Done : Failed;
    }

    private static IReadOnlyList<Mutant> Chosen(string[] only, string? share)
    {
        var all = Mutant.ReadAll(Path.Combine(Repository.Root, "coyote", "Mutants"));
        _ = VerifyOptions.TryShare(share, out var index, out var count);
        return only.Length > 0 ? [.. all.Where(mutant => only.Contains(mutant.Name))] : [.. all.Where((_, number) => number % count == index - 1)];
    }

    private static int Replay(string path, bool json)
    {
        var trace = SavedTrace.Load(path);
        var scenario = trace is null ? null : Catalog.Find(trace.Scenario);
        if (trace is null || scenario is null || trace.Engine != ScenarioRun.Engine)
        {
            Console.Error.WriteLine(trace is null ? $"medchain: {path} is no trace."
                : scenario is null ? $"medchain: there is no scenario '{trace.Scenario}' any more."
                : $"medchain: this trace is of the engine {trace.Engine}; traces are not portable to {ScenarioRun.Engine}.");
            return Refused;
        }

        var (result, transcript) = ScenarioRun.Replay(scenario, trace);
        var output = json ? Console.Error : Console.Out;
        foreach (var line in transcript.Lines) output.WriteLine(line);
        output.WriteLine(result.Found is null ? "Nothing is broken any more." : result.Detail);
        if (json) Console.WriteLine(JsonSerializer.Serialize(new { result.Name, result.Steps, result.Expected, result.Found, Lines = transcript.Lines }, Json.Layout));
        return result.Found == trace.Property ? Done : Failed;
    }

    /// <summary>Each shard has a seed of its own; the first has the one given.</summary>
    private static uint Mix(uint seed, int index) => unchecked(seed + ((uint)(index - 1) * 0x9E3779B9u));
}

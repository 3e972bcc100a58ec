using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using MedChain.Coyote.Campaign;
using MedChain.Coyote.Harness;
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
    private const int Usage = 64;
    private const int Interrupted = 130;

    /// <summary>Runs the arguments; gives the exit code.</summary>
    internal static int Run(string[] arguments)
    {
        var options = new VerifyOptions();
        var command = new RootCommand("""
            Systematic tests: real replicas on actors whose every choice of order, loss, time, crash and Byzantine message is an engine's. A scenario's
            properties hold in every schedule, or, beyond the assumptions, a named one must be seen to break. Exit codes: 0 all went as it must, 1 something
            did not, 2 a trace cannot be run or a report not be written, 64 not understood, 130 interrupted.
            """);
        options.AddTo(command);
        command.SetAction(result => Run(result, options));
        var parsed = command.Parse(arguments);
        if (parsed.Errors.Count == 0) return parsed.Invoke();
        foreach (var error in parsed.Errors) Console.Error.WriteLine("medchain: " + error.Message.ReplaceLineEndings(" ").Replace("\t", "", StringComparison.Ordinal));
        Console.Error.WriteLine("medchain: See: medchain verify --help");
        return Usage;
    }

    private static int Run(ParseResult given, VerifyOptions options)
    {
        if (given.GetValue(options.List)) return Listing.Write(Console.Out);
        var folder = given.GetValue(options.Report);
        if (folder is not null && Report.Refuses(folder) is { } why)
        {
            Console.Error.WriteLine($"medchain: no report can be written into {folder}: {why}");
            return Refused;
        }

        if (given.GetValue(options.Replay) is { } trace) return Replay(trace, given.GetValue(options.Json), folder);
        var part = Part.Parse(given.GetValue(options.Shard));
        var isEnumeration = given.GetValue(options.Enumerate);
        var names = given.GetValue(options.Scenario)!;
        var scenarios = Catalog.All.Where(scenario => (names.Length == 0 || names.Contains(scenario.Name)) && (!isEnumeration || scenario.Towns > 0)).ToList();
        return given.GetValue(options.Worker)
            ? new Worker(scenarios, Effort(given, options, part), part).Run()
            : Campaign(given, options, scenarios, part, folder);
    }

    private static Effort Effort(ParseResult given, VerifyOptions options, Part part) => new(
        given.GetValue(options.Iterations) ?? 0, Mix(given.GetValue(options.Seed), part.Index), given.GetValue(options.Strategy)!, given.GetValue(options.Time),
        given.GetValue(options.Traces) ?? Repository.Traces, given.GetValue(options.Oracle), given.GetValue(options.Enumerate), 0, given.GetValue(options.Most));

    private static int Campaign(ParseResult given, VerifyOptions options, List<Scenario> scenarios, Part part, string? folder)
    {
        var watch = Stopwatch.StartNew();
        var json = given.GetValue(options.Json);
        var progress = json ? new Progress(Console.Error, !Console.IsErrorRedirected) : new Progress(Console.Out, !Console.IsOutputRedirected);
        using var interrupt = new Interrupt();
        var only = given.GetValue(options.Mutant)!;
        var workers = new Workers(given.GetValue(options.Jobs), progress, interrupt);
        var findings = only.Length > 0 ? new Findings([], new SortedSet<string>()) : workers.Run(scenarios, given, options, part);
        var chosen = only.Length > 0 || given.GetResult(options.Mutants) is not null ? Chosen(only, Part.Parse(given.GetValue(options.Mutants))) : [];
        var mutants = workers.Run(chosen, given.GetValue(options.Seed));
        if (given.GetValue(options.Table) && !interrupt.IsAsked) MutantTable.Write(chosen, mutants);
        var result = new CampaignResult(findings.Scenarios, findings.Covered, mutants, !interrupt.IsAsked, watch.Elapsed.TotalSeconds);
        if (folder is not null) Report.Write(result, folder);
        if (json) Console.WriteLine(JsonSerializer.Serialize(result.ToJson(), Json.Layout));
        else Summary.Write(result, Console.Out);
        if (folder is not null) progress.Say($"Report     {Path.Combine(folder, Report.PageName)}");
        if (interrupt.IsAsked) return Interrupted;
        var asksCoverage = scenarios.Count == Catalog.All.Length && only.Length == 0 && part.Count == 1 && given.GetValue(options.Iterations) is null && given.GetValue(options.Time) == 0;
        return result.Holds(asksCoverage) ? Done : Failed;
    }

    private static IReadOnlyList<Mutant> Chosen(string[] only, Part part)
    {
        var all = Mutant.ReadAll(Repository.Mutants);
        return only.Length > 0 ? [.. all.Where(mutant => only.Contains(mutant.Name))] : [.. all.Where((_, number) => number % part.Count == part.Index - 1)];
    }

    private static int Replay(string path, bool json, string? folder)
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
        if (folder is not null) Report.Write(new CampaignResult([result with { Trace = path }], Coverage.Lines, [], true, result.Seconds), folder);
        return result.Found == trace.Property ? Done : Failed;
    }

    /// <summary>Each shard has a seed of its own; the first has the one given.</summary>
    private static uint Mix(uint seed, int index) => unchecked(seed + ((uint)(index - 1) * 0x9E3779B9u));
}

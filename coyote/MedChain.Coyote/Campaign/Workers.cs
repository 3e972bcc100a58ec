using System.CommandLine;
using System.Globalization;
using MedChain.Coyote.Mutants;
using MedChain.Coyote.Scenarios;

namespace MedChain.Coyote.Campaign;

/// <summary>What all workers found.</summary>
internal sealed record Findings(IReadOnlyList<ScenarioResult> Scenarios, IReadOnlySet<string> Covered);

/// <summary>Splits a campaign over processes, one a core: an engine is single-threaded.</summary>
internal sealed class Workers(int jobs, Progress progress, Interrupt interrupt)
{
    /// <summary>What a scenario shows whose process broke off: no property of the spec, and never what must be found.</summary>
    internal const string BrokeOff = "Broke off";

    private readonly Lock _gate = new();

    /// <summary>Runs scenarios.</summary>
    /// <param name="scenarios">In the order in which the workers run them.</param>
    /// <param name="given">The command line.</param>
    /// <param name="options">Its options.</param>
    /// <param name="part">Which part of the whole campaign this is.</param>
    internal Findings Run(IReadOnlyList<Scenario> scenarios, ParseResult given, VerifyOptions options, Part part)
    {
        var tally = new Tally(scenarios, jobs);
        Parallel.For(0, jobs, new ParallelOptions { MaxDegreeOfParallelism = jobs }, job =>
        {
            using var child = Child.Start(Program, Arguments(given, options, part.Of(job + 1, jobs)), interrupt);
            var running = scenarios[0].Name;
            var end = child.Read(line => Take(line with { Scenario = running = line.Scenario ?? running }));
            if (end is not null) Take(new WorkerLine(running, 0, new ScenarioResult(running, 0, 0, Catalog.Find(running)!.Breaks, BrokeOff, $"its process broke off: {end}", null, 0), null));

            void Take(WorkerLine line)
            {
                lock (_gate)
                {
                    if (tally.Take(job, line) is { } whole) Tell(whole);
                    progress.Show(tally.Now);
                }
            }
        });
        progress.Show("");
        foreach (var result in tally.Parts) Tell(result);
        return new Findings(tally.Results, tally.Covered);
    }

    /// <summary>Runs seeded bugs. One that an interrupt cut short is left out: nothing is known of it.</summary>
    internal IReadOnlyList<MutantResult> Run(IReadOnlyList<Mutant> mutants, uint seed)
    {
        var results = new MutantResult?[mutants.Count];
        var folder = Path.Combine(Repository.Traces, "mutants");
        var done = 0;
        Parallel.For(0, jobs, new ParallelOptions { MaxDegreeOfParallelism = jobs }, job =>
        {
            var run = new MutantRun(seed, folder, interrupt);
            for (var number = job; number < mutants.Count && !interrupt.IsAsked; number += jobs)
            {
                progress.Show(string.Create(CultureInfo.InvariantCulture, $"{done} of {mutants.Count} seeded bugs; {mutants[number].Name}"));
                var result = run.Run(mutants[number]);
                if (interrupt.IsAsked) break;
                results[number] = result;
                Interlocked.Increment(ref done);
                progress.Say(string.Create(CultureInfo.InvariantCulture, $"{(result.IsKilled ? "killed  " : "SURVIVES")} {result.Name,-36} {result.Property} in {result.Scenario}, {result.Schedules} schedules, {result.Seconds:0.0} s {result.Why}"));
            }
        });
        progress.Show("");
        return [.. results.OfType<MutantResult>()];
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "MedChain.Coyote.dll");

    private void Tell(ScenarioResult result)
    {
        var verdict = (result.Holds, result.Expected) switch { (true, null) => "holds   ", (true, _) => "breaks  ", _ => "FAILED  " };
        progress.Say(string.Create(
            CultureInfo.InvariantCulture,
            $"{verdict} {result.Name,-36} {result.Schedules,7} schedules {result.Steps,10} steps {result.Seconds,6:0.0} s  {(result.Holds ? result.Found : result.Detail ?? $"{result.Expected} was not found broken")}"));
        if (!result.Holds && result.Trace is not null) progress.Say($"         again: {Again.By(result.Trace)}");
    }

    private static List<string> Arguments(ParseResult given, VerifyOptions options, Part part)
    {
        List<string> arguments =
        [
            "--shard", part.ToString(), "--seed", given.GetValue(options.Seed).ToString(CultureInfo.InvariantCulture), "--strategy", given.GetValue(options.Strategy)!,
        ];
        if (given.GetValue(options.Iterations) is { } iterations) arguments.AddRange(["--iterations", iterations.ToString(CultureInfo.InvariantCulture)]);
        if (given.GetValue(options.Time) is > 0 and var seconds) arguments.AddRange(["--time", seconds.ToString(CultureInfo.InvariantCulture)]);
        if (given.GetValue(options.Traces) is { } traces) arguments.AddRange(["--traces", traces]);
        if (given.GetValue(options.Oracle)) arguments.Add("--oracle");
        if (given.GetValue(options.Enumerate)) arguments.Add("--enumerate");
        foreach (var scenario in given.GetValue(options.Scenario)!) arguments.AddRange(["--scenario", scenario]);
        return arguments;
    }
}

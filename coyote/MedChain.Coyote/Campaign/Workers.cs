using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using MedChain.Coyote.Mutants;

namespace MedChain.Coyote.Campaign;

/// <summary>What all workers found.</summary>
internal sealed record Findings(IReadOnlyList<ScenarioResult> Scenarios, IReadOnlySet<string> Covered);

/// <summary>Splits a campaign over processes, one a core: an engine is single-threaded.</summary>
internal sealed class Workers(int jobs, TextWriter progress, Interrupt interrupt)
{
    private readonly Lock _gate = new();

    /// <summary>Runs the scenarios that the command line asks for.</summary>
    internal Findings Run(ParseResult given, VerifyOptions options, int index, int count)
    {
        var results = new List<ScenarioResult>();
        var covered = new SortedSet<string>(StringComparer.Ordinal);
        var parts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        Parallel.For(0, jobs, new ParallelOptions { MaxDegreeOfParallelism = jobs }, job =>
        {
            var shard = string.Create(CultureInfo.InvariantCulture, $"{((index - 1) * jobs) + job + 1}/{count * jobs}");
            Read(Start(given, options, shard), line =>
            {
                covered.UnionWith(line.Covered ?? []);
                if (line.Result is not { } result) return;
                var at = results.FindIndex(other => other.Name == result.Name);
                if (at < 0) results.Add(result);
                else results[at] = results[at].With(result);
                parts[result.Name] = parts.GetValueOrDefault(result.Name) + 1;
                if (parts[result.Name] == jobs) Tell(results.Find(other => other.Name == result.Name)!);
            });
        });
        foreach (var result in results.Where(result => parts[result.Name] < jobs)) Tell(result);
        return new Findings(results, covered);
    }

    /// <summary>Runs seeded bugs.</summary>
    internal IReadOnlyList<MutantResult> Run(IReadOnlyList<Mutant> mutants, uint seed)
    {
        var results = new MutantResult?[mutants.Count];
        var folder = Path.Combine(Repository.Root, "artifacts", "verify", "mutants");
        Parallel.For(0, jobs, new ParallelOptions { MaxDegreeOfParallelism = jobs }, job =>
        {
            var run = new MutantRun(seed, folder);
            for (var number = job; number < mutants.Count && !interrupt.IsAsked; number += jobs)
            {
                var result = results[number] = run.Run(mutants[number]);
                lock (_gate) progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(result.IsKilled ? "killed  " : "SURVIVES")} {result.Name,-36} {result.Property} in {result.Scenario}, {result.Schedules} schedules, {result.Seconds:0.0} s {result.Why}"));
            }
        });
        return [.. results.OfType<MutantResult>()];
    }

    private void Tell(ScenarioResult result)
    {
        var verdict = (result.Holds, result.Expected) switch { (true, null) => "holds   ", (true, _) => "breaks  ", _ => "FAILED  " };
        progress.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{verdict} {result.Name,-36} {result.Schedules,7} schedules {result.Steps,10} steps {result.Seconds,6:0.0} s  {(result.Holds ? result.Found : result.Detail ?? $"{result.Expected} was not found broken")}"));
        if (!result.Holds && result.Trace is not null) progress.WriteLine($"         again: ./medchain verify --replay {Path.GetRelativePath(Environment.CurrentDirectory, result.Trace)}");
    }

    private static Process Start(ParseResult given, VerifyOptions options, string shard)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardInput = true };
        List<string> arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "MedChain.Coyote.dll"), "--worker", "--shard", shard,
            "--iterations", given.GetValue(options.Iterations).ToString(CultureInfo.InvariantCulture), "--time", given.GetValue(options.Time).ToString(CultureInfo.InvariantCulture),
            "--seed", given.GetValue(options.Seed).ToString(CultureInfo.InvariantCulture), "--strategy", given.GetValue(options.Strategy)!,
        ];
        if (given.GetValue(options.Oracle)) arguments.Add("--oracle");
        if (given.GetValue(options.Enumerate)) arguments.Add("--enumerate");
        foreach (var scenario in given.GetValue(options.Scenario)!) arguments.AddRange(["--scenario", scenario]);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    private void Read(Process process, Action<WorkerLine> take)
    {
        using (process)
        {
            while (process.StandardOutput.ReadLine() is { } text)
            {
                if (WorkerLine.TryRead(text) is not { } line) continue;
                lock (_gate) take(line);
            }

            process.WaitForExit();
        }
    }
}

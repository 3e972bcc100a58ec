using System.Diagnostics;
using System.Globalization;
using MedChain.Coyote.Campaign;

namespace MedChain.Coyote.Mutants;

/// <summary>Runs the program with a seeded bug as a child process, then the program without it on the same schedules.</summary>
internal sealed class MutantRun(uint seed, string folder)
{
    /// <summary>What a step that differs from the compiled models breaks.</summary>
    private const string OracleProperty = "Conformance";

    private const int ChildSeconds = 300;

    private readonly MutantBuild _build = new();

    /// <summary>Tries one mutant.</summary>
    internal MutantResult Run(Mutant mutant)
    {
        var watch = Stopwatch.StartNew();
        var place = Path.Combine(folder, mutant.Name);
        try
        {
            var bug = Child(_build.Make(mutant, place), mutant, mutant.Budget);
            if (bug.Found is null) return Survives("not found within its budget");
            if (!mutant.Properties.Contains(bug.Found)) return Survives($"found by another property: {bug.Found}");
            var sound = Child(Path.Combine(AppContext.BaseDirectory, "MedChain.Coyote.dll"), mutant, bug.Schedules);
            if (sound.Found is not null) return Survives("the program without the bug fails on the same schedules: " + sound.Detail);
            return new MutantResult(mutant.Name, bug.Found, mutant.Scenario, true, bug.Schedules, bug.Seconds, "");

            MutantResult Survives(string why) => new(mutant.Name, string.Join(" or ", mutant.Properties), mutant.Scenario, false, bug.Schedules, watch.Elapsed.TotalSeconds, why);
        }
        catch (FormatException error)
        {
            return new MutantResult(mutant.Name, string.Join(" or ", mutant.Properties), mutant.Scenario, false, 0, watch.Elapsed.TotalSeconds, error.Message);
        }
        finally
        {
            if (Directory.Exists(place)) Directory.Delete(place, recursive: true);
        }
    }

    /// <summary>Runs a scenario in a child.</summary>
    /// <exception cref="FormatException">It gave no result.</exception>
    private ScenarioResult Child(string program, Mutant mutant, long schedules)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        string[] arguments =
        [
            program, "--worker", "--scenario", mutant.Scenario, "--iterations", schedules.ToString(CultureInfo.InvariantCulture),
            "--seed", seed.ToString(CultureInfo.InvariantCulture), "--time", ChildSeconds.ToString(CultureInfo.InvariantCulture),
        ];
        if (mutant.Properties.Contains(OracleProperty)) arguments = [.. arguments, "--oracle"];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["MEDCHAIN_ROOT"] = Repository.Root;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync();
        ScenarioResult? result = null;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            if (WorkerLine.TryRead(line)?.Result is { } found) result = found;
        }

        process.WaitForExit();
        if (result is null) throw new FormatException("a child ended without a result: " + errors.Result.Split('\n')[0].Trim());
        return result;
    }
}

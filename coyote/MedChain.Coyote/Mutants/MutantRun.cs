using System.Diagnostics;
using System.Globalization;
using MedChain.Coyote.Campaign;

namespace MedChain.Coyote.Mutants;

/// <summary>Runs the program with a seeded bug as a child process, then the program without it on the same schedules.</summary>
/// <param name="seed">Determines the schedules.</param>
/// <param name="folder">Where programs with bugs and their traces lie while they run.</param>
/// <param name="interrupt">Ends the children.</param>
internal sealed class MutantRun(uint seed, string folder, Interrupt interrupt)
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
            var bug = Child(_build.Make(mutant, place), mutant, null);
            if (bug.Found is null) return Survives("not found within its budget");
            if (!mutant.Properties.Contains(bug.Found)) return Survives($"found by another property: {bug.Found}");
            var sound = Child(Path.Combine(AppContext.BaseDirectory, "MedChain.Coyote.dll"), mutant, bug.Schedules);
            if (sound.Found is not null) return Survives("the program without the bug fails on the same schedules: " + sound.Detail);
            if (sound.Schedules < bug.Schedules) return Survives("the program without the bug is too slow for the same schedules");
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

    /// <summary>Runs a scenario in a child, all schedules of the mutant's budget or the first of them. Its traces go with the program.</summary>
    /// <exception cref="FormatException">It gave no result.</exception>
    private ScenarioResult Child(string program, Mutant mutant, long? most)
    {
        List<string> arguments =
        [
            "--scenario", mutant.Scenario, "--iterations", mutant.Budget.ToString(CultureInfo.InvariantCulture), "--seed", seed.ToString(CultureInfo.InvariantCulture),
            "--time", ChildSeconds.ToString(CultureInfo.InvariantCulture), "--traces", Path.Combine(folder, mutant.Name),
        ];
        if (most is { } count) arguments.AddRange(["--most", count.ToString(CultureInfo.InvariantCulture)]);
        if (mutant.Properties.Contains(OracleProperty)) arguments.Add("--oracle");
        using var child = Campaign.Child.Start(program, arguments, interrupt);
        ScenarioResult? result = null;
        var end = child.Read(line => result = line.Result ?? result);
        if (end is not null) throw new FormatException("a child broke off: " + end);
        return result ?? throw new FormatException("a child gave no result");
    }
}

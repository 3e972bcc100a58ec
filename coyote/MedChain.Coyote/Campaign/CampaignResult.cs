using MedChain.Coyote.Harness;
using MedChain.Coyote.Mutants;

namespace MedChain.Coyote.Campaign;

/// <summary>What a campaign showed.</summary>
/// <param name="Scenarios">Of each scenario.</param>
/// <param name="Covered">Lines of the machines' tables that were taken, as "Machine: From, Trigger".</param>
/// <param name="Mutants">Seeded bugs, where they were run.</param>
/// <param name="IsComplete">Whether nothing was cut short.</param>
/// <param name="Seconds">Time taken.</param>
internal sealed record CampaignResult(
    IReadOnlyList<ScenarioResult> Scenarios, IReadOnlySet<string> Covered, IReadOnlyList<MutantResult> Mutants, bool IsComplete, double Seconds)
{
    /// <summary>Lines of which a reviewed file says why no schedule takes them.</summary>
    internal IReadOnlyDictionary<string, string> Justified { get; } = Justifications.Read();

    /// <summary>All lines of the tables watched.</summary>
    internal static IReadOnlyList<string> Edges { get; } = [.. MachineLines.All.SelectMany(machine => machine.Lines)];

    /// <summary>Lines neither taken nor justified.</summary>
    internal IReadOnlyList<string> Missing => [.. Edges.Where(line => !Covered.Contains(line) && !Justified.ContainsKey(line))];

    internal long Schedules => Scenarios.Sum(scenario => scenario.Schedules);

    internal long Steps => Scenarios.Sum(scenario => scenario.Steps);

    /// <summary>Whether all went as it must; lines are asked for only where all scenarios were run.</summary>
    internal bool Holds(bool asksCoverage) =>
        IsComplete && Scenarios.All(scenario => scenario.Holds) && Mutants.All(mutant => mutant.IsKilled) && (!asksCoverage || Missing.Count == 0);

    /// <summary>Schedules a second of one core.</summary>
    internal double SchedulesPerSecond => Math.Round(Schedules / Math.Max(0.001, Scenarios.Sum(scenario => scenario.Seconds)), 1);

    /// <summary>Half of the seeded bugs that were found were found in no more schedules.</summary>
    internal long MedianSchedules => Median([.. Mutants.Where(mutant => mutant.IsKilled).Select(mutant => mutant.Schedules).Order()]);

    /// <summary>Lines of the tables taken.</summary>
    internal int CoveredCount => Edges.Count(Covered.Contains);

    /// <summary>Lines not taken, with a reason.</summary>
    internal int JustifiedCount => Edges.Count(line => !Covered.Contains(line) && Justified.ContainsKey(line));

    /// <summary>As an object for JSON: what machines ask for. Of several properties of which one must break, the one that did is the one expected.</summary>
    internal object ToJson() => new
    {
        ScenarioRun.Engine,
        Schedules,
        Steps,
        SchedulesPerSecond,
        Scenarios = Scenarios.Select(scenario => new { scenario.Name, scenario.Schedules, Expected = scenario.Holds ? scenario.Found : scenario.Expected, scenario.Found }),
        Coverage = new { Edges = Edges.Count, Covered = CoveredCount, Justified = JustifiedCount, Missing },
        Mutants = new { Total = Mutants.Count, Killed = Mutants.Count(mutant => mutant.IsKilled), Survivors = Mutants.Where(mutant => !mutant.IsKilled).Select(mutant => mutant.Name), MedianSchedules },
        Seconds = Math.Round(Seconds, 1),
    };

    /// <summary>The same with all that is known, for the report's folder.</summary>
    internal object ToReport() => new
    {
        ScenarioRun.Engine,
        Complete = IsComplete,
        Schedules,
        Steps,
        SchedulesPerSecond,
        Scenarios = Scenarios.Select(scenario => new { scenario.Name, scenario.Holds, scenario.Schedules, scenario.Steps, Seconds = Math.Round(scenario.Seconds, 2), scenario.Expected, scenario.Found, scenario.Detail, scenario.Trace }),
        Coverage = new { Edges = Edges.Count, Covered = Edges.Where(Covered.Contains), Justified = Justified.Where(line => !Covered.Contains(line.Key)).ToDictionary(), Missing },
        Mutants,
        MedianSchedules,
        Seconds = Math.Round(Seconds, 1),
    };

    private static long Median(long[] ordered) => ordered.Length == 0 ? 0 : ordered[ordered.Length / 2];
}

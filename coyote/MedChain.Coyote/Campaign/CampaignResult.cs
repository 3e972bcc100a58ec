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

    /// <summary>As an object for JSON.</summary>
    internal object ToJson() => new
    {
        Engine = ScenarioRun.Engine,
        Schedules,
        Steps,
        SchedulesPerSecond = Math.Round(Schedules / Math.Max(0.001, Scenarios.Sum(scenario => scenario.Seconds)), 1),
        Scenarios = Scenarios.Select(scenario => new { scenario.Name, scenario.Schedules, scenario.Steps, Seconds = Math.Round(scenario.Seconds, 2), scenario.Expected, scenario.Found, scenario.Detail, scenario.Trace }),
        Coverage = new { Edges = Edges.Count, Covered = Edges.Count(Covered.Contains), Justified = Edges.Count(line => !Covered.Contains(line) && Justified.ContainsKey(line)), Missing },
        Mutants = new
        {
            Total = Mutants.Count,
            Killed = Mutants.Count(mutant => mutant.IsKilled),
            Survivors = Mutants.Where(mutant => !mutant.IsKilled).Select(mutant => new { mutant.Name, mutant.Why }),
            MedianSchedules = Median([.. Mutants.Where(mutant => mutant.IsKilled).Select(mutant => mutant.Schedules).Order()]),
        },
        Complete = IsComplete,
        Seconds = Math.Round(Seconds, 1),
    };

    private static long Median(long[] ordered) => ordered.Length == 0 ? 0 : ordered[ordered.Length / 2];
}

using System.Globalization;
using MedChain.Coyote.Campaign;

namespace MedChain.Coyote.Reports;

/// <summary>The result for people, in a few lines.</summary>
internal static class Summary
{
    internal static void Write(CampaignResult result, TextWriter output)
    {
        var seconds = Math.Max(0.001, result.Scenarios.Sum(scenario => scenario.Seconds));
        output.WriteLine();
        output.WriteLine($"Engine     {ScenarioRun.Engine}");
        if (result.Scenarios.Count > 0)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Scenarios  {result.Scenarios.Count(scenario => scenario.Holds)} of {result.Scenarios.Count} as they must be; {result.Schedules} schedules, {result.Steps} steps, {result.Schedules / seconds:0} schedules and {result.Steps / seconds:0} steps a second and core"));
            output.WriteLine($"Coverage   {CampaignResult.Edges.Count(result.Covered.Contains)} of {CampaignResult.Edges.Count} lines of the machines' tables, {result.Missing.Count} missing");
            foreach (var line in result.Missing) output.WriteLine("           " + line);
        }

        if (result.Mutants.Count > 0) output.WriteLine($"Mutants    {result.Mutants.Count(mutant => mutant.IsKilled)} of {result.Mutants.Count} killed");
        foreach (var mutant in result.Mutants.Where(mutant => !mutant.IsKilled)) output.WriteLine($"           {mutant.Name} survives: {mutant.Why}");
        if (!result.IsComplete) output.WriteLine("INTERRUPTED: what is shown is what was known until then");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Seconds:0} s"));
    }
}

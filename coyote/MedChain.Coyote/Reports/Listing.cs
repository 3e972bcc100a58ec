using MedChain.Coyote.Campaign;
using MedChain.Coyote.Mutants;
using MedChain.Coyote.Scenarios;

namespace MedChain.Coyote.Reports;

/// <summary>All scenarios and seeded bugs.</summary>
internal static class Listing
{
    internal static int Write(TextWriter output)
    {
        foreach (var scenario in Catalog.All)
            output.WriteLine($"{scenario.Name,-28} {scenario.Chapter,-12} {scenario.Tags,-28} {scenario.What}{(scenario.Breaks is null ? "" : $" ({scenario.Breaks} must break)")}");
        foreach (var mutant in Mutant.ReadAll(Repository.Mutants))
            output.WriteLine($"{mutant.Name,-36} {mutant.Properties[0],-28} in {mutant.Scenario,-22} {mutant.What}");
        return 0;
    }
}

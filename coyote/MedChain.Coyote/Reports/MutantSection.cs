using System.Globalization;
using System.Text;
using MedChain.Coyote.Campaign;
using MedChain.Coyote.Mutants;
using static MedChain.Coyote.Reports.Page;

namespace MedChain.Coyote.Reports;

/// <summary>The seeded bugs; first those that were not found.</summary>
internal static class MutantSection
{
    internal static void Write(StringBuilder page, CampaignResult result)
    {
        if (result.Mutants.Count == 0) return;
        var about = Mutant.ReadAll(Repository.Mutants);
        page.Append("""
            <h2 id="bugs">Seeded bugs</h2><p>Each changes one place of the source. It is found when the property that it names breaks within its budget, while the unchanged program passes the same schedules.</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Seeded bugs"><table><tr><th scope="col">Bug<th scope="col" class="wide">What is wrong<th scope="col">Property<th scope="col" class="wide">Scenario<th scope="col" class="n">Schedules<th scope="col" class="n wide">Seconds<th scope="col">Verdict</tr>
            """);
        foreach (var mutant in result.Mutants.OrderBy(mutant => mutant.IsKilled))
        {
            var what = about.FirstOrDefault(other => other.Name == mutant.Name)?.What ?? "";
            page.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\" class=\"name\">{Text(mutant.Name)}<td class=\"wide\">{Text(what)}<td>{Text(mutant.Property)}<td class=\"wide name\">{Text(mutant.Scenario)}<td class=\"n\">{Number(mutant.Schedules)}<td class=\"n wide\">{Number(mutant.Seconds, "N1")}<td>{(mutant.IsKilled ? "<span class=\"good\">found</span>" : $"<span class=\"bad\">not found: {Text(mutant.Why)}</span>")}</tr>");
        }

        page.Append("</table></div>");
    }
}

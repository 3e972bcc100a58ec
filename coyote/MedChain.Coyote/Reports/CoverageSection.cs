using System.Globalization;
using System.Text;
using MedChain.Coyote.Campaign;
using MedChain.Coyote.Harness;
using MedChain.Coyote.Scenarios;
using static MedChain.Coyote.Reports.Page;

namespace MedChain.Coyote.Reports;

/// <summary>Which lines of the machines' tables schedules have taken, and which rules scenarios are about.</summary>
internal static class CoverageSection
{
    internal static void Write(StringBuilder page, CampaignResult result)
    {
        if (result.Scenarios.Count == 0) return;
        page.Append(CultureInfo.InvariantCulture, $"""<h2 id="coverage">Coverage of the machines</h2><p>{result.CoveredCount} of {CampaignResult.Edges.Count} lines of the machines' tables were taken; of {result.JustifiedCount} others a reviewed file (<code>coyote/uncovered.txt</code>) says why no schedule takes them; {(result.Missing.Count == 0 ? "none is missing" : $"<span class=\"bad\">{result.Missing.Count} missing</span>")}.</p>""");
        foreach (var machine in MachineLines.All) Machine(page, result, machine);
        Tags(page, result);
    }

    private static void Machine(StringBuilder page, CampaignResult result, MachineLines machine)
    {
        var lines = machine.Lines.ToList();
        var isMissing = lines.Any(result.Missing.Contains);
        page.Append(CultureInfo.InvariantCulture, $"<details{(isMissing ? " open" : "")}><summary>{Text(machine.Name)}: {lines.Count(result.Covered.Contains)} of {lines.Count}</summary><table><tr><th scope=\"col\">From, trigger<th scope=\"col\">Taken</tr>");
        foreach (var line in lines)
        {
            var word = result.Covered.Contains(line) ? "yes" : result.Justified.TryGetValue(line, out var why) ? "no: " + Text(why) : "<span class=\"bad\">no</span>";
            page.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Text(line.Split(": ", 2)[1])}<td>{word}</tr>");
        }

        page.Append("</table></details>");
    }

    private static void Tags(StringBuilder page, CampaignResult result)
    {
        var ran = result.Scenarios.Select(scenario => Catalog.Find(scenario.Name)!).ToList();
        var rules = Rules.All.ToLookup(rule => Rules.About(rule.Tag, ran).Any());
        page.Append(CultureInfo.InvariantCulture, $"""<h2 id="rules">Rules of the spec</h2><p>{rules[true].Count()} of {Rules.All.Count} rules have a scenario here that is about them. The others are proved, or tested one by one; <code>spec/README.md</code> says by what.</p>""");
        foreach (var chapter in Rules.All.GroupBy(rule => rule.Chapter))
        {
            page.Append(CultureInfo.InvariantCulture, $"<details><summary>{Text(chapter.Key)}: {chapter.Count(rule => Rules.About(rule.Tag, ran).Any())} of {chapter.Count()}</summary><table><tr><th scope=\"col\">Rule<th scope=\"col\" class=\"n\">Schedules<th scope=\"col\">Scenarios</tr>");
            foreach (var (_, tag) in chapter)
            {
                var about = Rules.About(tag, ran).Select(scenario => scenario.Name).ToList();
                page.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{Text(tag)}<td class=\"n\">{Number(result.Scenarios.Where(scenario => about.Contains(scenario.Name)).Sum(scenario => scenario.Schedules))}<td>{(about.Count == 0 ? "none" : Text(string.Join(", ", about)))}</tr>");
            }

            page.Append("</table></details>");
        }
    }
}

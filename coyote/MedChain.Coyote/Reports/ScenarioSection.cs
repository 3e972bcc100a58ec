using System.Globalization;
using System.Text;
using MedChain.Coyote.Campaign;
using MedChain.Coyote.Scenarios;
using static MedChain.Coyote.Reports.Page;

namespace MedChain.Coyote.Reports;

/// <summary>What was run, and which of it was judged for progress.</summary>
internal static class ScenarioSection
{
    internal static void Write(StringBuilder page, CampaignResult result)
    {
        if (result.Scenarios.Count == 0) return;
        page.Append("""
            <h2 id="scenarios">Scenarios</h2><p>Under most, every property holds in every schedule. The others are beyond the assumptions: there a named property must be seen to break, or the checks would be blind.</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Scenarios"><table><tr><th scope="col">Scenario<th scope="col">Rules<th scope="col" class="wide">What happens<th scope="col" class="n">Schedules<th scope="col" class="n wide">Steps<th scope="col" class="n wide">Seconds<th scope="col">Verdict</tr>
            """);
        foreach (var (scenario, about) in result.Scenarios.Select(scenario => (scenario, Catalog.Find(scenario.Name)!)))
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\" class=\"name\">{Text(scenario.Name)}<td>{Text(about.Chapter)} {Text(about.Tags)}<td class=\"wide\">{Text(about.What)}");
            page.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{Number(scenario.Schedules)}<td class=\"n wide\">{Number(scenario.Steps)}<td class=\"n wide\">{Number(scenario.Seconds, "N1")}<td>{Verdict(scenario)}</tr>");
        }

        page.Append("</table></div>");
        Liveness(page, result);
    }

    private static string Verdict(ScenarioResult scenario)
    {
        var words = (scenario.Holds, scenario.Found) switch
        {
            (true, null) => "<span class=\"good\">holds</span>",
            (true, _) => $"<span class=\"good\">{Text(scenario.Found)} breaks, as it must</span>",
            (false, null) => $"<span class=\"bad\">{Text(scenario.Expected!)} was not found broken</span>",
            (false, _) => $"<span class=\"bad\">{Text(scenario.Detail ?? scenario.Found)}</span>",
        };
        return scenario.Trace is null ? words : $"{words} <a href=\"#failure-{Text(scenario.Name)}\">schedule</a>";
    }

    private static void Liveness(StringBuilder page, CampaignResult result)
    {
        var judged = result.Scenarios.Where(scenario => Catalog.Find(scenario.Name)!.IsLiveness).ToList();
        page.Append("""<h2 id="liveness">Liveness</h2>""");
        if (judged.Count == 0)
        {
            page.Append("<p>No scenario that asks for progress was run.</p>");
            return;
        }

        page.Append("""
            <p>These ask for progress: once the network is good again, all honest institutions must hold the goal final. A fair schedule that waits for more steps than the bound is a violation, and so is one in which nothing can happen any more.</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Liveness"><table><tr><th scope="col">Scenario<th scope="col" class="n">Schedules<th scope="col" class="n">Steps that it may wait<th scope="col">Verdict</tr>
            """);
        foreach (var scenario in judged)
            page.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\" class=\"name\">{Text(scenario.Name)}<td class=\"n\">{Number(scenario.Schedules)}<td class=\"n\">{Number(ScenarioRun.TemperatureMax(Catalog.Find(scenario.Name)!))}<td>{Verdict(scenario)}</tr>");
        page.Append("</table></div>");
    }
}

using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using MedChain.Coyote.Campaign;
using MedChain.Coyote.Scenarios;

namespace MedChain.Coyote.Reports;

/// <summary>The result as a page and as JSON, in a folder.</summary>
internal static class Report
{
    /// <summary>Writes `report.html` and `report.json`.</summary>
    internal static void Write(CampaignResult result, string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "report.json"), JsonSerializer.Serialize(result.ToJson(), Json.Layout));
        File.WriteAllText(Path.Combine(folder, "report.html"), Page(result));
    }

    private static string Page(CampaignResult result)
    {
        var page = new StringBuilder();
        page.Append("""
            <!doctype html>
            <html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>MedChain: systematic tests</title>
            <style>
            :root { color-scheme: light dark } body { font: 15px/1.5 system-ui, sans-serif; max-width: 68rem; margin: 2rem auto; padding: 0 1rem }
            table { border-collapse: collapse; width: 100%; margin: 1rem 0 } th, td { text-align: left; padding: .25rem .6rem; border-bottom: 1px solid #8884; vertical-align: top }
            td.n { text-align: right; font-variant-numeric: tabular-nums } .bad { color: #c00; font-weight: 600 } pre { overflow-x: auto; background: #8881; padding: .6rem }
            </style><h1>Systematic tests</h1>
            """);
        page.Append(CultureInfo.InvariantCulture, $"<p>Engine {Text(ScenarioRun.Engine)}. {result.Schedules} schedules, {result.Steps} steps in {result.Seconds:0} s.{(result.IsComplete ? "" : " <span class=bad>Interrupted.</span>")}</p>");
        Scenarios(page, result);
        Coverage(page, result);
        Mutants(page, result);
        return page.Append("</html>\n").ToString();
    }

    private static void Scenarios(StringBuilder page, CampaignResult result)
    {
        page.Append("<h2>Scenarios</h2><table><tr><th>Scenario<th>Rules<th>What happens<th>Schedules<th>Steps<th>Verdict</tr>");
        foreach (var scenario in result.Scenarios)
        {
            var about = Catalog.Find(scenario.Name)!;
            var verdict = scenario.Holds ? scenario.Found is null ? "holds" : $"{scenario.Found} breaks, as it must" : $"<span class=bad>{Text(scenario.Detail ?? scenario.Expected + " was not found broken")}</span>";
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(scenario.Name)}<td>{Text(about.Chapter)} {Text(about.Tags)}<td>{Text(about.What)}<td class=n>{scenario.Schedules}<td class=n>{scenario.Steps}<td>{verdict}</tr>");
        }

        page.Append("</table>");
        foreach (var scenario in result.Scenarios.Where(scenario => scenario.Trace is not null)) Failure(page, scenario);
    }

    private static void Failure(StringBuilder page, ScenarioResult scenario)
    {
        if (SavedTrace.Load(scenario.Trace!) is not { } trace) return;
        var (_, transcript) = ScenarioRun.Replay(Catalog.Find(scenario.Name)!, trace);
        page.Append(CultureInfo.InvariantCulture, $"<h3>{Text(scenario.Name)}: {Text(scenario.Detail ?? "")}</h3>{Diagram.Svg(transcript)}<details><summary>Transcript</summary><pre>{Text(string.Join('\n', transcript.Lines))}</pre></details><details><summary>As Mermaid</summary><pre>{Text(transcript.Diagram)}</pre></details>");
    }

    private static void Coverage(StringBuilder page, CampaignResult result)
    {
        page.Append("<h2>Coverage</h2><table><tr><th>Line of a machine's table<th>Taken</tr>");
        foreach (var line in CampaignResult.Edges)
        {
            var word = result.Covered.Contains(line) ? "yes" : result.Justified.TryGetValue(line, out var why) ? "no: " + Text(why) : "<span class=bad>no</span>";
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(line)}<td>{word}</tr>");
        }

        page.Append("</table>");
        var tags = result.Scenarios.SelectMany(scenario => Catalog.Find(scenario.Name)!.Tags.Split(' ')).Distinct().Order(StringComparer.Ordinal);
        page.Append(CultureInfo.InvariantCulture, $"<p>Rules that scenarios are about: {Text(string.Join(", ", tags))}.</p>");
    }

    private static void Mutants(StringBuilder page, CampaignResult result)
    {
        if (result.Mutants.Count == 0) return;
        page.Append("<h2>Seeded bugs</h2><table><tr><th>Bug<th>Property<th>Scenario<th>Schedules<th>Seconds<th>Verdict</tr>");
        foreach (var mutant in result.Mutants)
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(mutant.Name)}<td>{Text(mutant.Property)}<td>{Text(mutant.Scenario)}<td class=n>{mutant.Schedules}<td class=n>{mutant.Seconds:0.0}<td>{(mutant.IsKilled ? "killed" : $"<span class=bad>{Text(mutant.Why)}</span>")}</tr>");
        page.Append("</table>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}

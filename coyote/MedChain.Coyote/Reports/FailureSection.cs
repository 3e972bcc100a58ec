using System.Globalization;
using System.Text;
using MedChain.Coyote.Campaign;
using MedChain.Coyote.Scenarios;
using static MedChain.Coyote.Reports.Page;

namespace MedChain.Coyote.Reports;

/// <summary>Each schedule in which a property broke, in the words of the spec; first those in which none may.</summary>
internal static class FailureSection
{
    internal static void Write(StringBuilder page, CampaignResult result)
    {
        var failures = result.Scenarios.Where(scenario => scenario.Trace is not null).OrderBy(scenario => scenario.Holds).ToList();
        if (failures.Count == 0) return;
        page.Append("<h2 id=\"failures\">Failures</h2>");
        foreach (var failure in failures) Write(page, failure);
    }

    private static void Write(StringBuilder page, ScenarioResult scenario)
    {
        var about = Catalog.Find(scenario.Name)!;
        page.Append(CultureInfo.InvariantCulture, $"<section id=\"failure-{Text(scenario.Name)}\"><h3>{Text(scenario.Name)}: {(scenario.Holds ? $"{Text(scenario.Found!)} breaks, as it must" : $"<span class=\"bad\">{Text(scenario.Found!)} breaks</span>")}</h3>");
        page.Append(CultureInfo.InvariantCulture, $"<p>{Text(about.What)} What was seen: <strong>{Text(scenario.Detail ?? "")}</strong></p><p>The same schedule again, step by step:</p><pre class=\"command\">{Text(Again.By(scenario.Trace!))}</pre>");
        if (SavedTrace.Load(scenario.Trace!) is { } trace)
        {
            var (again, transcript) = ScenarioRun.Replay(about, trace);
            if (again.Detail != scenario.Detail) page.Append(CultureInfo.InvariantCulture, $"<p class=\"bad\">Run again for this page, the schedule gave: {Text(again.Detail ?? "nothing broken")}.</p>");
            page.Append(Diagram.Svg(transcript, again.Detail ?? "nothing is broken", $"Sequence diagram of {scenario.Name}; the transcript below says the same in words"));
            page.Append(CultureInfo.InvariantCulture, $"<details><summary>Transcript, {Number(transcript.Events.Count)} lines</summary><pre tabindex=\"0\">{Text(string.Join('\n', transcript.Lines))}</pre></details><details><summary>As Mermaid</summary><pre tabindex=\"0\">{Text(transcript.Diagram)}</pre></details>");
        }
        else
        {
            page.Append("<p class=\"bad\">Its trace cannot be read any more.</p>");
        }

        page.Append("</section>");
    }
}

using System.Globalization;
using System.Net;
using System.Text;
using MedChain.Coyote.Campaign;

namespace MedChain.Coyote.Reports;

/// <summary>The report's page: one file that needs nothing else.</summary>
internal static class Page
{
    private const string Style = """
        :root { color-scheme: light dark; --line: #8884; --soft: #8881; --good: light-dark(#176c2e, #6fd08c); --bad: light-dark(#b00020, #ff8f8f) }
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 76rem; margin: 1.5rem auto 4rem; padding: 0 1rem; color: CanvasText; background: Canvas }
        h1 { margin: 0 0 .5rem; font-size: 1.7rem } h2 { margin: 2.5rem 0 .5rem; padding-top: .6rem; border-top: 1px solid var(--line); font-size: 1.3rem } h3 { margin: 1.6rem 0 .3rem; font-size: 1.05rem }
        p { margin: .5rem 0; max-width: 60rem } nav a { margin-right: 1rem; white-space: nowrap } a { color: LinkText }
        .verdict { padding: .6rem .9rem; border-left: .4rem solid var(--good); background: var(--soft); font-weight: 600 } .verdict.bad { border-color: var(--bad) }
        .good { color: var(--good) } .bad { color: var(--bad); font-weight: 600 }
        dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(11.5rem, 1fr)); gap: .4rem 1.2rem; margin: 1rem 0 } dt { font-size: .85rem; opacity: .8 } dd { margin: 0; font-size: 1.15rem; font-variant-numeric: tabular-nums }
        .scroll { overflow: auto; max-width: 100% } .diagram { max-height: 75vh; border: 1px solid var(--line) } .diagram svg { display: block } .heads { position: sticky; top: 0; background: Canvas; border-bottom: 1px solid var(--line) }
        .scroll:focus-visible, summary:focus-visible, a:focus-visible { outline: 3px solid Highlight; outline-offset: 2px }
        table { border-collapse: collapse; width: 100%; margin: .6rem 0; font-size: .94rem } caption { text-align: left; font-weight: 600; padding: .3rem 0 } th, td { text-align: left; padding: .3rem .7rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
        th[scope=row] { font-weight: 500 } .n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap } .name { white-space: nowrap }
        pre, code { font: .88rem/1.45 ui-monospace, monospace } pre { margin: .4rem 0; padding: .6rem .8rem; background: var(--soft); overflow: auto } pre.command { white-space: pre-wrap; overflow-wrap: anywhere } summary { cursor: pointer; padding: .25rem 0 }
        @media (max-width: 45rem) { .wide { display: none } body { font-size: 15px } }
        @media print { .diagram { max-height: none } }
        """;

    /// <summary>The page of a result.</summary>
    internal static string Of(CampaignResult result)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <title>{Title(result)}</title>
            <style>{Style}</style>
            <header><h1>MedChain: systematic tests</h1>
            """);
        Head(page, result);
        page.Append("</header><main>");
        FailureSection.Write(page, result);
        ScenarioSection.Write(page, result);
        CoverageSection.Write(page, result);
        MutantSection.Write(page, result);
        return page.Append("</main></html>\n").ToString();
    }

    /// <summary>Text as it stands in HTML, nothing of it markup.</summary>
    internal static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A number for people.</summary>
    internal static string Number(double number, string format = "N0") => number.ToString(format, CultureInfo.InvariantCulture);

    private static string Title(CampaignResult result) => (Wrong(result) is { Count: > 0 } ? "Not as it must be" : "As it must be") + " - MedChain systematic tests";

    private static void Head(StringBuilder page, CampaignResult result)
    {
        var wrong = Wrong(result);
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"verdict{(wrong.Count > 0 ? " bad" : "")}\">{(wrong.Count > 0 ? "Not as it must be: " + Text(string.Join("; ", wrong)) + "." : "All went as it must.")}</p>");
        page.Append("<dl>");
        Fact("Engine", Text(ScenarioRun.Engine));
        if (result.Scenarios.Count > 0)
        {
            Fact("Scenarios", $"{result.Scenarios.Count(scenario => scenario.Holds)} of {result.Scenarios.Count}");
            Fact("Schedules", Number(result.Schedules));
            Fact("Steps", Number(result.Steps));
            Fact("Schedules a second and core", Number(result.SchedulesPerSecond));
            Fact("Lines of the machines taken", $"{result.CoveredCount} of {CampaignResult.Edges.Count}");
        }

        if (result.Mutants.Count > 0)
        {
            Fact("Seeded bugs found", $"{result.Mutants.Count(mutant => mutant.IsKilled)} of {result.Mutants.Count}");
            Fact("Median schedules to find one", Number(result.MedianSchedules));
        }

        Fact("Time", Number(result.Seconds, result.Seconds < 10 ? "N1" : "N0") + " s");
        page.Append("</dl><nav aria-label=\"Sections\">");
        if (result.Scenarios.Any(scenario => scenario.Trace is not null)) page.Append("<a href=\"#failures\">Failures</a> ");
        if (result.Scenarios.Count > 0) page.Append("<a href=\"#scenarios\">Scenarios</a> <a href=\"#liveness\">Liveness</a> <a href=\"#coverage\">Coverage</a> <a href=\"#rules\">Rules</a> ");
        if (result.Mutants.Count > 0) page.Append("<a href=\"#bugs\">Seeded bugs</a>");
        page.Append("</nav>");

        void Fact(string name, string value) => page.Append(CultureInfo.InvariantCulture, $"<div><dt>{name}</dt><dd>{value}</dd></div>");
    }

    private static List<string> Wrong(CampaignResult result)
    {
        List<string> wrong = [];
        if (!result.IsComplete) wrong.Add("interrupted, so that what is shown is what was known until then");
        Count(result.Scenarios.Count(scenario => !scenario.Holds), "scenario", "scenarios");
        Count(result.Mutants.Count(mutant => !mutant.IsKilled), "seeded bug not found", "seeded bugs not found");
        return wrong;

        void Count(int count, string one, string many)
        {
            if (count > 0) wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}"));
        }
    }
}

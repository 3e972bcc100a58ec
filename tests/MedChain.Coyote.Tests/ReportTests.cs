using System.Text.Json;
using System.Text.RegularExpressions;
using MedChain.Coyote.Campaign;
using MedChain.Coyote.Mutants;
using MedChain.Coyote.Reports;
using MedChain.Coyote.Scenarios;

namespace MedChain.Coyote.Tests;

/// <summary>The report's page and JSON.</summary>
public sealed partial class ReportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("medchain-report-").FullName;

    [Fact]
    public void Nothing_that_a_run_says_becomes_markup_and_nothing_is_fetched()
    {
        const string Hostile = "</pre><script src=\"http://example.org\">alert(1)</script>&";
        var page = Write(new CampaignResult(
            [new ScenarioResult("twins", 1, 2, null, Hostile, Hostile, null, 0.1)], new SortedSet<string>(), [new MutantResult("skip-twice", Hostile, "timers-race", false, 1, 0.1, Hostile)], true, 1));
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script src=&quot;http://example.org&quot;&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(Fetching(), page);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_is_shown_as_a_diagram_with_the_command_that_replays_it()
    {
        var result = new ScenarioRun(Catalog.Find("twins-beyond-f")!, new Effort(500, 1, Strategies.Portfolio, 0, _folder)).Run();
        var page = Write(new CampaignResult([result], new SortedSet<string>(), [], true, 1));
        Assert.Contains("All went as it must.", page, StringComparison.Ordinal);
        Assert.Contains("Agreement breaks, as it must", page, StringComparison.Ordinal);
        Assert.Contains("verify --replay", page, StringComparison.Ordinal);
        Assert.Contains(result.Detail!, page, StringComparison.Ordinal);
        Assert.Matches("<svg[^>]*role=\"img\"", page);
        Assert.Contains("final at height 1", page, StringComparison.Ordinal);
        Assert.Contains("sequenceDiagram", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_did_not_go_as_it_must_is_said_first()
    {
        var page = Write(new CampaignResult(
            [new ScenarioResult("twins-beyond-f", 500, 9, "Agreement", null, null, null, 0.1)], new SortedSet<string>(), [new MutantResult("skip-twice", "Machine tables closed", "timers-race", false, 1, 0.1, "not found within its budget")], false, 1));
        Assert.Contains("Not as it must be: interrupted, so that what is shown is what was known until then; 1 scenario; 1 seeded bug not found.", page, StringComparison.Ordinal);
        Assert.Contains("Agreement was not found broken", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_json_beside_it_has_all_that_is_known()
    {
        Write(new CampaignResult([new ScenarioResult("twins", 7, 70, null, null, null, null, 0.1)], new SortedSet<string> { "View: Entered, ProposalAccepted" }, [], true, 1));
        using var json = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder, "report.json")));
        Assert.True(json.RootElement.GetProperty("scenarios")[0].GetProperty("holds").GetBoolean());
        Assert.Equal(70, json.RootElement.GetProperty("steps").GetInt64());
        Assert.NotEmpty(json.RootElement.GetProperty("coverage").GetProperty("justified").EnumerateObject());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(CampaignResult result)
    {
        Report.Write(result, _folder);
        return File.ReadAllText(Path.Combine(_folder, Report.PageName));
    }

    /// <summary>What a browser would load from elsewhere.</summary>
    [GeneratedRegex("""<(link|img|iframe|object|embed)\b|\s(src|href)="(?!#)|url\(|@import""")]
    private static partial Regex Fetching();
}

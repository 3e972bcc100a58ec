using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using MedChain.Cli.Simulate;
using MedChain.Cli.Tests.Demo;
using MedChain.Tests.Shared;

namespace MedChain.Cli.Tests.Simulate;

/// <summary>The leak laboratory as its users start it.</summary>
public sealed class LeakageTests : IDisposable
{
    private const string Small = "simulate leakage --stores 4 --records 3 --identifiers 500";

    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private readonly string _folder = Directory.CreateTempSubdirectory("medchain-leakage-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Json_has_exactly_the_documented_fields_and_a_seed_determines_every_octet()
    {
        var (first, again, other) = (await Run(Small + " --json --seed 5"), await Run(Small + " --json --seed 5"), await Run(Small + " --json --seed 6"));
        Assert.Equal((ExitCode.Done, ""), (first.Code, first.Errors));
        Assert.Equal(first.Output, again.Output);
        Assert.NotEqual(first.Output, other.Output);
        using var report = JsonDocument.Parse(first.Output);
        Assert.Equal(["stores", "threshold", "rows"], report.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal((4, 2), (report.RootElement.GetProperty("stores").GetInt32(), report.RootElement.GetProperty("threshold").GetInt32()));
        var rows = report.RootElement.GetProperty("rows").EnumerateArray().ToArray();
        Assert.Equal(15, rows.Length);
        foreach (var row in rows)
        {
            Assert.Equal(["compromised", "scheme", "recordsRecovered", "fieldsRecovered", "identitiesRecovered"], row.EnumerateObject().Select(member => member.Name));
            double[] shares = [.. row.EnumerateObject().Skip(2).Select(member => member.Value.GetDouble())];
            Assert.All(shares, share => Assert.InRange(share, 0, 1));
            if (row.GetProperty("scheme").GetString() == "ours") Assert.All(shares, share => Assert.Equal(row.GetProperty("compromised").GetInt32() < 2 ? 0 : 1, share));
        }

        Assert.DoesNotMatch("[0-9]{9}", first.Output);
    }

    [Fact]
    public async Task A_folder_is_taken_what_is_no_bundle_is_named_and_files_say_what_the_json_says()
    {
        using var bundles = new SmallBundles(3);
        bundles.Add("broken.json", "{ \"secret\": \"99000");
        var (csv, svg) = (Path.Combine(_folder, "leakage.csv"), Path.Combine(_folder, "leakage.svg"));
        var result = await Run($"simulate leakage --stores 5 --identifiers 100 --json --input {bundles.Folder} --csv {csv} --svg {svg}");
        Assert.Equal(ExitCode.InputsRefused, result.Code);
        Assert.Contains("broken.json", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        Assert.DoesNotContain("99000", result.Errors + result.Output, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(result.Output);
        var rows = report.RootElement.GetProperty("rows").EnumerateArray().Select(row => string.Join(',', row.EnumerateObject().Select(member => member.Value.ToString())));
        var lines = await File.ReadAllLinesAsync(csv);
        Assert.Equal("compromised,scheme,recordsRecovered,fieldsRecovered,identitiesRecovered", lines[0]);
        Assert.Equal(rows, lines[1..]);
        Check(await File.ReadAllTextAsync(svg), schemes: 3, stores: 5);
    }

    [Fact]
    public async Task The_documented_figures_are_what_the_documented_command_gives()
    {
        var svg = Path.Combine(_folder, "leakage.svg");
        var result = await Run("simulate leakage --json --seed 1 --svg " + svg);
        Assert.Equal(ExitCode.Done, result.Code);
        using var report = JsonDocument.Parse(result.Output);
        var lines = report.RootElement.GetProperty("rows").EnumerateArray().GroupBy(row => row.GetProperty("compromised").GetInt32()).Select(group =>
            string.Create(CultureInfo.InvariantCulture, $"| {group.Key} | {string.Join(" | ", group.SelectMany(row => row.EnumerateObject().Skip(2)).Select(share => share.Value.GetDouble().ToString("0.000", CultureInfo.InvariantCulture)))} |"));
        foreach (var file in (string[])["README.md", "spec/records-custody.md"])
        {
            var text = await File.ReadAllLinesAsync(Path.Combine(SharedFolder.Repository, file));
            Assert.All(lines, line => Assert.Contains(line, text));
        }

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(SharedFolder.Repository, "spec", "figures", "leakage.svg")), await File.ReadAllTextAsync(svg));
    }

    [Fact]
    public async Task A_folder_without_any_bundle_is_refused()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "no-bundle.json"), "[]");
        var result = await Run("simulate leakage --input " + _folder);
        Assert.Equal((ExitCode.Usage, ""), (result.Code, result.Output));
        Assert.Contains("--help", result.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_table_has_a_line_for_each_row()
    {
        var result = await Run(Small);
        Assert.Equal((ExitCode.Done, ""), (result.Code, result.Errors));
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2 + 15, lines.Length);
        Assert.Matches(@"^1 +ours +0\.000 +0\.000 +0\.000\s*$", lines.Single(line => line.StartsWith("1 ", StringComparison.Ordinal) && line.Contains(" ours ", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_picture_stands_where_the_figures_are()
    {
        var report = new LeakageReport(4, 2, [.. Enumerable.Range(0, 5).SelectMany(q => new[] { new LeakageShare(q, "plain", q / 4.0, 0, 1), new LeakageShare(q, "sha256", 0, 0, 1), new LeakageShare(q, "ours", 0, 0, 0) })]);
        var picture = LeakageChart.Draw(report);
        Check(picture, schemes: 3, stores: 4);
        var heights = XDocument.Parse(picture).Descendants(Svg + "polyline").First().Attribute("points")!.Value.Split(' ').Select(point => double.Parse(point.Split(',')[1], CultureInfo.InvariantCulture)).ToArray();
        Assert.All(heights.Zip(heights.Skip(1)), pair => Assert.Equal((heights[0] - heights[4]) / 4, pair.First - pair.Second));
        Assert.Contains("plain: of 0 stores 0.00 of records, 0.00 of fields, 1.00 of identities; of 1 stores 0.25 of records", picture, StringComparison.Ordinal);
    }

    [Fact]
    public void Fractions_are_0_and_1_only_for_nothing_and_all()
    {
        var share = LeakageShare.Of(new MedChain.Sim.Leakage.LeakageRow(1, "ours", 3, 0, 10_000_000, 1, 10_000_000, 9_999_999));
        Assert.Equal((0, 0.000001, 0.999999), (share.RecordsRecovered, share.FieldsRecovered, share.IdentitiesRecovered));
    }

    private static void Check(string svg, int schemes, int stores)
    {
        var root = XDocument.Parse(svg).Root!;
        Assert.Equal((Svg + "svg", "img"), (root.Name, root.Attribute("role")!.Value));
        foreach (var id in root.Attribute("aria-labelledby")!.Value.Split(' ')) Assert.NotEmpty(root.Elements().Single(element => element.Attribute("id")?.Value == id).Value);
        Assert.Single(root.Elements(Svg + "title"));
        Assert.Single(root.Elements(Svg + "desc"));
        var lines = root.Descendants(Svg + "polyline").ToArray();
        Assert.Equal(3 * schemes, lines.Length);
        Assert.All(lines, line => Assert.Equal(stores + 1, line.Attribute("points")!.Value.Split(' ').Length));
    }

    private static async Task<MedchainResult> Run(string line) => (await MedchainProcess.RunAsync(line.Split(' '))).WithoutTraces();
}

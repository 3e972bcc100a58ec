using System.Text.Json;

namespace MedChain.Cli.Tests.Simulate;

/// <summary>The game of bribery as its users start it.</summary>
public sealed class BriberyTests
{
    private const string Small = "simulate bribery --games 20 --voters 4 --candidates 2";

    [Fact]
    public async Task Json_has_exactly_the_documented_fields_and_a_seed_determines_every_octet()
    {
        var (first, again, other) = (await Run(Small + " --json --seed 5"), await Run(Small + " --json --seed 5"), await Run(Small + " --json --seed 6"));
        Assert.Equal((ExitCode.Done, ""), (first.Code, first.Errors));
        Assert.Equal(first.Output, again.Output);
        Assert.NotEqual(first.Output, other.Output);
        using var report = JsonDocument.Parse(first.Output);
        Assert.Equal(["games"], report.RootElement.EnumerateObject().Select(member => member.Name));
        foreach (var row in report.RootElement.GetProperty("games").EnumerateArray())
        {
            Assert.Equal(
                ["level", "adversary", "voters", "candidates", "games", "success", "upperBound", "tallyBound", "resisted"],
                row.EnumerateObject().Select(member => member.Name));
            Assert.InRange(row.GetProperty("success").GetDouble(), 0, row.GetProperty("upperBound").GetDouble());
            Assert.InRange(row.GetProperty("tallyBound").GetDouble(), 0.5, 1);
            Assert.Equal((4, 2, 20), (row.GetProperty("voters").GetInt32(), row.GetProperty("candidates").GetInt32(), row.GetProperty("games").GetInt32()));
        }
    }

    [Fact]
    public async Task A_table_has_a_line_for_each_level_and_adversary_asked_for()
    {
        var result = await Run(Small + " --level 0 --level 1 --adversary pay-on-totals --adversary pay-on-receipt");
        Assert.Equal(ExitCode.Done, result.Code);
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(6, lines.Length);
        Assert.Contains(lines, line => line.StartsWith("0  ", StringComparison.Ordinal) && line.Contains("pay-on-receipt", StringComparison.Ordinal) && line.EndsWith("broken", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("1  ", StringComparison.Ordinal) && line.Contains("pay-on-receipt", StringComparison.Ordinal) && line.EndsWith("resisted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_sweep_adds_its_rows_to_the_object_and_writes_them_as_table_and_picture()
    {
        var folder = Directory.CreateTempSubdirectory("medchain-sweep-").FullName;
        var (csv, svg) = (Path.Combine(folder, "sweep.csv"), Path.Combine(folder, "sweep.svg"));
        var result = await Run($"{Small} --json --level 1 --sweep --seats 1 --csv {csv} --svg {svg}");
        Assert.True(result.Code == ExitCode.Done, result.Errors);
        using var report = JsonDocument.Parse(result.Output);
        Assert.Equal(["games", "sweep"], report.RootElement.EnumerateObject().Select(member => member.Name));
        var rows = report.RootElement.GetProperty("sweep").EnumerateArray().ToList();
        Assert.Equal(20, rows.Count);
        Assert.All(rows, row => Assert.Equal(
            ["level", "adversary", "bought", "offer", "budget", "spent", "seat", "unbought", "costPerSeat"], row.EnumerateObject().Select(member => member.Name)));
        Assert.Equal(21, (await File.ReadAllLinesAsync(csv)).Length);
        Assert.Contains("<polyline", await File.ReadAllTextAsync(svg), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
        Assert.Equal(ExitCode.Usage, (await Run(Small + " --sweep --seats 2")).Code);
        Assert.Equal(ExitCode.Usage, (await Run($"{Small} --csv {csv}")).Code);
    }

    private static async Task<MedchainResult> Run(string line) => (await MedchainProcess.RunAsync(line.Split(' '))).WithoutTraces();
}

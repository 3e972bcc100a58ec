using System.Text.Json;

namespace MedChain.Coyote.Tests;

/// <summary>A campaign as it is started: what it prints, how it ends, and that it ends nothing green that it has not seen.</summary>
public sealed class CampaignTests : IDisposable
{
    private static readonly string[] Long = ["--scenario", "timers-race", "--iterations", "100000000", "--jobs", "2", "--json"];

    private readonly string _folder = Directory.CreateTempSubdirectory("medchain-campaign-").FullName;

    [Fact]
    public void The_json_has_these_fields_and_no_other()
    {
        var end = VerifyProcess.Run(["--scenario", "one-view", "--scenario", "twins-beyond-f", "--iterations", "60", "--jobs", "2", "--json", "--traces", _folder]);
        Assert.Equal(0, end.Code);
        using var json = JsonDocument.Parse(end.Output);
        var root = json.RootElement;
        Assert.Equal("engine schedules steps schedulesPerSecond scenarios coverage mutants seconds", Names(root));
        Assert.Equal("edges covered justified missing", Names(root.GetProperty("coverage")));
        Assert.Equal("total killed survivors medianSchedules", Names(root.GetProperty("mutants")));
        Assert.All(root.GetProperty("scenarios").EnumerateArray(), scenario => Assert.Equal("name schedules expected found", Names(scenario)));
        var (holds, breaks) = (root.GetProperty("scenarios")[0], root.GetProperty("scenarios")[1]);
        Assert.Equal(60, holds.GetProperty("schedules").GetInt64());
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (holds.GetProperty("expected").ValueKind, holds.GetProperty("found").ValueKind));
        Assert.Equal(("Agreement", "Agreement"), (breaks.GetProperty("expected").GetString(), breaks.GetProperty("found").GetString()));
        Assert.True(root.GetProperty("steps").GetInt64() > 60 * 100);
    }

    [Fact]
    public void A_seeded_bug_counts_as_killed_in_the_json()
    {
        var end = VerifyProcess.Run(["--mutant", "skip-not-persisted", "--json"]);
        Assert.Equal(0, end.Code);
        using var json = JsonDocument.Parse(end.Output);
        var mutants = json.RootElement.GetProperty("mutants");
        Assert.Equal((1, 1, 0), (mutants.GetProperty("total").GetInt32(), mutants.GetProperty("killed").GetInt32(), mutants.GetProperty("survivors").GetArrayLength()));
        Assert.Equal(1, mutants.GetProperty("medianSchedules").GetInt32());
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void An_interrupt_ends_it_with_what_is_known(string signal)
    {
        if (!OperatingSystem.IsLinux()) return;
        using var process = VerifyProcess.Start([.. Long, "--report", _folder]);
        var children = process.Children(2);
        Thread.Sleep(TimeSpan.FromSeconds(3));
        process.Signal(signal);
        var end = process.End();
        Assert.Equal(130, end.Code);
        Assert.True(VerifyProcess.AreGone(children));
        using var json = JsonDocument.Parse(end.Output);
        var scenario = json.RootElement.GetProperty("scenarios")[0];
        Assert.True(scenario.GetProperty("schedules").GetInt64() > 0);
        Assert.Contains("interrupted", File.ReadAllText(Path.Combine(_folder, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Its_processes_end_when_it_is_killed()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var process = VerifyProcess.Start(Long);
        var children = process.Children(2);
        process.Signal("KILL");
        process.End();
        Assert.True(VerifyProcess.AreGone(children));
    }

    [Fact]
    public void A_process_that_breaks_off_makes_it_fail()
    {
        if (!OperatingSystem.IsLinux()) return;
        using var process = VerifyProcess.Start(["--scenario", "timers-race", "--time", "4", "--iterations", "100000000", "--jobs", "2"]);
        process.Signal("KILL", process.Children(2)[0]);
        var end = process.End();
        Assert.Equal(1, end.Code);
        Assert.Contains(end.Lines, line => line.StartsWith("FAILED   timers-race", StringComparison.Ordinal) && line.Contains("broke off", StringComparison.Ordinal));
    }

    [Fact]
    public void The_time_is_a_limit_of_each_scenario()
    {
        var end = VerifyProcess.Run(["--scenario", "timers-race", "--time", "2", "--iterations", "100000000", "--jobs", "1"]);
        Assert.Equal(0, end.Code);
        Assert.DoesNotContain("100000000", end.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_part_of_an_enumeration_tries_its_own_towns()
    {
        var end = VerifyProcess.Run(["--enumerate", "--shard", "500/1024", "--jobs", "1", "--json"]);
        Assert.Equal(0, end.Code);
        using var json = JsonDocument.Parse(end.Output);
        var scenario = Assert.Single(json.RootElement.GetProperty("scenarios").EnumerateArray());
        Assert.Equal((64L * 4096) / 1024, scenario.GetProperty("schedules").GetInt64());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Names(JsonElement element) => string.Join(' ', element.EnumerateObject().Select(property => property.Name));
}

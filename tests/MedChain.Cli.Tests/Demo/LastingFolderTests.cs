using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace MedChain.Cli.Tests.Demo;

/// <summary>A demonstration on a folder that lasts: killed, started again, refused.</summary>
public sealed class LastingFolderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("medchain-lasting-").FullName;

    private string Folder => Path.Combine(_root, "data");

    private string Journal => Path.Combine(Folder, "demo.journal");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Killed_at_several_moments_it_goes_on_and_nothing_is_lost_or_put_twice()
    {
        using var bundles = new SmallBundles(6);
        string[] arguments = ["demo", "--json", "--institutions", "4", "--input", bundles.Folder, "--data", Folder];
        var kills = 0;
        foreach (var lines in new[] { 1, 3, 7, 9, 13 }) kills += await KillAtAsync(arguments, lines) ? 1 : 0;
        Assert.True(kills >= 3, $"only {kills} runs were killed before their end");

        var result = (await MedchainProcess.RunAsync(arguments)).WithoutTraces();
        Assert.True(result.Code == ExitCode.Done, result.Errors + result.Output);
        var anchored = Anchored(result, 6);

        // Finished: everything is checked again, and every record stands where it stood.
        var again = (await MedchainProcess.RunAsync(arguments)).WithoutTraces();
        Assert.True(again.Code == ExitCode.Done, again.Errors + again.Output);
        Assert.Equal(anchored, Anchored(again, 6));
        Assert.Equal(Erased(result), Erased(again));
    }

    [Fact]
    public async Task Killed_while_it_erases_it_still_ends_with_one_erased_record()
    {
        using var bundles = new SmallBundles(2);
        string[] arguments = ["demo", "--institutions", "4", "--input", bundles.Folder, "--data", Folder];
        for (var delayMs = 0; delayMs < 400; delayMs += 80)
        {
            using var process = MedchainProcess.Start(arguments);
            var last = await LinesAsync(process, 5);
            await Task.Delay(delayMs);
            process.Kill();
            Assert.True(last || process.HasEnded);
            await process.EndAsync();
        }

        var result = (await MedchainProcess.RunAsync([.. arguments, "--json"])).WithoutTraces();
        Assert.True(result.Code == ExitCode.Done, result.Errors + result.Output);
        Anchored(result, 2);
        Assert.NotNull(Erased(result));
    }

    [Fact]
    public async Task A_second_demonstration_on_the_folder_is_refused_in_one_line_and_the_first_ends_well()
    {
        using var bundles = new SmallBundles(4);
        string[] arguments = ["demo", "--json", "--institutions", "4", "--input", bundles.Folder, "--data", Folder];
        using var first = MedchainProcess.Start(arguments);
        await LinesAsync(first, 1);
        var second = (await MedchainProcess.RunAsync(arguments)).WithoutTraces();
        Assert.Equal(ExitCode.Folder, second.Code);
        Assert.Equal("", second.Output);
        Assert.Contains("Another process", Assert.Single(second.ErrorLines), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await first.EndAsync()).Code);
    }

    [Theory]
    [InlineData("--seed", "9")]
    [InlineData("--institutions", "5")]
    public async Task A_folder_of_another_run_is_refused_with_its_options(string option, string value)
    {
        using var bundles = new SmallBundles(1);
        Assert.Equal(ExitCode.Done, (await MedchainProcess.RunAsync("demo", "--institutions", "4", "--input", bundles.Folder, "--data", Folder)).Code);
        string[] arguments = ["demo", "--input", bundles.Folder, "--data", Folder, option, value];
        var refused = (await MedchainProcess.RunAsync(option == "--seed" ? [.. arguments, "--institutions", "4"] : arguments)).WithoutTraces();
        Assert.Equal(ExitCode.Folder, refused.Code);
        Assert.Contains("--seed 1 --institutions 4", Assert.Single(refused.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_with_something_else_in_it_and_a_file_are_refused_and_left_alone()
    {
        Directory.CreateDirectory(Folder);
        var foreign = Path.Combine(Folder, "thesis.txt");
        await File.WriteAllTextAsync(foreign, "mine");
        Assert.Equal(ExitCode.Folder, (await MedchainProcess.RunAsync("demo", "--data", Folder)).WithoutTraces().Code);
        Assert.Equal(ExitCode.Folder, (await MedchainProcess.RunAsync("demo", "--data", foreign)).WithoutTraces().Code);
        Assert.Equal("mine", await File.ReadAllTextAsync(foreign));
    }

    [Fact]
    public async Task Damage_to_a_store_is_found_at_the_next_start_in_one_line()
    {
        using var bundles = new SmallBundles(1);
        string[] arguments = ["demo", "--json", "--institutions", "4", "--input", bundles.Folder, "--data", Folder];
        Assert.Equal(ExitCode.Done, (await MedchainProcess.RunAsync(arguments)).Code);
        var database = Path.Combine(Folder, "hospital-02", "store", "rows.db");
        var octets = await File.ReadAllBytesAsync(database);
        for (var at = 4096; at < octets.Length; at += 64) octets[at] ^= 1;
        await File.WriteAllBytesAsync(database, octets);
        var result = (await MedchainProcess.RunAsync(arguments)).WithoutTraces();
        Assert.Equal(ExitCode.Folder, result.Code);
        Assert.Contains("damaged", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_temporary_folder_goes_also_when_the_run_is_interrupted()
    {
        if (OperatingSystem.IsWindows()) return;
        using var process = MedchainProcess.Start(["demo", "--institutions", "31"], new Dictionary<string, string> { ["TMPDIR"] = _root });
        while (!process.HasEnded && !Directory.Exists(Path.Combine(Directory.EnumerateDirectories(_root).FirstOrDefault() ?? _root, "hospital-30"))) await Task.Delay(20);
        using (var kill = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)])) await kill.WaitForExitAsync();
        var result = (await process.EndAsync()).WithoutTraces();
        Assert.Equal(130, result.Code);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_root));
    }

    // Kills a run as soon as its journal has so many lines; false if it came to its end before.
    private async Task<bool> KillAtAsync(string[] arguments, int lines)
    {
        using var process = MedchainProcess.Start(arguments);
        var reached = await LinesAsync(process, lines);
        process.Kill();
        var result = await process.EndAsync();
        Assert.True(result.Code is 137 or ExitCode.Done, result.Errors + result.Output);
        return reached && result.Code == 137;
    }

    private async Task<bool> LinesAsync(MedchainProcess process, int lines)
    {
        while (!process.HasEnded)
        {
            if (File.Exists(Journal))
            {
                await using var stream = new FileStream(Journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
                using var reader = new StreamReader(stream);
                if ((await reader.ReadToEndAsync()).Count(letter => letter == '\n') >= lines) return true;
            }

            await Task.Delay(5);
        }

        return false;
    }

    private static List<(string? Source, int Height)> Anchored(MedchainResult result, int count)
    {
        using var report = JsonDocument.Parse(result.Output);
        var records = report.RootElement.GetProperty("records").EnumerateArray().ToList();
        Assert.Equal(count, records.Count);
        Assert.All(records, record => Assert.True(record.GetProperty("identical").GetBoolean()));
        Assert.All(records, record => Assert.True(record.GetProperty("anchoredHeight").GetInt32() > 0));
        return [.. records.Select(record => (record.GetProperty("source").GetString(), record.GetProperty("anchoredHeight").GetInt32()))];
    }

    private static string? Erased(MedchainResult result)
    {
        using var report = JsonDocument.Parse(result.Output);
        var erased = report.RootElement.GetProperty("erased");
        Assert.False(erased.GetProperty("rebuildable").GetBoolean());
        return erased.GetProperty("record").GetString();
    }
}

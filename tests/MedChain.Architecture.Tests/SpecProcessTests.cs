using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace MedChain.Architecture.Tests;

/// <summary><c>spec</c> as a process of its own.</summary>
public sealed class SpecProcessTests
{
    [Fact]
    public async Task An_interrupt_ends_the_searches_with_what_is_known()
    {
        using var process = Start("--only", "exploration", "--json");
        var output = process.StandardOutput.ReadToEndAsync();
        while (await process.StandardError.ReadLineAsync() is { } line && !line.EndsWith("states so far", StringComparison.Ordinal))
        {
        }

        var errors = process.StandardError.ReadToEndAsync();
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(1)), "It does not end.");
        Assert.Equal(1, process.ExitCode);
        Assert.Contains("INCOMPLETE (interrupted)", await errors, StringComparison.Ordinal);
        using var summary = JsonDocument.Parse(await output);
        Assert.Contains(summary.RootElement.GetProperty("exploration").EnumerateArray(), static scope => !scope.GetProperty("complete").GetBoolean() && scope.GetProperty("states").GetInt64() > 0);
    }

    [Theory]
    [InlineData("--only")]
    [InlineData("--only", "everything")]
    [InlineData("now")]
    public void What_is_not_understood_is_said_in_one_line(params string[] arguments)
    {
        using var process = Start(arguments);
        Assert.True(process.WaitForExit(TimeSpan.FromMinutes(1)), "It does not end.");
        Assert.Equal(64, process.ExitCode);
        Assert.Single(process.StandardError.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(process.StandardOutput.ReadToEnd());
    }

    private static Process Start(params string[] arguments)
    {
        // What runs in a shell's background ignores interrupts, and so would all that it starts.
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", Environment.ProcessPath!] : [Environment.ProcessPath!];
        return Process.Start(new ProcessStartInfo(command[0], [.. command[1..], Path.Combine(AppContext.BaseDirectory, "MedChain.Spec.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }
}

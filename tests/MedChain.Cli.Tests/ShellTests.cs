using System.Text.Json;
using MedChain.Core;
using MedChain.Crypto;
using MedChain.Node.Storage;

namespace MedChain.Cli.Tests;

/// <summary>What people meet when something is wrong, and where help is.</summary>
public sealed class ShellTests
{
    [Theory]
    [InlineData("demo")]
    [InlineData("demo", "--json")]
    public async Task Without_libsodium_there_is_one_line_exit_code_3_and_no_trace(params string[] arguments)
    {
        if (!OperatingSystem.IsLinux()) return;
        var folder = Directory.CreateTempSubdirectory("medchain-no-sodium-").FullName;
        try
        {
            // The loader takes the first file of a name and refuses it, since it is no library.
            foreach (var name in new[] { "libsodium", "libsodium.so", "libsodium.so.26", "libsodium.so.23", "libsodium.dylib", "libsodium.dll" })
                await File.WriteAllTextAsync(Path.Combine(folder, name), "no library");
            using var process = MedchainProcess.Start(arguments, new Dictionary<string, string> { ["LD_LIBRARY_PATH"] = folder });
            var result = (await process.EndAsync()).WithoutTraces();
            Assert.Equal(ExitCode.Missing, result.Code);
            Assert.Equal("", result.Output);
            Assert.Contains("libsodium", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("demo --institutions 3")]
    [InlineData("demo --institutions 32")]
    [InlineData("demo --institutions many")]
    [InlineData("demo --seed -1")]
    [InlineData("demo --input /no/such/folder")]
    [InlineData("demo --bogus")]
    [InlineData("simulate")]
    [InlineData("simulate bribery --games 0")]
    [InlineData("simulate bribery --games many")]
    [InlineData("simulate bribery --voters 3")]
    [InlineData("simulate bribery --voters 10 --candidates 5")]
    [InlineData("simulate bribery --candidates 8")]
    [InlineData("simulate bribery --level 2")]
    [InlineData("simulate bribery --adversary nobody")]
    [InlineData("simulate bribery --level 0 --adversary rebates")]
    [InlineData("simulate bribery --seed 18446744073709551616")]
    [InlineData("simulate leakage --stores 3")]
    [InlineData("simulate leakage --stores many")]
    [InlineData("simulate leakage --records 25 --identifiers 24")]
    [InlineData("simulate leakage --input /no/such/folder")]
    [InlineData("simulate leakage --input . --records 4")]
    [InlineData("simulate leakage --csv /no/such/folder/leakage.csv")]
    [InlineData("simulate leakage --svg /")]
    public async Task A_command_line_that_is_not_understood_names_what_and_where_help_is(string line)
    {
        var result = (await MedchainProcess.RunAsync(line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).WithoutTraces();
        Assert.Equal(ExitCode.Usage, result.Code);
        Assert.Equal("", result.Output);
        Assert.All(result.ErrorLines, text => Assert.StartsWith("medchain: ", text, StringComparison.Ordinal));
        Assert.Contains("--help", result.ErrorLines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("demo --help")]
    [InlineData("doctor --help")]
    [InlineData("simulate --help")]
    [InlineData("simulate bribery --help")]
    [InlineData("simulate leakage --help")]
    public async Task Every_help_has_examples_and_the_exit_codes(string line)
    {
        var result = (await MedchainProcess.RunAsync(line.Split(' '))).WithoutTraces();
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Contains("Examples:", result.Output, StringComparison.Ordinal);
        Assert.Contains(ExitCode.Table, result.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_finds_this_machine_fit_and_says_which_packages_are_in_use()
    {
        var result = (await MedchainProcess.RunAsync("doctor", "--json")).WithoutTraces();
        Assert.Equal(ExitCode.Done, result.Code);
        using var report = JsonDocument.Parse(result.Output);
        Assert.True(report.RootElement.GetProperty("ok").GetBoolean());
        Assert.Contains(report.RootElement.GetProperty("packages").GetString(), new[] { "standins", "packages" });
        var names = report.RootElement.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("name").GetString());
        Assert.Equal([".NET", "libsodium", "SQLite", "disk", "processor", "packages"], names);
    }

    [Fact]
    public async Task The_version_is_one_line()
    {
        var result = (await MedchainProcess.RunAsync("--version")).WithoutTraces();
        Assert.Equal(ExitCode.Done, result.Code);
        Assert.Matches(@"^\d+\.\d+\.\d+\S*\n?$", result.Output.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Every_exception_that_reaches_the_top_becomes_one_line()
    {
        (Exception Exception, int Code)[] cases =
        [
            (new CommandFailure(ExitCode.Folder, "No."), ExitCode.Folder),
            (new CryptographyUnavailableException("libsodium was not found."), ExitCode.Missing),
            (new TypeInitializationException("X", new CryptographyUnavailableException("libsodium was not found.")), ExitCode.Missing),
            (new AggregateException(new DllNotFoundException("e_sqlite3\nwas not found")), ExitCode.Missing),
            (new StoreException(StoreProblem.Locked, "Another process has it."), ExitCode.Folder),
            (new IOException("No space left\non device"), ExitCode.Failed),
            (new InvariantViolationException("Agreement", "two\nblocks"), ExitCode.Failed),
            (new InvalidOperationException("Smith, born 1970"), ExitCode.Failed),
        ];
        foreach (var (exception, code) in cases)
        {
            var (found, line) = Shell.Explain(exception);
            Assert.Equal(code, found);
            Assert.DoesNotContain('\n', line);
            Assert.DoesNotContain("Smith", line, StringComparison.Ordinal);
        }
    }
}

using MedChain.Coyote.Campaign;
using MedChain.Coyote.Mutants;

namespace MedChain.Coyote.Tests;

/// <summary>A failure prints the one command that replays it, and that command gives the same failure again: tried on programs with a bug.</summary>
public sealed class ReplayTests : IDisposable
{
    private static readonly MutantBuild Build = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("medchain-replay-").FullName;

    /// <summary>By what finds them: a monitor, after a crash, an invariant of the core, the compiled models, the engine's liveness check, a record's monitor.</summary>
    [Theory]
    [InlineData("skip-not-persisted")]
    [InlineData("recovery-forgets-skip")]
    [InlineData("votes-for-two-blocks-counted")]
    [InlineData("stale-timer")]
    [InlineData("votes-not-resent")]
    [InlineData("released-before-grant")]
    public void The_command_that_a_failure_prints_gives_it_again(string name)
    {
        var mutant = Mutant.ReadAll(Repository.Mutants).Single(mutant => mutant.Name == name);
        var program = Build.Make(mutant, Path.Combine(_folder, "program"));
        string[] oracle = mutant.Properties.Contains("Conformance") ? ["--oracle"] : [];
        var failed = VerifyProcess.Run(["--scenario", mutant.Scenario, "--jobs", "1", "--traces", _folder, .. oracle], program);
        Assert.Equal(1, failed.Code);
        var line = failed.Lines.Single(line => line.StartsWith("FAILED  ", StringComparison.Ordinal));
        var again = failed.Lines.Single(line => line.TrimStart().StartsWith("again: ", StringComparison.Ordinal));

        var replayed = VerifyProcess.Run(["--replay", Trace(again)], program);
        Assert.Equal(0, replayed.Code);
        Assert.EndsWith(replayed.Lines.Last(), line, StringComparison.Ordinal);
        Assert.True(replayed.Lines.Count() > 5);

        var sound = VerifyProcess.Run(["--replay", Trace(again)]);
        Assert.Equal(1, sound.Code);
    }

    [Theory]
    [InlineData("too-many-silent", "Progress after healing")]
    [InlineData("twins-by-view-beyond-f", "Agreement or Unique notarization")]
    public void What_must_break_replays_too(string name, string properties)
    {
        var scenario = Scenarios.Catalog.Find(name)!;
        var result = new ScenarioRun(scenario, new Effort(20_000, 1, Strategies.Portfolio, 0, _folder)).Run();
        Assert.Contains(result.Found, properties.Split(" or "));
        var (again, transcript) = ScenarioRun.Replay(scenario, SavedTrace.Load(result.Trace!)!);
        Assert.Equal((result.Found, result.Detail), (again.Found, again.Detail));
        Assert.NotEmpty(transcript.Lines);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Trace(string again) => again.Split("--replay ", 2)[1].Trim().Trim('\'');
}

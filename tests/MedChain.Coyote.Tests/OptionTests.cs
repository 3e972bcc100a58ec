using MedChain.Coyote.Campaign;

namespace MedChain.Coyote.Tests;

/// <summary>What is not understood is refused before anything runs, with exit code 64 and the reason.</summary>
public sealed class OptionTests
{
    [Theory]
    [InlineData("--scenario nothing", "There is no scenario 'nothing'; --list shows them.")]
    [InlineData("--strategy best", "best")]
    [InlineData("--iterations 0", "--iterations is at least 1.")]
    [InlineData("--iterations -5", "-5")]
    [InlineData("--iterations 4294967296", "4294967296")]
    [InlineData("--time 0", "--time is at least 1.")]
    [InlineData("--time soon", "soon")]
    [InlineData("--seed -1", "-1")]
    [InlineData("--shard 0/2", "--shard is i/m")]
    [InlineData("--shard 3/2", "--shard is i/m")]
    [InlineData("--shard 1", "--shard is i/m")]
    [InlineData("--shard 1/1000000", "--shard has at most 10000 parts.")]
    [InlineData("--mutants 2/1", "--mutants takes nothing or i/m")]
    [InlineData("--mutant nothing", "There is no seeded bug 'nothing'; --list shows them.")]
    [InlineData("--mutant skip-twice --scenario twins", "--mutant does not go with --scenario.")]
    [InlineData("--mutant skip-twice --mutants", "--mutant does not go with --mutants.")]
    [InlineData("--jobs 0", "--jobs is from 1 to 64.")]
    [InlineData("--jobs 1000", "--jobs is from 1 to 64.")]
    [InlineData("--table", "--table goes with --mutants")]
    [InlineData("--table --mutants 1/2", "--table goes with --mutants")]
    [InlineData("--enumerate --scenario twins", "Scenario 'twins' has no list for --enumerate.")]
    [InlineData("--enumerate --iterations 5", "--enumerate does not go with --iterations.")]
    [InlineData("--enumerate --time 5", "--enumerate does not go with --time.")]
    [InlineData("--replay x.trace --seed 3", "--replay does not go with --seed.")]
    [InlineData("--list --json", "--list does not go with --json.")]
    [InlineData("--replay", "--replay")]
    [InlineData("--faster", "--faster")]
    [InlineData("twins", "twins")]
    public void What_is_not_understood_is_refused(string line, string words)
    {
        var (code, output, errors) = Run(line.Split(' '));
        Assert.Equal(64, code);
        Assert.Equal("", output);
        Assert.Contains(words, errors, StringComparison.Ordinal);
        Assert.All(errors.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.StartsWith("medchain: ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_trace_that_is_none_is_refused()
    {
        var (code, _, errors) = Run(["--replay", "nowhere.trace"]);
        Assert.Equal(2, code);
        Assert.Equal("medchain: nowhere.trace is no trace.\n", errors);
    }

    [Fact]
    public void A_report_that_cannot_be_written_is_refused_before_the_campaign()
    {
        var file = Path.GetTempFileName();
        var (code, output, errors) = Run(["--report", Path.Combine(file, "inside")]);
        File.Delete(file);
        Assert.Equal(2, code);
        Assert.Equal("", output);
        Assert.Contains("no report can be written", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_has_every_scenario_and_every_seeded_bug()
    {
        var (code, output, _) = Run(["--list"]);
        Assert.Equal(0, code);
        Assert.All(Scenarios.Catalog.All, scenario => Assert.Contains(scenario.Name, output, StringComparison.Ordinal));
        Assert.All(Mutants.Mutant.ReadAll(Repository.Mutants), mutant => Assert.Contains(mutant.What, output, StringComparison.Ordinal));
    }

    [Fact]
    public void The_parts_of_a_campaign_are_all_of_it_and_none_twice()
    {
        for (var shards = 1; shards <= 5; shards++)
        {
            for (var jobs = 1; jobs <= 3; jobs++)
            {
                var next = 0L;
                foreach (var part in Enumerable.Range(1, shards).SelectMany(shard => Enumerable.Range(1, jobs).Select(job => new Part(shard, shards).Of(job, jobs))))
                {
                    Assert.Equal(part, Part.Parse(part.ToString()));
                    Assert.Equal(next, part.Range(1_001).First);
                    next = part.Range(1_001).Next;
                }

                Assert.Equal(1_001, next);
            }
        }
    }

    private static (int Code, string Output, string Errors) Run(string[] arguments)
    {
        var (output, errors) = (Console.Out, Console.Error);
        using var toOutput = new StringWriter { NewLine = "\n" };
        using var toErrors = new StringWriter { NewLine = "\n" };
        Console.SetOut(toOutput);
        Console.SetError(toErrors);
        try
        {
            return (VerifyCommand.Run(arguments), toOutput.ToString(), toErrors.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(errors);
        }
    }
}

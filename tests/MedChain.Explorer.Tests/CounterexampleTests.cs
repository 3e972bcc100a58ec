using System.Text.RegularExpressions;
using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Explorer.Consensus;
using MedChain.Tests.Shared;

namespace MedChain.Explorer.Tests;

/// <summary>Three validators with one that lies: the kept counterexample is the shortest, and a real one.</summary>
public sealed partial class CounterexampleTests
{
    private static readonly string[] Kept = [.. KeptStep().Matches(File.ReadAllText(Path.Combine(SharedFolder.Repository, "spec", "counterexamples", "three-validators.md")).ReplaceLineEndings("\n"))
        .Select(match => match.Groups["step"].Value)];

    [Fact]
    public void Three_validators_break_agreement_in_the_way_that_is_kept()
    {
        var result = SmallScopes.Search(Scopes.TooFew, breaks: "Agreement");
        Assert.StartsWith("Agreement", result.Violation, StringComparison.Ordinal);
        Assert.Equal(Kept, result.Transcript.Select(step => step.ToString()));
    }

    [Fact]
    public void The_kept_choices_fork_fresh_replicas()
    {
        var scope = Scopes.TooFew;
        var council = new Council(scope.Validators, scope.Tolerance, scope.Leaders);
        var choices = new ConsensusModel(scope).Choices;
        var replicas = Enumerable.Range(0, 2).Select(validator => new Replica(council.Setups[validator])).ToArray();
        foreach (var replica in replicas) replica.Handle(new Input.Restored(Council.NowMs, []));
        Assert.Equal(6, Kept.Length);
        foreach (var step in Kept)
        {
            var (who, choice) = (step[..2] == "V1" ? 0 : 1, choices.Find(step[3..step.IndexOf(';', StringComparison.Ordinal)]));
            var received = Assert.IsType<Input.Received>(Assert.Single(choices[choice].Inputs));

            // Everything that the honest ones are given, the Byzantine one could sign alone.
            Assert.Equal(new InstitutionId(2), received.From);
            replicas[who].Handle(received);
        }

        Assert.All(replicas, replica => Assert.Equal(1UL, replica.State.Final.Height));
        Assert.NotEqual(replicas[0].State.Final.Block, replicas[1].State.Final.Block);
    }

    [GeneratedRegex(@"^\d+\. (?<step>V.*)$", RegexOptions.Multiline)]
    private static partial Regex KeptStep();
}

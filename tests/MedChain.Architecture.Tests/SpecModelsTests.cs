using System.Text.RegularExpressions;
using MedChain.Spec;

namespace MedChain.Architecture.Tests;

/// <summary>What can be said of the spec's models and their rejected variants without the verifier; <c>./medchain spec</c> runs it.</summary>
public sealed class SpecModelsTests
{
    private static readonly SpecFiles Files = SpecFiles.Find();

    private static string AllModels => string.Concat(Files.Models.Select(File.ReadAllText));

    [Fact]
    public void A_variant_changes_its_model_in_one_place()
    {
        Assert.True(Files.Variants.Count >= 14);
        Assert.All(Files.Variants, variant => Assert.NotEqual(Files.Read(variant.Model), variant.Apply(Files.Read(variant.Model))));
    }

    [Fact]
    public void A_variant_names_a_rule_and_a_lemma_that_exist()
    {
        var rules = Files.Rules();
        foreach (var variant in Files.Variants)
        {
            Assert.Contains(variant.Rule.Split(' ')[^1], rules);
            Assert.Matches($@"\blemma (\{{[^}}]*\}} )?{variant.Fails.Split('.')[1]}\b", AllModels);
            Assert.Contains($"module {variant.Fails.Split('.')[0]} {{", AllModels, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_two_variants_are_the_same() =>
        Assert.Equal(Files.Variants.Count, Files.Variants.Select(variant => variant.Apply(Files.Read(variant.Model))).Distinct().Count());

    [Fact]
    public void A_variant_whose_text_is_not_there_or_twice_there_is_an_error()
    {
        var variant = new Variant("v", "Consensus S7", "", "consensus.dfy", "M.L", "old", "new");
        Assert.Equal("a new b", variant.Apply("a old b"));
        Assert.Throws<SpecException>(() => variant.Apply("a b"));
        Assert.Throws<SpecException>(() => variant.Apply("old old"));
    }

    [Fact]
    public void Models_assume_nothing()
    {
        string[] escapes = ["assume", "axiom", "extern", "verify false", "verify=false"];
        var words = Regex.Replace(AllModels, @"/\*\*.*?\*/|//[^\n]*", "", RegexOptions.Singleline);
        Assert.All(escapes, escape => Assert.DoesNotContain(escape, words, StringComparison.Ordinal));
    }

    [Fact]
    public void Models_cite_rules_that_exist()
    {
        var tags = Tags.Count(Files);
        Assert.Empty(tags.Unknown);
        Assert.True(tags.WithoutModel.Count < tags.Total);
    }

    [Fact]
    public void Tables_of_models_and_chapters_are_those_of_the_code() => Assert.Empty(MachineTables.Differences(Files));

    [Theory]
    [InlineData("    (Voted, TimerFired) := Skipping,\n", "")]
    [InlineData("(Voted, TimerFired) := Skipping", "(Voted, TimerFired) := Skipped")]
    [InlineData("Table(AwaitingProposal,", "Table(Voted,")]
    [InlineData("module ViewTable", "module SightTable")]
    [InlineData("datatype Trigger = Restored", "datatype Trigger = Lost")]
    public void A_difference_of_tables_is_seen(string old, string @new)
    {
        var model = Files.Read("machines.dfy");
        Assert.Contains(old, model, StringComparison.Ordinal);
        Assert.NotEmpty(MachineTables.Differences(model.Replace(old, @new, StringComparison.Ordinal), Files.Chapters));
    }
}

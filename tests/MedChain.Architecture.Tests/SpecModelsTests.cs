using System.Text.RegularExpressions;
using MedChain.Spec;

namespace MedChain.Architecture.Tests;

/// <summary>What can be said of the spec's models and their rejected variants without the verifier; <c>./medchain spec</c> runs it.</summary>
public sealed class SpecModelsTests
{
    private static readonly SpecFiles Files = SpecFiles.Find();

    private const string Rule = "module A {\n  predicate P() { 1 < 2 }\n}\n";

    private const string Looking = """
        include "a.dfy"
        module ASearch {
          import A
          const Properties := ["Harm"]
          method Find(property: string) returns (found: bool, tried: nat) { found := A.P(); tried := 1; }
        }

        """;

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
            Assert.Matches($@"\b(lemma|function|predicate) (\{{[^}}]*\}} )?{variant.Fails.Split('.')[1]}\b", AllModels);
            Assert.Contains($"module {variant.Fails.Split('.')[0]} {{", AllModels, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void No_two_variants_are_the_same() =>
        Assert.Equal(Files.Variants.Count, Files.Variants.Select(variant => variant.Apply(Files.Read(variant.Model))).Distinct().Count());

    [Fact]
    public void A_variant_whose_text_is_not_there_or_twice_there_is_an_error()
    {
        var variant = new Variant("v", "Consensus S7", "", "consensus.dfy", "M.L", "Agreement", "old", "new");
        Assert.Equal("a new b", variant.Apply("a old b"));
        Assert.Throws<SpecException>(() => variant.Apply("a b"));
        Assert.Throws<SpecException>(() => variant.Apply("old old"));
    }

    [Theory]
    [InlineData("", "no line 'reaches:'")]
    [InlineData("reaches: none\n", "without saying why")]
    [InlineData("reaches: none, \n", "without saying why")]
    public void A_variant_must_say_what_it_reaches_or_why_nothing(string line, string message)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "v.variant");
        File.WriteAllText(file, $"rule: r\nwhat: w\nfile: f\nfails: M.L\n{line}--- old\na\n--- new\nb\n");
        Assert.Contains(message, Assert.Throws<SpecException>(() => Variant.Read(file)).Message, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }

    [Fact]
    public void Nearly_all_variants_reach_a_violation_that_a_search_over_their_model_knows()
    {
        var searches = new VariantProgram(ModelTexts.Of(Files), Files.Variants).Searches;
        Assert.Equal(Files.Variants.Count(variant => variant.Property is not null), searches.Count(search => search.Variant is not null));
        Assert.True(searches.Count(search => search.Variant is not null) >= 30);
        string[] controls = ["search-consensus", "search-election", "search-lottery", "search-machines", "search-quorums", "search-records"];
        Assert.All(controls, name => Assert.Contains(searches, search => search.Name == name && search.Variant is null));
    }

    [Fact]
    public void Searches_run_on_copies_of_the_modules_with_the_rule_weakened()
    {
        var variant = new Variant("weak", "Consensus S7", "", "a.dfy", "A.L", "Harm", "1 < 2", "1 < 3");
        var text = new VariantProgram(new ModelTexts([("a.dfy", Rule), ("search-a.dfy", Looking)]), [variant]).Write();
        Assert.Contains("module AV00 {\n  predicate P() { 1 < 2 }\n}\n", text, StringComparison.Ordinal);
        Assert.Contains("module AV01 {\n  predicate P() { 1 < 3 }\n}\n", text, StringComparison.Ordinal);
        Assert.Contains("import AV01\n", text, StringComparison.Ordinal);
        Assert.Contains("found := AV01.P();", text, StringComparison.Ordinal);
        Assert.Contains("found0, tried0 := ASearchV00.Find(\"\");", text, StringComparison.Ordinal);
        Assert.Contains("found1, tried1 := ASearchV01.Find(\"Harm\");", text, StringComparison.Ordinal);
        Assert.Equal("{(Skipped, Seen)}", VariantProgram.WithoutSuffix("{(TableV01.Phase.Skipped, TableV01.Trigger.Seen)}"));
    }

    [Fact]
    public void A_batch_copies_what_a_weakened_rule_can_touch_and_includes_the_rest()
    {
        ModelTexts texts = new([
            ("free.dfy", "module Free {\n}\n"), ("rule.dfy", "include \"free.dfy\"\nmodule Rules {\n  predicate P() { 1 < 2 }\n}\n"),
            ("proof.dfy", "include \"rule.dfy\"\nmodule Proof {\n  import Rules\n  lemma L() ensures Rules.P() {}\n  lemma LL() { L(); }\n}\n"),
        ]);
        Variant[] variants = [Weak("one", "1 < 3"), Weak("two", "1 < 4")];
        Assert.Equal(
            """
            include "../spec/free.dfy"
            module RulesV00 {
              predicate P() { 1 < 3 }
            }
            module ProofV00 {
              import RulesV00
              lemma L_Weakened() ensures RulesV00.P() {}
              lemma LL() { L_Weakened(); }
            }
            module RulesV01 {
              predicate P() { 1 < 4 }
            }
            module ProofV01 {
              import RulesV01
              lemma L_Weakened() ensures RulesV01.P() {}
              lemma LL() { L_Weakened(); }
            }

            """,
            new VariantBatch(texts, variants).Write("../spec"));
        Assert.Equal("ProofV01.L_Weakened", VariantBatch.Lemma(variants[1], 1));

        static Variant Weak(string name, string text) => new(name, "", "", "rule.dfy", "Proof.L", "Harm", "1 < 2", text);
    }

    [Fact]
    public void A_variant_that_reaches_what_no_search_over_its_model_knows_is_an_error()
    {
        Search(new Variant("v", "", "", "a.dfy", "", "Harm", "1 < 2", ""));
        Assert.Throws<SpecException>(() => Search(new Variant("v", "", "", "a.dfy", "", "Agreement", "1 < 2", "")));
        Assert.Throws<SpecException>(() => Search(new Variant("v", "", "", "b.dfy", "", "Harm", "1 < 2", "")));

        static VariantProgram Search(Variant variant) => new(new ModelTexts([("a.dfy", Rule), ("b.dfy", ""), ("search-a.dfy", Looking)]), [variant]);
    }

    [Fact]
    public void A_search_holds_when_a_variant_breaks_its_property_and_the_unchanged_models_break_none()
    {
        var variant = new Search("v", new Variant("v", "", "", "", "", "Harm", "", ""), "search-a.dfy");
        var control = new Search("search-a", null, "search-a.dfy");
        Assert.True(Result(variant, true, ["a step", "Harm is broken: so"]).Holds);
        Assert.False(Result(variant, false, []).Holds);
        Assert.False(Result(variant, true, []).Holds);
        Assert.False(Result(variant, true, ["Agreement is broken: so"]).Holds);
        Assert.True(Result(control, false, []).Holds);
        Assert.False(Result(control, true, ["Harm is broken: so"]).Holds);
        Assert.False(new SearchResult(control, false, 0, [], TimeSpan.Zero).Holds);

        static SearchResult Result(Search search, bool reached, string[] path) => new(search, reached, 1, path, TimeSpan.Zero);
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

using MedChain.Coyote.Campaign;
using MedChain.Coyote.Mutants;
using MedChain.Coyote.Reports;
using MedChain.Coyote.Scenarios;

namespace MedChain.Coyote.Tests;

/// <summary>The seeded bugs fit the source, and the machinery that kills them can say that one survives.</summary>
public sealed class MutantTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("medchain-mutants-").FullName;

    private readonly Interrupt _interrupt = new();

    private static IReadOnlyList<Mutant> All => Mutant.ReadAll(Repository.Mutants);

    [Fact]
    public void Each_changes_one_place_and_names_a_scenario_in_which_properties_hold()
    {
        Assert.True(All.Count >= 30);
        foreach (var mutant in All)
        {
            Assert.NotEqual(mutant.Old, mutant.New);
            mutant.Apply(File.ReadAllText(Path.Combine(Repository.Root, mutant.File)));
            Assert.True(Catalog.Find(mutant.Scenario) is { Breaks: null }, mutant.Name);
        }
    }

    [Fact]
    public void The_table_has_each_of_them_and_no_other()
    {
        var rows = File.ReadAllLines(MutantTable.Page).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1]);
        Assert.Equal(All.Select(mutant => mutant.Name).Order(), rows.Where(name => All.Any(mutant => mutant.Name == name)).Order());
    }

    [Fact]
    public void A_bug_is_killed_by_the_property_that_it_declares()
    {
        var result = Run().Run(All.Single(mutant => mutant.Name == "skip-not-persisted"));
        Assert.True(result.IsKilled, result.Why);
        Assert.Equal("Durability", result.Property);
    }

    [Fact]
    public void A_bug_in_the_shell_of_the_node_is_compiled_with_what_source_generators_add()
    {
        var result = Run().Run(All.Single(mutant => mutant.Name == "shell-egress-does-not-wait"));
        Assert.True(result.IsKilled, result.Why);
        Assert.Equal("Durability", result.Property);
    }

    [Fact]
    public void A_change_that_is_no_bug_survives_and_one_of_another_property_too()
    {
        var bug = All.Single(mutant => mutant.Name == "skip-not-persisted");
        Assert.Contains("not found", Run().Run(bug with { New = bug.Old + " ", Budget = 5 }).Why, StringComparison.Ordinal);
        Assert.Contains("another property", Run().Run(bug with { Properties = ["Agreement"] }).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bug_that_does_not_compile_or_is_not_there_is_an_error()
    {
        var bug = All.Single(mutant => mutant.Name == "skip-not-persisted");
        Assert.Contains("does not compile", Run().Run(bug with { New = "this is no C#;" }).Why, StringComparison.Ordinal);
        Assert.Contains("is not in", Run().Run(bug with { Old = "this is not there" }).Why, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _interrupt.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private MutantRun Run() => new(1, _folder, _interrupt);
}

using System.Globalization;
using System.Text.RegularExpressions;
using MedChain.Coyote.Campaign;
using MedChain.Coyote.Scenarios;

namespace MedChain.Coyote.Tests;

/// <summary>The scenarios are what they say, and the campaign can fail. Spec: Consensus S1 to S7, D1 to D3, L1, E1 to E4.</summary>
public sealed partial class ScenarioTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("medchain-coyote-").FullName;

    public static TheoryData<string> Names => new(Catalog.All.Where(scenario => scenario.Breaks is null).Select(scenario => scenario.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_few_schedules_of_each_hold_with_every_step_compared(string name)
    {
        var result = new ScenarioRun(Catalog.Find(name)!, Few(4) with { AsksOracle = true }).Run();
        Assert.True(result.Holds, result.Detail);
        Assert.True(result.Steps > 100);
    }

    [Fact]
    public void I2_S6_beyond_the_assumptions_a_property_is_found_broken_and_the_trace_replays()
    {
        var scenario = Catalog.Find("twins-beyond-f")!;
        var result = new ScenarioRun(scenario, Few(500)).Run();
        Assert.Equal("Agreement", result.Found);
        var (again, transcript) = ScenarioRun.Replay(scenario, SavedTrace.Load(result.Trace!)!);
        Assert.Equal(result.Detail, again.Detail);
        Assert.Contains(transcript.Lines, line => line.Contains("final at height 1", StringComparison.Ordinal));
    }

    [Fact]
    public void A_failure_of_one_schedule_in_a_hundred_is_found_and_replays()
    {
        var rare = new Scenario("rare", "Consensus", "S1", "One schedule in a hundred fails.")
        {
            Drive = static (runtime, _) => runtime.Assert(runtime.RandomInteger(100) != 99, "Canary: this schedule fails"),
        };
        var result = new ScenarioRun(rare, Few(2_000)).Run();
        Assert.Equal("Canary", result.Found);
        Assert.True(result.Schedules > 1);
        Assert.Equal(result.Detail, ScenarioRun.Replay(rare, SavedTrace.Load(result.Trace!)!).Result.Detail);
    }

    [Fact]
    public void Each_monitor_is_registered_and_seen_to_fail()
    {
        var source = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "coyote", "MedChain.Coyote", "Scenarios"), "*.cs").Select(File.ReadAllText));
        var failing = Mutants.Mutant.ReadAll(Path.Combine(Repository.Root, "coyote", "Mutants")).SelectMany(mutant => mutant.Properties)
            .Concat(Catalog.All.SelectMany(scenario => scenario.Breaks?.Split(" or ") ?? [])).Select(Letters).ToHashSet(StringComparer.Ordinal);
        var monitors = typeof(Scenario).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Microsoft.Coyote.Specifications.Monitor))).ToList();
        Assert.True(monitors.Count >= 14);
        Assert.All(monitors, monitor =>
        {
            Assert.Contains($"RegisterMonitor<{monitor.Name}>", source, StringComparison.Ordinal);
            Assert.Contains(Letters(monitor.Name), failing);
        });

        static string Letters(string name) => name.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
    }

    [Fact]
    public void The_same_seed_gives_the_same_schedules_and_another_seed_others()
    {
        var scenario = Catalog.Find("lossy-network")!;
        var (first, second) = (Steps(1), Steps(1));
        Assert.Equal(first, second);
        Assert.NotEqual(first, Steps(2));

        long Steps(uint seed) => new ScenarioRun(scenario, Few(20) with { Seed = seed }).Run().Steps;
    }

    [Theory]
    [InlineData("one-view", 400)]
    [InlineData("shell-slow-writer", 40)]
    public void Memory_stays_flat_however_many_schedules_there_are(string name, long schedules)
    {
        var scenario = Catalog.Find(name)!;
        new ScenarioRun(scenario, Few(schedules)).Run();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        new ScenarioRun(scenario, Few(4 * schedules)).Run();
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < 2 << 20);
    }

    [Fact]
    public void Each_scenario_has_a_name_of_its_own_and_rules_that_the_spec_has()
    {
        Assert.Equal(Catalog.All.Length, Catalog.All.Select(scenario => scenario.Name).Distinct().Count());
        var rules = Directory.EnumerateFiles(Path.Combine(Repository.Root, "spec"), "*.md").SelectMany(File.ReadAllLines)
            .Select(line => Rule().Match(line)).Where(match => match.Success).Select(match => match.Groups["tag"].Value).ToHashSet(StringComparer.Ordinal);
        foreach (var scenario in Catalog.All)
            Assert.All(scenario.Tags.Split(' '), tag => Assert.True(rules.Contains(tag), string.Create(CultureInfo.InvariantCulture, $"{scenario.Name}: {tag}")));
    }

    [Fact]
    public void Each_monitor_is_named_as_a_property_of_the_spec()
    {
        var properties = Directory.EnumerateFiles(Path.Combine(Repository.Root, "spec"), "*.md").SelectMany(File.ReadAllLines)
            .Select(line => Named().Match(line)).Where(match => match.Success).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        var monitors = typeof(Scenario).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Microsoft.Coyote.Specifications.Monitor))).ToList();
        Assert.True(monitors.Count > 12);
        Assert.All(monitors, monitor => Assert.True(properties.Contains(Property.Of(monitor)), Property.Of(monitor)));
    }

    [Theory]
    [InlineData("Agreement: H2 holds 1 final, H3 another block of that height", "Agreement")]
    [InlineData("Unique notarization is violated: two blocks of view 2 have a quorum", "Unique notarization")]
    [InlineData("MedChain.Coyote.Monitors.ProgressAfterHealing detected potential liveness bug in hot state 'Waiting'.", "Progress after healing")]
    [InlineData("MedChain.Coyote.Monitors.ReadCompletes detected liveness bug in hot state 'Waiting' at the end of program execution.", "Read completes")]
    public void A_failure_names_its_property(string failure, string property) => Assert.Equal(property, Property.Of(failure));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Effort Few(long schedules) => new(schedules, 1, Strategies.Portfolio, 0, _folder);

    [GeneratedRegex(@"^\*\*(?<tag>[A-Z]\d{1,2})\b")]
    private static partial Regex Rule();

    [GeneratedRegex(@"^\*\*(?<name>[A-Z][a-z]+(?: [a-z]+)*)\.\*\*")]
    private static partial Regex Named();
}

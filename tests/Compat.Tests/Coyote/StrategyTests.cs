using Microsoft.Coyote;

namespace Compat.Tests.Coyote;

/// <summary>The strategies by name.</summary>
internal static class Strategies
{
    public static TheoryData<string> Names { get; } =
        ["random", "probabilistic", "prioritization", "fair-prioritization", "delay-bounding", "fair-delay-bounding", "q-learning", "portfolio"];

    public static Configuration With(string name, Configuration configuration) => name switch
    {
        "random" => configuration.WithRandomStrategy(),
        "probabilistic" => configuration.WithProbabilisticStrategy(1),
        "prioritization" => configuration.WithPrioritizationStrategy(isFair: false, priorityChangeBound: 10),
        "fair-prioritization" => configuration.WithPrioritizationStrategy(isFair: true, priorityChangeBound: 10),
        "delay-bounding" => configuration.WithDelayBoundingStrategy(isFair: false, delayBound: 10),
        "fair-delay-bounding" => configuration.WithDelayBoundingStrategy(isFair: true, delayBound: 10),
        "q-learning" => configuration.WithQLearningStrategy(),
        "portfolio" => configuration,
        _ => throw new ArgumentException(name, nameof(name)),
    };
}

/// <summary>What every strategy must do.</summary>
public sealed class StrategyTests
{
    /// <summary>Schedules within which each strategy must find the lost update, for each of the seeds.</summary>
    private const uint RunsForRace = 200;

    /// <summary>Schedules within which each strategy must find the alternation.</summary>
    private const uint RunsForAlternation = 3_000;

    public static TheoryData<string> Names => Strategies.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_finds_a_lost_update(string strategy)
    {
        for (uint seed = 1; seed <= 3; seed++)
        {
            var report = Race.Explore(Strategies.With(strategy, Explore.Settings(RunsForRace, seed)), out _).TestReport;
            Assert.Equal(1, report.NumOfFoundBugs);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_finds_an_order_that_is_one_of_many(string strategy)
    {
        var report = Alternation.Explore(Strategies.With(strategy, Explore.Settings(RunsForAlternation)), out _).TestReport;
        Assert.Equal("a b a b a b", Assert.Single(report.BugReports));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_decides_the_same_for_the_same_seed_and_otherwise_for_another(string strategy)
    {
        Alternation.Explore(Strategies.With(strategy, All(1)), out var first);
        Alternation.Explore(Strategies.With(strategy, All(1)), out var same);
        Alternation.Explore(Strategies.With(strategy, All(2)), out var other);
        Assert.Equal(first, same);
        Assert.NotEqual(first, other);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Runs_are_counted_as_fair_or_not(string strategy)
    {
        var report = Alternation.Explore(Strategies.With(strategy, All(1)), out _).TestReport;
        var isFair = strategy is not ("prioritization" or "delay-bounding" or "q-learning");
        Assert.Equal(isFair ? 40 : 0, report.NumOfExploredFairPaths);
        Assert.Equal(isFair ? 0 : 40, report.NumOfExploredUnfairPaths);
        Assert.Equal(isFair, report.TotalExploredFairSteps > 0);
        Assert.Equal(!isFair, report.TotalExploredUnfairSteps > 0);
    }

    private static Configuration All(uint seed) => Explore.Settings(40, seed).WithTestIterationsRunToCompletion();
}

using Microsoft.Coyote;
using Microsoft.Coyote.Actors;

namespace Compat.Tests.Coyote;

/// <summary>When runs and explorations end.</summary>
public sealed class BoundTests
{
    [Fact]
    public void A_run_ends_when_nothing_can_happen_any_more()
    {
        var report = Explore.Good(Explore.Random(3), runtime => runtime.CreateActor(typeof(Spinner), new Number(20))).TestReport;
        Assert.Equal(0, report.MaxFairStepsHitInFairTests);
        Assert.True(report.MinExploredFairSteps > 20);
        Assert.Equal(3, report.NumOfExploredFairPaths);
        Assert.Equal(2, report.MinControlledOperations);
        Assert.Equal(2, report.MaxControlledOperations);
        Assert.Equal(6, report.TotalControlledOperations);
    }

    [Fact]
    public void A_test_that_does_nothing_has_no_step()
    {
        var report = Explore.Good(Explore.Random(3), _ => { }).TestReport;
        Assert.Equal(0, report.MaxExploredFairSteps);
        Assert.Equal(-1, report.MaxExploredUnfairSteps);
    }

    [Fact]
    public void A_fair_run_ends_at_the_bound_of_fair_steps()
    {
        var report = Explore.Good(Explore.Random(3).WithMaxSchedulingSteps(50, 300), Endless).TestReport;
        Assert.Equal(300, report.MinExploredFairSteps);
        Assert.Equal(900, report.TotalExploredFairSteps);
        Assert.Equal(3, report.MaxFairStepsHitInFairTests);
        Assert.Equal(3, report.MaxUnfairStepsHitInFairTests);
        Assert.Equal(0, report.MaxUnfairStepsHitInUnfairTests);
    }

    [Fact]
    public void Another_run_ends_at_the_bound_of_unfair_steps()
    {
        var report = Explore.Good(Explore.Settings(3).WithPrioritizationStrategy().WithMaxSchedulingSteps(50, 300), Endless).TestReport;
        Assert.Equal(50, report.MaxExploredUnfairSteps);
        Assert.Equal(3, report.MaxUnfairStepsHitInUnfairTests);
        Assert.Equal(0, report.MaxFairStepsHitInFairTests);
    }

    [Fact]
    public void One_bound_is_tenfold_for_fair_runs()
    {
        var configuration = Configuration.Create().WithMaxSchedulingSteps(50);
        Assert.Equal(50, configuration.MaxUnfairSchedulingSteps);
        Assert.Equal(500, configuration.MaxFairSchedulingSteps);
    }

    [Fact]
    public void The_bound_is_a_failure_if_asked_for() => Assert.Contains("300",
        Explore.Bad(Explore.Random(3).WithMaxSchedulingSteps(50, 300).WithFailureOnMaxStepsBoundEnabled(), Endless), StringComparison.Ordinal);

    [Fact]
    public void Settings_start_at_the_documented_defaults()
    {
        var configuration = Configuration.Create();
        Assert.Equal(1u, configuration.TestingIterations);
        Assert.Null(configuration.RandomGeneratorSeed);
        Assert.Equal(10_000, configuration.MaxUnfairSchedulingSteps);
        Assert.Equal(100_000, configuration.MaxFairSchedulingSteps);
        Assert.Equal(10u, configuration.TimeoutDelay);
    }

    [Fact]
    public void An_exploration_ends_when_its_time_is_over()
    {
        var runs = 0;
        Explore.Good(Explore.Random(uint.MaxValue).WithTestingTimeout(1), _ => runs++);
        Assert.True(runs > 0);
    }

    private static void Endless(IActorRuntime runtime) => runtime.CreateActor(typeof(Spinner), new Number(int.MaxValue));

    /// <summary>Sends itself a number of events.</summary>
    [OnEventDoAction(typeof(Go), nameof(Next))]
    private sealed class Spinner : Actor
    {
        private int _left;

        protected override Task OnInitializeAsync(Event initialEvent)
        {
            _left = ((Number)initialEvent).Value;
            Next();
            return Task.CompletedTask;
        }

        private void Next()
        {
            if (_left-- > 0) SendEvent(Id, new Go());
        }
    }
}

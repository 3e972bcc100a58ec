using Microsoft.Coyote.Scheduling;

namespace Microsoft.Coyote.SystematicTesting.Strategies;

/// <summary>The strategies that an engine takes in turn, one a run.</summary>
internal sealed class Portfolio
{
    private readonly Strategy[] _strategies;

    public Portfolio(Configuration configuration)
    {
        var prefix = configuration.MaxUnfairSchedulingSteps;
        var bound = configuration.StrategyBound;
        _strategies = configuration switch
        {
            { Trace: { } trace } => [new ReplayStrategy(ScheduleTrace.Parse(trace))],
            { Strategy: StrategyChoice.Random } => [new RandomStrategy()],
            { Strategy: StrategyChoice.Probabilistic } => [new ProbabilisticStrategy(bound)],
            { Strategy: StrategyChoice.Prioritization } => [new PrioritizationStrategy(bound)],
            { Strategy: StrategyChoice.FairPrioritization } => [Fair(new PrioritizationStrategy(bound))],
            { Strategy: StrategyChoice.DelayBounding } => [new DelayBoundingStrategy(bound)],
            { Strategy: StrategyChoice.FairDelayBounding } => [Fair(new DelayBoundingStrategy(bound))],
            { Strategy: StrategyChoice.QLearning } => [new QLearningStrategy()],
            _ =>
            [
                new RandomStrategy(),
                Fair(new PrioritizationStrategy(3)),
                new ProbabilisticStrategy(2),
                Fair(new DelayBoundingStrategy(5)),
                Fair(new PrioritizationStrategy(10)),
                Fair(new QLearningStrategy()),
                new ProbabilisticStrategy(4),
                Fair(new DelayBoundingStrategy(20)),
            ],
        };

        FairSuffixStrategy Fair(Strategy strategy) => new(strategy, prefix > 0 ? prefix : int.MaxValue);
    }

    public Strategy For(uint run) => _strategies[run % (uint)_strategies.Length];
}

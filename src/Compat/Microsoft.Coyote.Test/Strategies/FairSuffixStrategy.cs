using Microsoft.Coyote.Scheduling;

namespace Microsoft.Coyote.SystematicTesting.Strategies;

/// <summary>Follows a strategy for a number of steps and goes on at random, so that what must happen at last can be judged.</summary>
internal sealed class FairSuffixStrategy(Strategy prefix, int prefixSteps) : Strategy
{
    private readonly RandomStrategy _suffix = new();
    private int _step;

    public override string Name => "fair-" + prefix.Name;

    public override bool IsFair => true;

    public override int FairFrom => prefixSteps;

    public override void Begin(ulong seed, int stepsExpected)
    {
        prefix.Begin(seed, Math.Min(stepsExpected, Math.Max(1, prefixSteps)));
        _suffix.Begin(~seed, stepsExpected);
        _step = 0;
    }

    public override Operation Next(EnabledSet enabled, Operation current) =>
        _step < prefixSteps ? Prefixed(enabled, current) : _suffix.Next(enabled, current);

    public override bool NextBoolean() => _suffix.NextBoolean();

    public override int NextInteger(int bound) => _suffix.NextInteger(bound);

    private Operation Prefixed(EnabledSet enabled, Operation current)
    {
        _step++;
        return prefix.Next(enabled, current);
    }
}

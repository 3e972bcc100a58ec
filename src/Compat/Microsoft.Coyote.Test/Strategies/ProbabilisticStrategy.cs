using Microsoft.Coyote.Scheduling;

namespace Microsoft.Coyote.SystematicTesting.Strategies;

/// <summary>A random walk that stays with the same operation and leaves it once in 2 to the power of a level steps.</summary>
internal sealed class ProbabilisticStrategy(int level) : Strategy
{
    private readonly ulong _mask = (1UL << Math.Clamp(level, 0, 62)) - 1;

    public override string Name => $"probabilistic[level:{level}]";

    public override bool IsFair => true;

    public override Operation Next(EnabledSet enabled, Operation current)
    {
        var count = enabled.Count;
        if (current.Slot < 0) return enabled[Below(count)];
        if (count == 1 || (NextBits() & _mask) != 0) return current;
        var other = Below(count - 1);
        return enabled[other < current.Slot ? other : other + 1];
    }
}

using Microsoft.Coyote.Scheduling;

namespace Microsoft.Coyote.SystematicTesting.Strategies;

/// <summary>
/// Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi and Nagarakatte 2010): every operation has a random priority, the highest
/// one enabled takes the step, and at some random steps that one falls below all others. An operation that only polls falls after each poll, as
/// it would else be the only one to run.
/// </summary>
internal sealed class PrioritizationStrategy(int changesMax) : Strategy
{
    private readonly List<int> _changes = [];
    private int _step;
    private long _lowest;

    public override string Name => $"prioritization[bound:{changesMax}]";

    public override bool IsFair => false;

    public override void Begin(ulong seed, int stepsExpected)
    {
        base.Begin(seed, stepsExpected);
        _step = 0;
        _lowest = 0;
        _changes.Clear();
        for (var change = 0; change < changesMax; change++) _changes.Add(1 + Below(stepsExpected));
        _changes.Sort();
        _changes.Reverse();
    }

    public override Operation Next(EnabledSet enabled, Operation current)
    {
        _step++;
        while (_changes.Count > 0 && _changes[^1] <= _step)
        {
            Highest(enabled).Rank = --_lowest;
            _changes.RemoveAt(_changes.Count - 1);
        }
        var next = Highest(enabled);
        if (next.IsPoll) next.Rank = --_lowest;
        return next;
    }

    /// <summary>Ranks of operations that never fell are positive, of those that fell negative; 0 is one not seen yet.</summary>
    private Operation Highest(EnabledSet enabled)
    {
        Operation? highest = null;
        foreach (var operation in enabled.Items)
        {
            if (operation.Rank == 0) operation.Rank = (long)(NextBits() >> 1) | 1;
            if (highest is null || operation.Rank > highest.Rank) highest = operation;
        }
        return highest!;
    }
}

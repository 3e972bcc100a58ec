using Microsoft.Coyote.Scheduling;

namespace Microsoft.Coyote.SystematicTesting.Strategies;

/// <summary>
/// Delay bounding (Emmi, Qadeer and Rakamaric 2011): an operation goes on as long as it can, then the next one in the order of creation
/// follows; at some random steps the one whose turn it is must wait for its next turn.
/// </summary>
internal sealed class DelayBoundingStrategy(int delaysMax) : Strategy
{
    private readonly List<int> _delays = [];
    private int _step;

    public override string Name => $"delay-bounding[bound:{delaysMax}]";

    public override bool IsFair => false;

    public override void Begin(ulong seed, int stepsExpected)
    {
        base.Begin(seed, stepsExpected);
        _step = 0;
        _delays.Clear();
        for (var delay = 0; delay < delaysMax; delay++) _delays.Add(1 + Below(stepsExpected));
        _delays.Sort();
        _delays.Reverse();
    }

    public override Operation Next(EnabledSet enabled, Operation current)
    {
        _step++;
        var next = current.Slot >= 0 && !current.IsPoll ? current : After(enabled, current.Index);
        while (_delays.Count > 0 && _delays[^1] <= _step)
        {
            next = After(enabled, next.Index);
            _delays.RemoveAt(_delays.Count - 1);
        }
        return next;
    }

    /// <summary>The enabled operation with the next higher index, or the one with the lowest.</summary>
    private static Operation After(EnabledSet enabled, int index)
    {
        Operation? lowest = null;
        Operation? after = null;
        foreach (var operation in enabled.Items)
        {
            if (lowest is null || operation.Index < lowest.Index) lowest = operation;
            if (operation.Index > index && (after is null || operation.Index < after.Index)) after = operation;
        }
        return after ?? lowest!;
    }
}

using Microsoft.Coyote.Scheduling;

namespace Microsoft.Coyote.SystematicTesting.Strategies;

/// <summary>Repeats the decisions of a trace.</summary>
internal sealed class ReplayStrategy(ScheduleTrace trace) : Strategy
{
    private int _position;

    public override string Name => "replay";

    public override bool IsFair => FairFrom < int.MaxValue;

    public override int FairFrom => trace.FairFrom;

    public override void Begin(ulong seed, int stepsExpected)
    {
        base.Begin(seed, stepsExpected);
        _position = 0;
    }

    public override Operation Next(EnabledSet enabled, Operation current)
    {
        var index = Take(DecisionKind.Step);
        foreach (var operation in enabled.Items)
            if (operation.Index == index) return operation;
        throw Mismatch($"operation {index} cannot take a step");
    }

    public override bool NextBoolean() => Take(DecisionKind.Boolean) != 0;

    public override int NextInteger(int bound)
    {
        var value = Take(DecisionKind.Integer);
        return value < bound ? value : throw Mismatch($"the choice {value} is not below {bound}");
    }

    private int Take(DecisionKind kind)
    {
        if (_position >= trace.Decisions.Count) throw Mismatch("the trace is at its end");
        var (recorded, value) = trace.Decisions[_position];
        if (recorded != kind) throw Mismatch($"a decision of kind {kind} is needed and one of kind {recorded} recorded");
        _position++;
        return value;
    }

    private ReplayException Mismatch(string what) => new($"The trace does not fit the test: at decision {_position} {what}.");
}

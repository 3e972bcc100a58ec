using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Coyote.Harness;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// No institution ever holds, held, or is named for, two positions of a record, judged over all final states that were seen; and no honest custodian gives a point
/// of a position to anybody else. Spec: Records R14, R15, R17.
/// </summary>
internal sealed class OneRowEach : Monitor
{
    private readonly SortedDictionary<InstitutionId, int> _had = [];

    /// <summary>Help has left an honest host.</summary>
    internal sealed class Left(TownHost host, InstitutionId to, Message.Help help) : Event
    {
        internal TownHost Host { get; } = host;

        internal InstitutionId To { get; } = to;

        internal Message.Help Help { get; } = help;
    }

    [Start]
    [OnEventDoAction(typeof(HeldFinal), nameof(Judge))]
    [OnEventDoAction(typeof(Left), nameof(Look))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var final = (HeldFinal)e;
        var dealt = Dealt.Of(final.Town.Setups[0]);
        if (!final.Map.TryGet<RecordEntry>(StateKeys.Record(dealt.Record.Id), out var entry)) return;
        for (var position = 0; position < entry.Custodians.Length; position++) Had(entry.Custodians[position], position);
        foreach (var successor in entry.Successors) Had(successor.Institution, successor.Position);
    }

    private void Look(Event e)
    {
        var left = (Left)e;
        var isNamed = _had.TryGetValue(left.To, out var position) && position == left.Help.Position;
        Assert(isNamed, "One row each: {0} gives a point of position {1} to {2}, who was never named for it", left.Host.Id, left.Help.Position, left.To);
    }

    private void Had(InstitutionId institution, int position)
    {
        if (!_had.TryAdd(institution, position)) Assert(_had[institution] == position, "One row each: {0} has positions {1} and {2} of a record", institution, _had[institution], position);
    }
}

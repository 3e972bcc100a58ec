using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Coyote.Harness;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// No institution ever holds, held, or is named for, two positions of a record; judged on every final state, over all that were seen. Spec: Records R14, R17.
/// </summary>
internal sealed class OneRowEach : Monitor
{
    private readonly SortedDictionary<InstitutionId, int> _had = [];

    /// <summary>A host holds a state final.</summary>
    internal sealed class Final(Town town, LedgerState ledger) : Event
    {
        internal Town Town { get; } = town;

        internal LedgerState Ledger { get; } = ledger;
    }

    [Start]
    [OnEventDoAction(typeof(Final), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var final = (Final)e;
        var dealt = Dealt.Of(final.Town.Setups[0]);
        if (!final.Ledger.Map.TryGet<RecordEntry>(StateKeys.Record(dealt.Record.Id), out var entry)) return;
        for (var position = 0; position < entry.Custodians.Length; position++) Had(entry.Custodians[position], position);
        foreach (var successor in entry.Successors) Had(successor.Institution, successor.Position);
    }

    private void Had(InstitutionId institution, int position)
    {
        if (!_had.TryAdd(institution, position)) Assert(_had[institution] == position, "One row each: {0} has positions {1} and {2} of a record", institution, _had[institution], position);
    }
}

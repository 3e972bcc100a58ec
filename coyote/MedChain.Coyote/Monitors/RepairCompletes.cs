using MedChain.Core.Chain;
using MedChain.Core.Records;
using MedChain.Coyote.Harness;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// A position that became vacant has a holder again, in a good network, as long as enough custodians have rows and fragments. Judged on fair schedules only.
/// Spec: Records R14 to R16.
/// </summary>
internal sealed class RepairCompletes : Monitor
{
    private bool _wasVacant;

    /// <summary>A host holds a state final.</summary>
    internal sealed class Final(Town town, LedgerState ledger) : Event
    {
        internal Town Town { get; } = town;

        internal LedgerState Ledger { get; } = ledger;
    }

    [Start]
    [Hot]
    [OnEventDoAction(typeof(Final), nameof(Judge))]
    private sealed class Waiting : State
    {
    }

    [Cold]
    [IgnoreEvents(typeof(Final))]
    private sealed class Done : State
    {
    }

    private void Judge(Event e)
    {
        var final = (Final)e;
        if (!final.Ledger.Map.TryGet<RecordEntry>(StateKeys.Record(Dealt.Of(final.Town.Setups[0]).Record.Id), out var entry)) return;
        _wasVacant |= entry.Vacant != 0;
        if (_wasVacant && entry.Vacant == 0) RaiseGotoStateEvent<Done>();
    }
}

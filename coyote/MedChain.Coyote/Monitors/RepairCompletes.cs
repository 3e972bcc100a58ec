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

    [Start]
    [Hot]
    [OnEventDoAction(typeof(HeldFinal), nameof(Judge))]
    private sealed class Waiting : State
    {
    }

    [Cold]
    [IgnoreEvents(typeof(HeldFinal))]
    private sealed class Done : State
    {
    }

    private void Judge(Event e)
    {
        var final = (HeldFinal)e;
        if (!final.Map.TryGet<RecordEntry>(StateKeys.Record(Dealt.Of(final.Town.Setups[0]).Record.Id), out var entry)) return;
        _wasVacant |= entry.Vacant != 0;
        if (_wasVacant && entry.Vacant == 0) RaiseGotoStateEvent<Done>();
    }
}

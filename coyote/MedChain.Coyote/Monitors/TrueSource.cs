using MedChain.Core.Chain;
using MedChain.Core.Records;
using MedChain.Coyote.Harness;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>The chain's source of a record is the institution that sealed it. Spec: Records R5, R6.</summary>
internal sealed class TrueSource : Monitor
{
    [Start]
    [OnEventDoAction(typeof(HeldFinal), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var held = (HeldFinal)e;
        var dealt = Dealt.Of(held.Host.Setup).Record;
        if (held.Map.TryGet<RecordEntry>(StateKeys.Record(dealt.Id), out var entry) && entry.Commitment == dealt.Commitment)
            Assert(entry.Source == dealt.Source, "True source: the chain has {0} as the source of a record that another has sealed", entry.Source);
    }
}

using MedChain.Core.Records;
using MedChain.Crypto.Hashing;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>The state's entry of an erased record names no patient. Spec: Records R24.</summary>
internal sealed class NobodyIsNamed : Monitor
{
    [Start]
    [OnEventDoAction(typeof(HeldFinal), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        foreach (var (_, value) in ((HeldFinal)e).Map.Entries())
            Assert(value is not RecordEntry { IsErased: true } entry || entry.Pseudonym == Digest.Zero, "Nobody is named: the state names the patient of an erased record");
    }
}

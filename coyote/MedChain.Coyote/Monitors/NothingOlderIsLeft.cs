using MedChain.Core.Chain;
using MedChain.Core.Records;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>Where a version of a record is erased, so is the one before it. Spec: Records R23.</summary>
internal sealed class NothingOlderIsLeft : Monitor
{
    [Start]
    [OnEventDoAction(typeof(HeldFinal), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var map = ((HeldFinal)e).Map;
        foreach (var (_, value) in map.Entries())
        {
            if (value is not VersionEntry { Previous: { } previous } version || !IsErased(map, version.Record)) continue;
            Assert(IsErased(map, previous), "Nothing older is left: a version is erased while the one before it stands");
        }
    }

    private static bool IsErased(StateMap map, RecordId record) => map.TryGet<RecordEntry>(StateKeys.Record(record), out var entry) && entry.IsErased;
}

using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>Whatever the others say, no honest dealer is put out of a ceremony, and no honest institution has a fault noted but for an emergency. Spec: Collaboration K4, Election V16.</summary>
internal sealed class NoHonestDealerIsPutOut : Monitor
{
    [Start]
    [OnEventDoAction(typeof(HeldFinal), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var final = (HeldFinal)e;
        foreach (var host in final.Town.Hosts.Where(static host => host.IsHonest))
        {
            var id = host.Id.Institution;
            Assert(!final.Ceremony.Disqualified.Contains(id), "No honest dealer is put out: {0} is", id);
            if (!HasBrokenGlass(final, id) && final.Map.TryGet<TrackRecord>(StateKeys.TrackRecord(id), out var track))
                Assert(track is { Faults: 0, StandsFrom: 0 }, "No honest dealer is put out: {0} has a fault noted and stands from epoch {1}", id, track.StandsFrom);
        }
    }

    private static bool HasBrokenGlass(HeldFinal final, InstitutionId id) =>
        final.Map.Entries().Any(entry => entry.Value is EmergencyEntry { Phase: AccessPhase.Violation } broken && broken.Emergency.Requester == id);
}

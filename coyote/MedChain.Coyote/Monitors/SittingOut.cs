using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>Who has a fault noted is no candidate in the next BackOffEpochs elections. Spec: Election V2, V16.</summary>
internal sealed class SittingOut : Monitor
{
    private readonly SortedDictionary<InstitutionId, ulong> _faults = [];

    [Start]
    [OnEventDoAction(typeof(HeldFinal), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var final = (HeldFinal)e;
        var (election, pause) = (final.Election, final.Town.Options.Parameters.BackOffEpochs);
        foreach (var id in final.Town.Setups.Select(static setup => setup.Self))
        {
            if (_faults.TryGetValue(id, out var faulty) && election.Epoch > faulty)
                Assert(election.Epoch > faulty + pause || !election.Candidates.Contains(id), "Sitting out: {0} stands in epoch {1}, and has a fault of epoch {2}", id, election.Epoch, faulty);
            if (final.Map.TryGet<TrackRecord>(StateKeys.TrackRecord(id), out var track) && track.Faults > 0) _faults[id] = election.Epoch;
        }
    }
}

using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>Who has a fault noted, and who was seated after the founding, is no candidate in the next BackOffEpochs elections. Spec: Election V2, V16, V21.</summary>
internal sealed class SittingOut : Monitor
{
    private readonly SortedDictionary<InstitutionId, ulong> _faults = [], _seated = [];

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
            if (_seated.TryGetValue(id, out var seated) && election.Epoch > seated)
                Assert(election.Epoch > seated + pause || !election.Candidates.Contains(id), "Sitting out: {0} stands in epoch {1}, and was seated at the end of epoch {2}", id, election.Epoch, seated);
            var isNewcomer = id.Value >= final.Town.Options.Institutions && !_seated.ContainsKey(id);
            if (isNewcomer && final.EndsEpoch && final.Map.TryGet<ValidatorSet>(StateKeys.NextValidators, out var next) && next.Contains(id)) _seated[id] = election.Epoch;
            if (final.Map.TryGet<TrackRecord>(StateKeys.TrackRecord(id), out var track) && track.Faults > 0) _faults[id] = election.Epoch;
        }
    }
}

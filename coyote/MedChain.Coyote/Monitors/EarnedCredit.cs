using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// Only who has a counted ballot is credited with turnout, after the close; reputation changes at an epoch's last height only, by at most a quarter of the way to 0
/// or 1. Spec: Election V17, V18.
/// </summary>
internal sealed class EarnedCredit : Monitor
{
    private readonly SortedDictionary<InstitutionId, TrackRecord> _tracks = [];
    private ulong _height;

    [Start]
    [OnEventDoAction(typeof(HeldFinal), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var final = (HeldFinal)e;
        if (final.Height <= _height) return;
        _height = final.Height;
        foreach (var id in final.Town.Setups.Select(static setup => setup.Self))
        {
            var was = _tracks.GetValueOrDefault(id, TrackRecord.New);
            var now = final.Map.TryGet<TrackRecord>(StateKeys.TrackRecord(id), out var track) ? track : TrackRecord.New;
            _tracks[id] = now;
            if (now.HasVoted && !was.HasVoted) JudgeTurnout(final, id);
            Assert(final.EndsEpoch || now.Reputation == was.Reputation, "Earned credit: the reputation of {0} changes within an epoch", id);
            Assert(now.Reputation >= 3 * was.Reputation / 4 && now.Reputation <= ((3 * was.Reputation) + TrackRecord.One) / 4, "Earned credit: the reputation of {0} goes from {1} to {2}", id, was.Reputation, now.Reputation);
        }
    }

    private void JudgeTurnout(HeldFinal final, InstitutionId id)
    {
        Assert(final.Election.Phase > ElectionPhase.Voting, "Earned credit: {0} is credited before the close", id);
        var isCounted = Secrets.Tags(final.Town, final.Election).Any(owner => owner.Voter == id && final.Poll.Tags.Contains(owner.Tag));
        Assert(isCounted, "Earned credit: {0} is credited with turnout and has no counted ballot", id);
    }
}

using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// Who is seated stood, has enough votes, and fits the quotas of its region and tier; whoever is passed over has fewer votes, or as many with less reputation, or the
/// worse lot, or stands behind a full quota; no seat stays empty while somebody fits; the seated take over, and who is on standby for those that have gone. Spec:
/// Election V13, V15.
/// </summary>
internal sealed class SeatsAsVoted : Monitor
{
    private ulong _judged;

    [Start]
    [OnEventDoAction(typeof(HeldFinal), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var final = (HeldFinal)e;
        var election = final.Election;
        if (final.EndsEpoch) JudgeHandover(final);
        if (election.Phase != ElectionPhase.Seated || election.Epoch <= _judged) return;
        _judged = election.Epoch;
        final.Map.TryGet<ElectionResult>(StateKeys.ElectionResult, out var result);
        var parameters = final.Town.Options.Parameters;
        var ballots = final.Poll.Tags.Length;
        var standing = election.Candidates.Select((id, i) => (Id: id, Votes: result!.Votes[i])).Where(item => item.Votes > 0 && item.Votes * 1_000 >= parameters.VoteThresholdPermille * ballots).ToList();
        var taken = result!.Seats.Concat(result.Standby).Select(static item => item.Institution).ToList();
        Assert(taken.Distinct().Count() == taken.Count, "Seats as voted: somebody is seated twice");
        Assert(result.Seats.Length <= parameters.SeatCount && result.Standby.Length <= parameters.StandbyCount, "Seats as voted: {0} are seated and {1} on standby", result.Seats.Length, result.Standby.Length);
        foreach (var id in taken) Assert(standing.Any(item => item.Id == id), "Seats as voted: {0} is seated and has not the votes for it", id);
        var members = final.Host.Replica!.State.Consensus.Epoch.Validators;
        var places = taken.Select(id => members.Find(id)!).ToList();
        Assert(Fits(places.GroupBy(static place => (int)place.Region), parameters.SeatsPerRegion), "Seats as voted: a region has more seats than its quota");
        Assert(Fits(places.GroupBy(static place => (int)place.Tier), parameters.SeatsPerTier), "Seats as voted: a tier has more seats than its quota");
        foreach (var passed in standing.Where(item => !taken.Contains(item.Id)))
        {
            // Those that were taken before the first one that ranks below; the quota must be full by them, or all places be gone.
            var place = taken.FindIndex(id => Ranks(final, passed, standing.First(item => item.Id == id)));
            var before = place < 0 ? places : places[..place];
            var member = members.Find(passed.Id)!;
            var isBehindQuota = IsFull(before.Count(each => each.Region == member.Region), parameters.SeatsPerRegion) || IsFull(before.Count(each => each.Tier == member.Tier), parameters.SeatsPerTier);
            Assert(isBehindQuota || (place < 0 && taken.Count == parameters.SeatCount + parameters.StandbyCount), "Seats as voted: {0} is passed over with {1} votes", passed.Id, passed.Votes);
        }
    }

    /// <summary>Those that were seated and have a place in the next epoch take over, and from standby as many as are missing.</summary>
    private void JudgeHandover(HeldFinal final)
    {
        final.Map.TryGet<Delegates>(StateKeys.NextDelegates, out var delegates);
        if (delegates!.Source != DelegateSource.Election) return;
        final.Map.TryGet<ElectionResult>(StateKeys.ElectionResult, out var result);
        final.Map.TryGet<ValidatorSet>(StateKeys.NextValidators, out var next);
        var follow = result!.Seats.Concat(result.Standby).Select(static item => item.Institution).Where(id => next!.Contains(id) && Stays(final, id)).Take(result.Seats.Length).Order();
        Assert(follow.SequenceEqual(delegates.Items.Select(static item => item.Institution)), "Seats as voted: others take over than those that are seated or follow from standby");
    }

    /// <summary>Whether the first ranks above the second: by votes, then by reputation, then by lot.</summary>
    private static bool Ranks(HeldFinal final, (InstitutionId Id, uint Votes) first, (InstitutionId Id, uint Votes) second) =>
        (second.Votes, Reputation(final, second.Id), Lot(final, first.Id)).CompareTo((first.Votes, Reputation(final, first.Id), Lot(final, second.Id))) < 0;

    private static Digest Lot(HeldFinal final, InstitutionId id)
    {
        using var transcript = new Transcript("tie");
        transcript.Append(final.Host.Replica!.State.Consensus.Epoch.Seed);
        transcript.Append(id.Value);
        return transcript.Hash();
    }

    private static uint Reputation(HeldFinal final, InstitutionId id) => final.Map.TryGet<TrackRecord>(StateKeys.TrackRecord(id), out var track) ? track.Reputation : TrackRecord.One / 2;

    private static bool Fits(IEnumerable<IGrouping<int, Institution>> groups, uint quota) => quota == 0 || groups.All(group => group.Count() <= quota);

    private static bool IsFull(int taken, uint quota) => quota > 0 && taken >= quota;

    /// <summary>Whoever is to leave, and is kept by what it holds alone, takes no seat over.</summary>
    private static bool Stays(HeldFinal final, InstitutionId id) =>
        final.Map.TryGet<Account>(StateKeys.Account(id), out var account) && (account.Due & (Dues.Expulsion | Dues.Suspension | Dues.Retirement)) == 0;
}

using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// Only who has a counted ballot is credited with turnout, after the close; each block counts for who produced it, each view that the ledger skipped against somebody;
/// reputation changes at an epoch's last height only, a quarter of the way to what was counted, which begins anew; who comes later has none. Spec: Election V16, V17, V18, V21.
/// </summary>
internal sealed class EarnedCredit : Monitor
{
    private const ulong MostNoted = 64;

    private readonly SortedDictionary<InstitutionId, TrackRecord> _tracks = [];
    private readonly SortedSet<InstitutionId> _newcomers = [];
    private (ulong Epoch, ulong View) _last;
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
        var skipped = Skipped(final);
        if (!final.EndsEpoch) JudgeBlock(final, skipped);
        foreach (var id in final.Town.Setups.Select(static setup => setup.Self))
        {
            var was = _tracks.GetValueOrDefault(id, TrackRecord.New);
            var now = Track(final, id);
            _tracks[id] = now;
            if (now.HasVoted && !was.HasVoted) JudgeTurnout(final, id);
            if (final.EndsEpoch && IsNew(final, id)) Assert(now.Reputation == 0, "Earned credit: {0} has reputation {1} when it is seated", id, now.Reputation);
            else if (final.EndsEpoch) JudgeSettled(id, was, now, final.Block.Header.Leader == id ? 1u : 0, skipped, Broken(final, id));
            else Assert(now.Reputation == was.Reputation, "Earned credit: the reputation of {0} changes within an epoch", id);
        }
    }

    /// <summary>Whether something is known of who came after the founding for the first time: it begins with nothing.</summary>
    private bool IsNew(HeldFinal final, InstitutionId id) =>
        id.Value >= final.Town.Options.Institutions && final.Map.TryGet<TrackRecord>(StateKeys.TrackRecord(id), out _) && _newcomers.Add(id);

    /// <summary>A block is credited to who produced it, and each view that was skipped before it to somebody.</summary>
    private void JudgeBlock(HeldFinal final, uint skipped)
    {
        var (header, ids) = (final.Block.Header, final.Town.Setups.Select(static setup => setup.Self).ToList());
        Assert(Track(final, header.Leader).Produced == _tracks.GetValueOrDefault(header.Leader, TrackRecord.New).Produced + 1, "Earned credit: {0} is not credited with its block", header.Leader);
        var missed = ids.Sum(id => Track(final, id).Missed) - ids.Sum(id => _tracks.GetValueOrDefault(id, TrackRecord.New).Missed);
        Assert(missed == skipped, "Earned credit: {0} views were skipped before block {1}, and {2} are noted", skipped, final.Height, missed);
    }

    /// <summary>How many views the ledger skipped before a block, as far as they are noted.</summary>
    private uint Skipped(HeldFinal final)
    {
        var header = final.Block.Header;
        var skipped = header.View - (header.Epoch == _last.Epoch ? _last.View : 0) - 1;
        _last = (header.Epoch, header.View);
        return (uint)Math.Min(skipped, MostNoted);
    }

    /// <summary>
    /// At an epoch's end the counts begin anew, and reputation goes a quarter of the way to what they say, with what the last block adds: itself, the views before it, which
    /// may all be the institution's, its turnout, and emergencies that are violations.
    /// </summary>
    private void JudgeSettled(InstitutionId id, TrackRecord was, TrackRecord now, uint produced, uint skipped, uint broken)
    {
        Assert(now is { Produced: 0, Missed: 0, Faults: 0, HasVoted: false }, "Earned credit: the counts of {0} do not begin anew", id);
        var (satisfied, unsatisfied) = (was.Produced + produced + (was.HasVoted ? 1u : 0), was.Missed + was.Faults);
        var (least, most) = (After(was.Reputation, satisfied, unsatisfied + skipped + broken), After(was.Reputation, satisfied + (was.HasVoted ? 0u : 1u), unsatisfied));
        Assert(now.Reputation >= least && now.Reputation <= most, "Earned credit: the reputation of {0} goes from {1} to {2}", id, was.Reputation, now.Reputation);
    }

    private static uint Broken(HeldFinal final, InstitutionId id) =>
        (uint)final.Map.Entries().Count(entry => entry.Value is EmergencyEntry { Phase: AccessPhase.Violation } broken && broken.Emergency.Requester == id);

    private static uint After(uint reputation, uint satisfied, uint unsatisfied) =>
        (uint)(((3ul * reputation) + ((satisfied + 1ul) * TrackRecord.One / (satisfied + unsatisfied + 2ul))) / 4);

    private static TrackRecord Track(HeldFinal final, InstitutionId id) => final.Map.TryGet<TrackRecord>(StateKeys.TrackRecord(id), out var track) ? track : TrackRecord.New;

    private void JudgeTurnout(HeldFinal final, InstitutionId id)
    {
        Assert(final.Election.Phase > ElectionPhase.Voting, "Earned credit: {0} is credited before the close", id);
        var isCounted = Secrets.Tags(final.Town, final.Election).Any(owner => owner.Voter == id && final.Poll.Tags.Contains(owner.Tag));
        Assert(isCounted, "Earned credit: {0} is credited with turnout and has no counted ballot", id);
    }
}

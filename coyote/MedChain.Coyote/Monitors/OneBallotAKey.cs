using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// Every key of the ring is one that its institution has drawn. Each counted tag is that of one of them in this election, none counts twice, and what counts for
/// it is the highest number that an honest carrier has brought, replaced at most eight times; after the close nothing changes. Spec: Election V3, V5, V7, V10.
/// </summary>
internal sealed class OneBallotAKey : Monitor
{
    private const uint MostReplacements = 8;

    private readonly SortedDictionary<GroupElement, CountedBallot> _counted = [];
    private readonly SortedSet<GroupElement> _tags = [];
    private Digest _event;
    private ElectionPhase _phase;
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
        var (election, poll) = (final.Election, final.Poll);
        if (election.Event.IsZero) return;
        if (_event != election.Event) Begin(final, election);
        Assert(poll.Tags.Distinct().Count() == poll.Tags.Length, "One ballot a key: a tag counts twice");
        foreach (var tag in poll.Tags) Assert(_tags.Contains(tag), "One ballot a key: a ballot counts whose tag is that of no key of the ring");
        for (var place = 0; place < poll.Tags.Length; place++) Judge(poll.Tags[place], final.Ballot(place));
        foreach (var transaction in final.Block.Transactions)
        {
            if (_phase != ElectionPhase.Voting || transaction.Payload is not Payload.Cast { Ballot: var cast } || !final.Town.IsHonest(transaction.Sender)) continue;
            Assert(
                _counted.TryGetValue(cast.Tag, out var counts) && (counts.Sequence >= cast.Sequence || counts.Replacements >= MostReplacements),
                "One ballot a key: {0} brought the ballot {1} of a tag, and it does not count", transaction.Sender, cast.Sequence);
        }

        _phase = election.Phase;
    }

    private void Begin(HeldFinal final, ElectionEntry election)
    {
        (_event, _phase) = (election.Event, election.Phase);
        _counted.Clear();
        _tags.Clear();
        foreach (var (voter, key) in election.Voters)
            Assert(Secrets.OfVoter(final.Town, voter, key) is not null, "One ballot a key: {0} has registered a ballot key that it does not hold", voter);
        foreach (var (_, tag) in Secrets.Tags(final.Town, election)) _tags.Add(tag);
    }

    private void Judge(GroupElement tag, CountedBallot now)
    {
        if (_counted.TryGetValue(tag, out var was) && was.Equals(now)) return;
        Assert(_phase == ElectionPhase.Voting, "One ballot a key: a ballot counts that came before or after the poll");
        Assert(was is null || now.Sequence > was.Sequence, "One ballot a key: ballot {0} has taken the place of ballot {1}", now.Sequence, was?.Sequence ?? 0);
        Assert(now.Replacements <= MostReplacements, "One ballot a key: a ballot has been replaced {0} times", now.Replacements);
        _counted[tag] = now;
    }
}

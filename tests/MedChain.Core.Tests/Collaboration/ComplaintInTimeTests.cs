using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Consensus;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Tests.Election;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Collaboration;

/// <summary>A complaint is said as soon as there is room for it among what waits to be final.</summary>
public sealed class ComplaintInTimeTests
{
    private readonly Hall _hall = new(4);

    [Fact]
    public void K4_a_complaint_that_there_is_no_room_for_is_not_forgotten()
    {
        _hall.Enrol([.. _hall.Everybody]).To(Slice.Dealing);
        var bad = _hall.Deal(0) with { Ciphers = _hall.Deal(0).Ciphers.SetItem(3, default) };
        _hall.Block([(0, new Payload.Deals(bad)), .. _hall.Everybody.Skip(1).Select(i => (i, (Payload)new Payload.Deals(_hall.Deal(i))))]);
        _hall.To(Slice.Complaining);
        var setup = _hall.Consortium[3];
        var desk = new ElectionDesk(setup, new Submissions(setup));
        var turn = new Turn(new Outbox(0), Full());
        desk.Step(turn);
        Assert.DoesNotContain(turn.Submissions.Outgoing.Values, transaction => transaction.Payload is Payload.Complain);
        turn.Submissions = SubmissionState.Empty;
        desk.Step(turn);
        var complaint = Assert.IsType<Payload.Complain>(Assert.Single(turn.Submissions.Outgoing).Value.Payload);
        Assert.Equal((Hall.H(0), JointKey.Poll), (complaint.Dealer, complaint.Of));
    }

    /// <summary>A trustee that has as much on its way as it may.</summary>
    private ReplicaState Full()
    {
        var some = Transaction.Sign(_hall.Epoch.ChainId, Hall.H(3), 1, new Payload.Stand(), _hall.Consortium[3].Keys);
        var outgoing = Enumerable.Range(1, (int)_hall.Epoch.Parameters.MempoolQuota).ToImmutableSortedDictionary(number => (ulong)number, _ => some);
        return new ReplicaState(
            ReplicaPhase.Participating, new ConsensusState { Epoch = _hall.Epoch, Final = _hall.State }, Mempool.Empty, SubmissionState.Empty with { Outgoing = outgoing },
            ImmutableSortedDictionary<Digest, ImmutableSortedSet<InstitutionId>>.Empty, RecordDeskState.Empty, CustodyState.Empty)
        {
            Elections = new ElectionDeskState(_hall.Epoch.Epoch) { Trustee = new Digest(_hall.Trustee(3).Seed) },
        };
    }
}

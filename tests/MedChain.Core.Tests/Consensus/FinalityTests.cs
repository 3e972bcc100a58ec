using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Consensus;

/// <summary>What quorums lead to, and how epochs end. Spec: Consensus S4, S6, E1 to E3. Numbers are lines of the bad inputs.</summary>
public sealed class FinalityTests
{
    private readonly Stage _stage = Stage.Find();

    private LedgerState Genesis => _stage.Epoch.Start;

    [Fact]
    public void Line_34_a_quorum_of_votes_notarizes_and_one_less_does_not()
    {
        var (proposal, _) = _stage.Propose(1, Genesis, Justification.Start);
        _stage.Receive(proposal);
        _stage.Cast(VoteKind.Notarize, 1, proposal.Block.Hash, 1);
        Assert.Equal(1ul, _stage.State.View);
        _stage.Cast(VoteKind.Notarize, 1, proposal.Block.Hash, 1, 1);
        Assert.Equal(1ul, _stage.State.View);
        _stage.Cast(VoteKind.Notarize, 1, proposal.Block.Hash, 2);
        Assert.Equal(2ul, _stage.State.View);
        Assert.Contains(_stage.Sent, message => message is Message.Certified { Certificate.Endorsements.Length: 3 });
        Assert.True(_stage.Voted(VoteKind.Finalize, 1));
    }

    [Fact]
    public void Line_32_votes_of_strangers_and_of_other_epochs_do_not_count()
    {
        var stranger = new Consortium(5, seed: 77);
        var ballot = new Ballot(VoteKind.Skip, 1, 1, Digest.Zero);
        _stage.Receive(1, new Message.Voted(Vote.Sign(_stage.Epoch.ChainId, ballot, stranger[4].Self, stranger[4].Keys)));
        _stage.Receive(1, new Message.Voted(Vote.Sign(_stage.Epoch.ChainId, ballot, _stage.Consortium[1].Self, stranger[1].Keys)));
        _stage.Receive(1, new Message.Voted(_stage.Sign(1, ballot with { Epoch = 3 })));
        _stage.Receive(1, new Message.Voted(Vote.Sign(stranger.Genesis.ChainId, ballot, _stage.Consortium[1].Self, _stage.Consortium[1].Keys)));
        Assert.Equal(0, _stage.State.Votes.Count);
        _stage.Receive(1, new Message.Voted(_stage.Sign(1, ballot)));
        Assert.Equal(1, _stage.State.Votes.Count);
    }

    [Fact]
    public void Line_28_votes_for_the_largest_view_are_dropped()
    {
        _stage.Cast(VoteKind.Skip, long.MaxValue, Digest.Zero, 1, 2, 3);
        _stage.Receive(1, new Message.Justified(1, new Justification(Forged(long.MaxValue), [])));
        Assert.Equal(0, _stage.State.Votes.Count);
        Assert.Equal(1ul, _stage.State.View);
    }

    [Fact]
    public void S6_a_finalization_makes_the_block_and_all_its_ancestors_final_in_order()
    {
        var (first, justification) = _stage.Notarize(1, Genesis, Justification.Start);
        var (second, _) = _stage.Notarize(2, first, justification);
        Assert.Empty(_stage.Commits);
        _stage.Certify(VoteKind.Finalize, 2, second.Block);
        Assert.Equal([first.Block, second.Block], _stage.Commits.Select(block => block.Hash));
        Assert.Equal(second.Map.Root, _stage.Replica.State.Final.Map.Root);
    }

    [Fact]
    public void S6_a_finalization_serves_as_the_notarization_of_its_view()
    {
        var (proposal, _) = _stage.Propose(1, Genesis, Justification.Start);
        _stage.Receive(proposal);
        _stage.Certify(VoteKind.Finalize, 1, proposal.Block.Hash);
        Assert.Equal(2ul, _stage.State.View);
        Assert.Equal(proposal.Block.Hash, _stage.State.Justification.ParentBlock);
        Assert.Single(_stage.Commits);
    }

    [Fact]
    public void S6_a_final_block_that_is_missing_is_fetched_and_then_committed()
    {
        var (proposal, _) = _stage.Propose(1, Genesis, Justification.Start);
        _stage.Certify(VoteKind.Finalize, 1, proposal.Block.Hash);
        Assert.Empty(_stage.Commits);
        Assert.Equal(ReplicaPhase.CatchingUp, _stage.Replica.State.Phase);
        Assert.Contains(_stage.Sent, message => message is Message.BlockWanted wanted && wanted.Block == proposal.Block.Hash);

        _stage.Receive(2, new Message.BlockFound(new Block(proposal.Block.Header with { TimestampMs = 1 }, [])));
        Assert.Empty(_stage.Commits);
        _stage.Receive(2, new Message.BlockFound(proposal.Block));
        Assert.Single(_stage.Commits);
        Assert.Equal(ReplicaPhase.Participating, _stage.Replica.State.Phase);
    }

    [Fact]
    public void S4_two_notarized_blocks_in_one_view_stop_the_node()
    {
        var (proposal, _) = _stage.Propose(1, Genesis, Justification.Start);
        _stage.Receive(proposal);
        _stage.Certify(VoteKind.Notarize, 1, proposal.Block.Hash);
        Assert.Throws<InvariantViolationException>(() => _stage.Certify(VoteKind.Notarize, 1, new Digest([9, .. new byte[31]])));
    }

    [Fact]
    public void E2_blocks_after_the_last_height_carry_nothing_and_never_join_the_ledger()
    {
        var stage = Stage.Find(views: 10, parameters: new ProtocolParameters { EpochLength = 8 });
        var (parent, justification) = (stage.Epoch.Start, Justification.Start);
        for (ulong view = 1; view <= 8; view++) (parent, justification) = stage.Notarize(view, parent, justification);
        Assert.Equal(EpochPhase.Closing, stage.State.EpochPhase);

        var event9 = new Payload.Batch([new RecordEvent.Erase(new RecordId(Digest.Zero))]);
        var transaction = Transaction.Sign(stage.Epoch.ChainId, stage.Consortium[1].Self, 0, event9, stage.Consortium[1].Keys);
        stage.Receive(stage.Propose(9, parent, justification, [transaction]).Proposal);
        Assert.False(stage.Voted(VoteKind.Notarize, 9));
        stage.Certify(VoteKind.Skip, 9);
        justification = justification with { Skips = [stage.Certificate(VoteKind.Skip, 9)] };
        var (closing, _) = stage.Notarize(10, parent, justification);
        Assert.True(stage.Voted(VoteKind.Notarize, 10));

        stage.Certify(VoteKind.Finalize, 10, closing.Block);
        Assert.Equal(Enumerable.Range(1, 8).Select(height => (ulong)height), stage.Commits.Select(block => block.Header.Height));
        Assert.Equal(2ul, stage.State.Epoch.Epoch);
        Assert.Equal(parent.Block, stage.State.Epoch.Start.Block);
        Assert.Equal(16ul, stage.State.Epoch.LastHeight);
        var proof = stage.State.EndProofs[1];
        Assert.True(proof.IsValid(stage.Epoch.ChainId, stage.Epoch.Validators, 8, stage.Consortium[0].Keys));
        Assert.Equal([closing.Block, parent.Block], proof.Path.Select(header => header.Hash()));
    }

    [Fact]
    public void E2_an_epoch_runs_on_when_a_later_view_builds_below_its_last_height()
    {
        var stage = Stage.Find(views: 10, parameters: new ProtocolParameters { EpochLength = 8 });
        var (parent, justification) = (stage.Epoch.Start, Justification.Start);
        for (ulong view = 1; view <= 6; view++) (parent, justification) = stage.Notarize(view, parent, justification);
        var (beside, besideJustification) = (parent, justification);
        for (ulong view = 7; view <= 8; view++) (parent, justification) = stage.Notarize(view, parent, justification);
        Assert.Equal(EpochPhase.Closing, stage.State.EpochPhase);

        stage.Notarize(9, beside, besideJustification with { Skips = [stage.Certificate(VoteKind.Skip, 7), stage.Certificate(VoteKind.Skip, 8)] });
        Assert.Equal(EpochPhase.Running, stage.State.EpochPhase);
    }

    private static Certificate Forged(ulong view) => new(
        new Ballot(VoteKind.Notarize, 1, view, new Digest([1, .. new byte[31]])), [new Endorsement(new InstitutionId(1), new Signature(new byte[64]))]);
}

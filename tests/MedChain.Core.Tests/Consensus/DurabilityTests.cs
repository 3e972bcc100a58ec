using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Consensus;

/// <summary>What a restart keeps, and what a lost state forbids. Spec: Consensus D1 to D3. D1 itself is held by <see cref="Stage"/> at every effect.</summary>
public sealed class DurabilityTests
{
    private readonly Stage _stage = Stage.Find();

    private LedgerState Genesis => _stage.Epoch.Start;

    [Fact]
    public void D1_no_vote_or_proposal_of_a_running_consortium_leaves_before_it_is_on_disk()
    {
        var stage = Stage.Find(leadsFirst: true, parameters: new ProtocolParameters { EpochLength = 8 });
        stage.Fire(TimerKind.Propose, 1);
        var proposal = stage.State.At(1).OwnProposal!;
        Assert.Equal(proposal.Block.Hash, Assert.Single(stage.Votes).Ballot.Block);
        stage.Certify(VoteKind.Notarize, 1, proposal.Block.Hash);
        stage.Fire(TimerKind.View, 2);
        Assert.Equal([VoteKind.Notarize, VoteKind.Finalize, VoteKind.Skip], stage.Votes.Select(vote => vote.Ballot.Kind));
    }

    [Theory]
    [InlineData(VoteKind.Notarize)]
    [InlineData(VoteKind.Skip)]
    [InlineData(VoteKind.Finalize)]
    public void D2_an_own_vote_that_it_does_not_know_halts_a_replica_for_good(VoteKind kind)
    {
        var ballot = new Ballot(kind, 1, 1, kind == VoteKind.Skip ? Digest.Zero : new Digest([3, .. new byte[31]]));
        _stage.Receive(2, new Message.Voted(_stage.Sign(0, ballot)));
        Assert.Equal(ReplicaPhase.Halted, _stage.Replica.State.Phase);

        _stage.Receive(_stage.Propose(1, Genesis, Justification.Start).Proposal);
        Assert.Empty(_stage.Effects);
        _stage.Fire(TimerKind.View, 1);
        _stage.Fire(TimerKind.Resend);
        Assert.Empty(_stage.Effects);
        Assert.Empty(_stage.Votes);
    }

    [Fact]
    public void D2_an_own_vote_that_it_knows_does_not()
    {
        _stage.Fire(TimerKind.View, 1);
        _stage.Receive(2, new Message.Voted(Assert.Single(_stage.Votes)));
        _stage.Restart();
        _stage.Receive(2, new Message.Voted(_stage.Votes[0]));
        Assert.Equal(ReplicaPhase.Participating, _stage.Replica.State.Phase);
    }

    [Fact]
    public void D2_a_forged_own_vote_does_not()
    {
        var ballot = new Ballot(VoteKind.Skip, 1, 1, Digest.Zero);
        _stage.Receive(2, new Message.Voted(_stage.Sign(2, ballot) with { Voter = _stage.Replica.Self }));
        Assert.Equal(ReplicaPhase.Participating, _stage.Replica.State.Phase);
    }

    [Fact]
    public void D2_the_store_of_another_institution_or_chain_halts()
    {
        var rows = _stage.Disk.Select(row => new DurableRow(row.Key, row.Value)).ToList();
        foreach (var setup in (ReplicaSetup[])[_stage.Consortium[1], new Consortium(4, seed: 99)[0]])
        {
            var replica = new Replica(setup);
            Assert.Empty(replica.Handle(new Input.Restored(0, [.. rows])));
            Assert.Equal(ReplicaPhase.Halted, replica.State.Phase);
        }

        var lost = new Replica(_stage.Consortium[0]);
        lost.Handle(new Input.Restored(0, [.. rows.Where(row => row.Key.Table != DurableTable.Identity)]));
        Assert.Equal(ReplicaPhase.Halted, lost.State.Phase);
    }

    [Fact]
    public void D3_a_restart_sends_the_recorded_votes_again_and_never_others()
    {
        var (proposal, _) = _stage.Propose(1, Genesis, Justification.Start);
        _stage.Receive(proposal);
        var notarize = Assert.Single(_stage.Votes);
        _stage.Restart();
        Assert.Contains(_stage.Sent, message => message is Message.Voted voted && voted.Vote == notarize);
        Assert.Single(_stage.Votes);

        var (other, _) = _stage.Propose(1, Genesis, Justification.Start, change: header => header with { TimestampMs = header.TimestampMs + 1 });
        _stage.Receive(other);
        Assert.Single(_stage.Votes);

        _stage.Fire(TimerKind.View, 1);
        _stage.Restart();
        Assert.Equal(2, _stage.Sent.OfType<Message.Voted>().Count());
        _stage.Receive(proposal);
        Assert.Equal([VoteKind.Notarize, VoteKind.Skip], _stage.Votes.Select(vote => vote.Ballot.Kind));
    }

    [Fact]
    public void D3_a_leader_that_restarts_proposes_the_same_block_again()
    {
        var stage = Stage.Find(leadsFirst: true);
        var proposal = stage.State.At(1).OwnProposal!;
        stage.NowMs += 5_000;
        stage.Restart();
        Assert.Equal([proposal.Block.Hash], stage.Sent.OfType<Message.Proposed>().Select(sent => sent.Proposal.Block.Hash).Distinct());
        stage.Fire(TimerKind.Propose, 1);
        Assert.Empty(stage.Sent.OfType<Message.Proposed>());
        Assert.Single(stage.Votes);
    }

    [Fact]
    public void D3_a_restart_keeps_view_ledger_and_timers()
    {
        var (first, justification) = _stage.Notarize(1, Genesis, Justification.Start);
        var (second, next) = _stage.Notarize(2, first, justification);
        _stage.Certify(VoteKind.Finalize, 1, first.Block);
        _stage.Certify(VoteKind.Skip, 3);
        _stage.Restart();
        Assert.Equal(4ul, _stage.State.View);
        Assert.Equal(first.Block, _stage.Replica.State.Final.Block);
        Assert.Equal(first.Map.Root, _stage.Replica.State.Final.Map.Root);
        Assert.Equal(next with { Skips = [_stage.Certificate(VoteKind.Skip, 3)] }, _stage.State.Justification);
        Assert.Contains(_stage.Effects, effect => effect is Effect.SetTimer { Timer: { Kind: TimerKind.View, View: 4 } });
        _stage.Certify(VoteKind.Finalize, 2, second.Block);
        Assert.Equal(second.Block, _stage.Replica.State.Final.Block);
    }

    [Theory]
    [InlineData(DurableTable.Final)]
    [InlineData(DurableTable.Block)]
    [InlineData(DurableTable.View)]
    [InlineData(DurableTable.Vote)]
    [InlineData(DurableTable.Certificate)]
    public void D3_a_row_that_was_torn_stops_the_start(DurableTable table)
    {
        var (first, _) = _stage.Notarize(1, Genesis, Justification.Start);
        _stage.Certify(VoteKind.Finalize, 1, first.Block);
        _stage.Fire(TimerKind.View, 2);
        var rows = _stage.Disk.Select(row => new DurableRow(row.Key, row.Value)).ToList();
        var torn = rows.FindIndex(row => row.Key.Table == table);
        rows[torn] = rows[torn] with { Value = rows[torn].Value[..^1] };
        Assert.Equal("Durability", Assert.Throws<InvariantViolationException>(() => new Replica(_stage.Consortium[0]).Handle(new Input.Restored(0, [.. rows]))).Property);
    }

    [Fact]
    public void D3_a_replica_is_restored_once() =>
        Assert.Throws<ArgumentException>(() => _stage.Replica.Handle(new Input.Restored(0, [])));
}

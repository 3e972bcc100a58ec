using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Consensus;

/// <summary>When a validator votes Notarize. Spec: Consensus S2, Chain C2. Numbers are lines of the bad inputs.</summary>
public sealed class VotingTests
{
    private readonly Stage _stage = Stage.Find();

    private LedgerState Genesis => _stage.Epoch.Start;

    public static TheoryData<string> BadHeaders => [.. s_badHeaders.Keys];

    private static readonly Digest s_elsewhere = new([9, .. new byte[31]]);

    private static readonly Dictionary<string, Func<BlockHeader, BlockHeader>> s_badHeaders = new()
    {
        ["line 28: another parent"] = header => header with { Parent = s_elsewhere },
        ["line 28: a height too many"] = header => header with { Height = header.Height + 1 },
        ["line 28: height 0"] = header => header with { Height = 0 },
        ["line 28: the largest height"] = header => header with { Height = long.MaxValue },
        ["line 29: the parent's time"] = header => header with { TimestampMs = header.TimestampMs - 1000 },
        ["line 29: a time before the parent's"] = header => header with { TimestampMs = header.TimestampMs - 1001 },
        ["line 16: another chain"] = header => header with { ChainId = s_elsewhere },
        ["another state root"] = header => header with { StateRoot = s_elsewhere },
        ["another transactions root"] = header => header with { TransactionsRoot = s_elsewhere },
        ["no proof"] = header => header with { Proof = default },
        ["a proof of nothing"] = header => header with { Proof = new VrfProof(Enumerable.Repeat((byte)7, VrfProof.Size).ToArray()) },
    };

    [Fact]
    public void S2_votes_for_the_first_valid_proposal_of_the_drawn_leader_once()
    {
        var (proposal, _) = _stage.Propose(1, Genesis, Justification.Start);
        _stage.Receive(proposal);
        _stage.Receive(proposal);
        var vote = Assert.Single(_stage.Votes);
        Assert.Equal(new Ballot(VoteKind.Notarize, 1, 1, proposal.Block.Hash), vote.Ballot);
    }

    [Fact]
    public void Line_30_a_second_proposal_gets_no_vote_and_is_evidence()
    {
        var (first, _) = _stage.Propose(1, Genesis, Justification.Start);
        var (second, _) = _stage.Propose(1, Genesis, Justification.Start, change: header => header with { TimestampMs = header.TimestampMs + 1 });
        _stage.Receive(first);
        _stage.Receive(second);
        Assert.Single(_stage.Votes);
        var accusation = Assert.Single(_stage.Effects.OfType<Effect.Accuse>());
        Assert.True(accusation.Evidence.IsValid(_stage.Epoch.ChainId, _stage.Epoch.Validators.Find(first.Block.Header.Leader)!, _stage.Consortium[0].Keys));
        Assert.Contains(_stage.Sent, message => message is Message.Submitted { Transaction.Payload: Payload.Misbehaviour });
    }

    [Fact]
    public void S2_a_proposal_by_another_than_the_drawn_leader_gets_no_vote()
    {
        var other = Enumerable.Range(1, 3).First(index => index != _stage.Leader(1));
        _stage.Receive(_stage.Propose(1, Genesis, Justification.Start, leader: other).Proposal);
        Assert.Empty(_stage.Votes);

        var (proposal, _) = _stage.Propose(1, Genesis, Justification.Start);
        _stage.Receive(Proposal.Sign(proposal.Block, Justification.Start, _stage.Consortium[other].Keys));
        Assert.Empty(_stage.Votes);
        _stage.Receive(proposal);
        Assert.Single(_stage.Votes);
    }

    [Theory]
    [MemberData(nameof(BadHeaders))]
    public void S2_a_block_with_a_bad_header_gets_no_vote(string fault)
    {
        _stage.Receive(_stage.Propose(1, Genesis, Justification.Start, change: s_badHeaders[fault]).Proposal);
        Assert.Empty(_stage.Votes);
        _stage.Fire(TimerKind.Proposal, 1);
        Assert.Equal(VoteKind.Skip, Assert.Single(_stage.Votes).Ballot.Kind);
    }

    [Fact]
    public void Line_38_a_VRF_proof_of_another_view_or_prover_gets_no_vote()
    {
        var view2 = _stage.Propose(2, Genesis, Justification.Start, leader: _stage.Leader(1)).Proposal.Block.Header.Proof;
        _stage.Receive(_stage.Propose(1, Genesis, Justification.Start, change: header => header with { Proof = view2 }).Proposal);
        Assert.Empty(_stage.Votes);

        var stage = Stage.Find();
        var foreign = stage.Propose(1, Genesis, Justification.Start, leader: 0).Proposal.Block.Header.Proof;
        stage.Receive(stage.Propose(1, Genesis, Justification.Start, change: header => header with { Proof = foreign }).Proposal);
        Assert.Empty(stage.Votes);
    }

    [Fact]
    public void Line_29_a_block_too_far_ahead_of_the_clock_waits_until_it_is_not()
    {
        var dueMs = _stage.NowMs + _stage.Consortium.Genesis.Parameters.DriftMs;
        var (proposal, _) = _stage.Propose(1, Genesis, Justification.Start, change: header => header with { TimestampMs = dueMs + 500 });
        _stage.Receive(proposal);
        Assert.Empty(_stage.Votes);
        var timer = Assert.Single(_stage.Effects.OfType<Effect.SetTimer>(), timer => timer.Timer.Kind == TimerKind.Propose);
        Assert.Equal(_stage.NowMs + 500, timer.DueMs);
        _stage.NowMs = timer.DueMs - 1;
        _stage.Fire(TimerKind.Propose, 1);
        Assert.Empty(_stage.Votes);
        _stage.NowMs = timer.DueMs;
        _stage.Fire(TimerKind.Propose, 1);
        Assert.Equal(proposal.Block.Hash, Assert.Single(_stage.Votes).Ballot.Block);
    }

    [Fact]
    public void S2_a_signed_transaction_in_order_is_voted_for() => Assert.True(IsVotedFor(Transact(1, 0), Transact(1, 1), Transact(2, 0)));

    [Fact]
    public void Line_29_a_block_of_the_last_of_all_times_is_waited_for_no_longer_than_a_view()
    {
        _stage.Receive(_stage.Propose(1, Genesis, Justification.Start, change: header => header with { TimestampMs = long.MaxValue }).Proposal);
        Assert.Empty(_stage.Votes);
        var timer = Assert.Single(_stage.Effects.OfType<Effect.SetTimer>(), timer => timer.Timer.Kind == TimerKind.Propose);
        Assert.Equal(_stage.NowMs + _stage.Consortium.Genesis.Parameters.CapTimeoutMs, timer.DueMs);
    }

    [Fact]
    public void S2_a_proposal_that_does_not_lead_into_its_view_is_not_kept()
    {
        _stage.Receive(_stage.Propose(5, Genesis, Justification.Start).Proposal);
        Assert.Null(_stage.State.At(5).Proposal);
    }

    [Fact]
    public void S2_a_transaction_that_its_sender_did_not_sign_gets_no_vote()
    {
        Assert.False(IsVotedFor(Transact(1, 0) with { Signature = new Signature(new byte[64]) }));
        Assert.False(IsVotedFor(Transact(1, 0) with { Sender = new InstitutionId(2) }));
        Assert.False(IsVotedFor(Transact(1, 0) with { Sender = new InstitutionId(77) }));
    }

    [Fact]
    public void Line_17_a_number_out_of_order_or_used_before_gets_no_vote()
    {
        Assert.False(IsVotedFor(Transact(1, 1)));
        Assert.False(IsVotedFor(Transact(1, 0), Transact(1, 2)));
    }

    [Fact]
    public void Line_25_a_transaction_twice_in_one_block_gets_no_vote() => Assert.False(IsVotedFor(Transact(1, 0), Transact(1, 0)));

    [Fact]
    public void S1_a_proposal_without_its_justification_gets_no_vote()
    {
        var (state, justification) = _stage.Notarize(1, Genesis, Justification.Start);
        Assert.Equal(2ul, _stage.State.View);
        var forged = justification with { Parent = justification.Parent! with { Endorsements = justification.Parent.Endorsements[..2] } };
        foreach (var (parent, shown) in ((LedgerState, Justification)[])[(Genesis, Justification.Start), (state, Justification.Start), (state, forged)])
        {
            var stage = Stage.Find();
            stage.Notarize(1, Genesis, Justification.Start);
            stage.Receive(stage.Propose(2, parent, shown).Proposal);
            Assert.False(stage.Voted(VoteKind.Notarize, 2));
        }

        _stage.Receive(_stage.Propose(2, state, justification).Proposal);
        Assert.True(_stage.Voted(VoteKind.Notarize, 2));
    }

    [Fact]
    public void S1_a_parent_that_no_certificate_names_is_never_asked_for()
    {
        var (evil, state) = _stage.Propose(1, Genesis, Justification.Start, change: header => header with { StateRoot = s_elsewhere });
        _stage.Receive(_stage.Propose(1, state with { Block = evil.Block.Hash }, Justification.Start).Proposal);
        Assert.DoesNotContain(_stage.Sent, message => message is Message.BlockWanted);
        _stage.Receive(_stage.Leader(1), new Message.BlockFound(evil.Block));
        Assert.Empty(_stage.Votes);
        Assert.Equal(ReplicaPhase.Participating, _stage.Replica.State.Phase);
    }

    [Fact]
    public void S2_a_valid_block_without_transactions_keeps_the_state() =>
        Assert.Equal(Genesis.Map.Root, _stage.Propose(1, Genesis, Justification.Start).State.Map.Root);

    private Transaction Transact(int sender, ulong sequence) => Transaction.Sign(
        _stage.Epoch.ChainId, _stage.Consortium[sender].Self, sequence, new Payload.Batch([new RecordEvent.Erase(new RecordId(s_elsewhere))]), _stage.Consortium[sender].Keys);

    private bool IsVotedFor(params ImmutableArray<Transaction> transactions)
    {
        var stage = Stage.Find();
        stage.Receive(stage.Propose(1, Genesis, Justification.Start, transactions).Proposal);
        return stage.Votes.Count == 1;
    }
}

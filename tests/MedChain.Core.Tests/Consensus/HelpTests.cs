using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Consensus;

/// <summary>How lost messages are made good. Spec: Consensus L1.</summary>
public sealed class HelpTests
{
    private readonly Stage _stage = Stage.Find();

    private static Stage LeaderOfTheSecondView()
    {
        for (byte seed = 1; ; seed++)
        {
            var stage = new Stage(new Consortium(4, seed: seed));
            if (stage.Leader(1) != 0 && stage.Leader(2) == 0) return stage;
        }
    }

    [Fact]
    public void L1_a_message_from_an_older_view_is_answered_with_the_newest_justification_now_and_then()
    {
        var (state, justification) = _stage.Notarize(1, _stage.Epoch.Start, Justification.Start);
        _stage.Notarize(2, state, justification);
        _stage.Cast(VoteKind.Skip, 1, Digest.Zero, 3);
        var answer = Assert.Single(_stage.Effects.OfType<Effect.Send>());
        Assert.Equal(_stage.Consortium[3].Self, answer.To);
        Assert.Equal(_stage.State.Justification, Assert.IsType<Message.Justified>(answer.Message).Justification);

        _stage.Cast(VoteKind.Skip, 1, Digest.Zero, 3);
        Assert.Empty(_stage.Sent);
        _stage.NowMs += _stage.Consortium.Genesis.Parameters.ResendMs;
        _stage.Cast(VoteKind.Skip, 1, Digest.Zero, 3);
        Assert.Single(_stage.Sent);

        _stage.NowMs -= 3_600_000;
        _stage.Cast(VoteKind.Skip, 1, Digest.Zero, 3);
        Assert.Single(_stage.Sent);
    }

    [Fact]
    public void L1_a_message_of_the_current_view_is_not_answered()
    {
        _stage.Cast(VoteKind.Skip, 1, Digest.Zero, 3);
        Assert.Empty(_stage.Sent);
    }

    [Fact]
    public void L1_a_message_from_an_older_epoch_is_answered_with_its_end_proof()
    {
        var consortium = new Consortium(4, new ProtocolParameters { EpochLength = 8 });
        var wire = new Wire(consortium);
        wire.RunUntil(() => wire.Up.All(replica => replica.State.Consensus.Epoch.Epoch >= 3));
        var vote = Vote.Sign(consortium.Genesis.ChainId, new Ballot(VoteKind.Skip, 1, 5, Digest.Zero), consortium[2].Self, consortium[2].Keys);
        var effects = wire[0].Handle(new Input.Received(wire.NowMs + 1_000_000, consortium[2].Self, new Message.Voted(vote)));
        var proof = Assert.IsType<Message.Ended>(Assert.Single(effects.OfType<Effect.Send>()).Message).Proof;
        Assert.True(proof.IsValid(consortium.Genesis.ChainId, consortium.Genesis.Founders, 8, consortium[0].Keys));
    }

    [Fact]
    public void L1_a_validator_that_stands_before_the_first_block_of_an_older_epoch_is_told_how_it_ended()
    {
        var consortium = new Consortium(4, new ProtocolParameters { EpochLength = 8 });
        var wire = new Wire(consortium);
        wire.RunUntil(() => wire[0].State.Consensus is { Epoch.Epoch: 2, View: >= 4 });
        var effects = wire[0].Handle(new Input.Received(wire.NowMs + 1_000_000, consortium[2].Self, new Message.Justified(1, Justification.Start)));
        Assert.IsType<Message.Ended>(Assert.Single(effects.OfType<Effect.Send>()).Message);
    }

    [Fact]
    public void L1_the_answer_carries_the_newest_finalization_too()
    {
        var (state, justification) = _stage.Notarize(1, _stage.Epoch.Start, Justification.Start);
        _stage.Notarize(2, state, justification);
        _stage.Certify(VoteKind.Finalize, 1, state.Block);
        _stage.Receive(3, new Message.Justified(1, Justification.Start));
        Assert.Single(_stage.Sent.OfType<Message.Certified>(), sent => sent.Certificate.Ballot is { Kind: VoteKind.Finalize, View: 1 });
        Assert.Single(_stage.Sent.OfType<Message.Justified>());
    }

    [Fact]
    public void L1_resending_is_not_put_off_by_entering_views()
    {
        _stage.Restart();
        Assert.Single(_stage.Effects, effect => effect is Effect.SetTimer { Timer.Kind: TimerKind.Resend });
        _stage.Notarize(1, _stage.Epoch.Start, Justification.Start);
        Assert.Equal(2ul, _stage.State.View);
        Assert.DoesNotContain(_stage.Effects, effect => effect is Effect.SetTimer { Timer.Kind: TimerKind.Resend });
    }

    [Fact]
    public void S1_a_leader_led_into_its_view_proposes_whatever_else_the_message_holds()
    {
        var stage = LeaderOfTheSecondView();
        var proposal = stage.Propose(1, stage.Epoch.Start, Justification.Start).Proposal;
        stage.Receive(proposal);
        var forged = stage.Certificate(VoteKind.Skip, 2) with { Endorsements = stage.Certificate(VoteKind.Skip, 3).Endorsements };
        stage.Receive(1, new Message.Justified(1, new Justification(stage.Certificate(VoteKind.Notarize, 1, proposal.Block.Hash), [forged])));
        Assert.Equal(2ul, stage.State.View);
        Assert.Single(stage.Sent.OfType<Message.Proposed>());
    }

    [Fact]
    public void S1_a_block_dated_ahead_does_not_keep_the_next_leader_silent()
    {
        var stage = LeaderOfTheSecondView();
        var parameters = stage.Consortium.Genesis.Parameters;
        var aheadMs = stage.NowMs + parameters.DriftMs;
        var proposal = stage.Propose(1, stage.Epoch.Start, Justification.Start, change: header => header with { TimestampMs = aheadMs }).Proposal;
        stage.Receive(proposal);
        stage.Certify(VoteKind.Notarize, 1, proposal.Block.Hash);
        stage.NowMs += parameters.BlockIntervalMs;
        stage.Fire(TimerKind.Propose, 2);
        var next = Assert.Single(stage.Sent.OfType<Message.Proposed>()).Proposal.Block.Header;
        Assert.Equal(aheadMs + 1, next.TimestampMs);
    }

    [Fact]
    public void L1_a_validator_that_missed_everything_is_led_into_the_view_by_a_justification()
    {
        var skips = Enumerable.Range(1, 5).Select(view => _stage.Certificate(VoteKind.Skip, (ulong)view));
        _stage.Receive(2, new Message.Justified(1, new Justification(null, [.. skips])));
        Assert.Equal(6ul, _stage.State.View);
    }

    [Fact]
    public void L1_own_votes_and_the_justification_are_sent_again()
    {
        _stage.Receive(_stage.Propose(1, _stage.Epoch.Start, Justification.Start).Proposal);
        _stage.Fire(TimerKind.View, 1);
        _stage.Fire(TimerKind.Resend);
        Assert.Equal([VoteKind.Notarize, VoteKind.Skip], _stage.Sent.OfType<Message.Voted>().Select(voted => voted.Vote.Ballot.Kind));
        Assert.Single(_stage.Sent.OfType<Message.Justified>());
        Assert.Contains(_stage.Effects, effect => effect is Effect.SetTimer { Timer.Kind: TimerKind.Resend });
    }

    [Fact]
    public void L1_blocks_are_served_from_memory_and_from_the_store()
    {
        var (state, _) = _stage.Notarize(1, _stage.Epoch.Start, Justification.Start);
        _stage.Receive(3, new Message.BlockWanted(state.Block));
        Assert.Equal(state.Block, Assert.IsType<Message.BlockFound>(Assert.Single(_stage.Sent)).Block.Hash);

        _stage.Certify(VoteKind.Finalize, 1, state.Block);
        _stage.Receive(3, new Message.BlockWanted(state.Block));
        var load = Assert.Single(_stage.Effects.OfType<Effect.Load>());
        var row = _stage.Disk.Single(row => row.Key == load.Key);
        var sent = _stage.Replica.Handle(new Input.Loaded(_stage.NowMs, row.Key, row.Value));
        Assert.Equal(state.Block, Assert.IsType<Message.BlockFound>(Assert.IsType<Effect.Send>(Assert.Single(sent)).Message).Block.Hash);

        _stage.Receive(3, new Message.BlockWanted(new Digest([8, .. new byte[31]])));
        var unknown = Assert.Single(_stage.Effects.OfType<Effect.Load>());
        Assert.Empty(_stage.Replica.Handle(new Input.Loaded(_stage.NowMs, unknown.Key, null)));
    }

    [Fact]
    public void L1_of_too_many_orphans_the_oldest_are_kept()
    {
        var header = _stage.Consortium.Genesis.Block.Header;
        var tree = BlockTree.Empty;
        for (ulong view = BlockTree.OrphanCap + 10; view > 0; view--) tree = tree.AddOrphan(new Block(header with { View = view, Height = view }, []));
        Assert.Equal(BlockTree.OrphanCap, tree.Orphans.Count);
        Assert.Equal(1ul, tree.Orphans.Values.Min(orphan => orphan.Header.View));
    }
}

using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Consensus;

public sealed class SimplexTests
{
    private static readonly ProtocolParameters Short = new() { EpochLength = 8 };

    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    public void S6_blocks_become_final_and_all_agree(int count)
    {
        var wire = new Wire(new Consortium(count));
        wire.RunUntil(() => wire.Up.All(replica => replica.State.Final.Height >= 20));
        AssertAgreement(wire);
    }

    [Fact]
    public void E2_epochs_are_cut_at_their_last_height_and_handed_over()
    {
        var wire = new Wire(new Consortium(4, Short));
        wire.RunUntil(() => wire.Up.All(replica => replica.State.Consensus.Epoch.Epoch >= 4));
        AssertAgreement(wire);
        Assert.All(wire.Commits, commit => Assert.Equal((commit.Block.Header.Height - 1) / 8 + 1, commit.Block.Header.Epoch));
    }

    [Fact]
    public void S3_one_dead_validator_of_four_does_not_stop_the_chain()
    {
        var wire = new Wire(new Consortium(4, Short));
        wire.Kill(2);
        wire.RunUntil(() => wire.Up.All(replica => replica.State.Final.Height >= 30));
        AssertAgreement(wire);
    }

    [Fact]
    public void D3_a_restarted_validator_catches_up_over_epochs()
    {
        var wire = new Wire(new Consortium(4, Short));
        wire.RunUntil(() => wire.Up.All(replica => replica.State.Final.Height >= 5));
        wire.Kill(1);
        wire.RunUntil(() => wire.Up.All(replica => replica.State.Final.Height >= 30));
        wire.Restart(1);
        wire.RunUntil(() => wire.Up.Count() == 4 && wire.Up.All(replica => replica.State.Final.Height >= 40));
        AssertAgreement(wire);
    }

    [Fact]
    public void L1_a_lost_block_is_asked_for_again_while_the_chain_moves_on()
    {
        var consortium = new Consortium(4);
        var wire = new Wire(consortium);
        wire.Kill(1);
        wire.RunUntil(() => wire.Up.All(replica => replica.State.Final.Height >= 5));
        var toLose = 3;
        wire.Loses = (_, to, message) => to == consortium[1].Self && message is Message.BlockFound && toLose-- > 0;
        wire.Restart(1);
        wire.RunUntil(() => toLose <= 0 && wire.Up.Count() == 4 && wire.Up.All(replica => replica.State.Final.Height >= 25));
        AssertAgreement(wire);
    }

    [Fact]
    public void S1_a_block_stamped_ahead_does_not_hold_up_the_next_leader()
    {
        var parameters = new ProtocolParameters();
        var consortium = new Consortium(4, parameters);
        var wire = new Wire(consortium) { AheadMs = (consortium[2].Self, parameters.DriftMs - 1_000) };
        wire.RunUntil(() => wire.Up.All(replica => replica.State.Final.Height >= 20));
        Assert.True(wire[0].State.Consensus.View <= 21, $"view {wire[0].State.Consensus.View} for height 20: views were skipped");
        AssertAgreement(wire);
    }

    [Fact]
    public void C4_a_batch_reaches_the_ledger_and_its_inapplicable_event_leaves_a_refusal()
    {
        var consortium = new Consortium(4);
        var wire = new Wire(consortium);
        var payload = new Payload.Batch([new RecordEvent.Erase(new RecordId(new Digest(new byte[32])))]);
        var transaction = Transaction.Sign(consortium.Genesis.ChainId, consortium[0].Self, 0, payload, consortium[0].Keys);
        for (var i = 0; i < 4; i++) wire.Put(consortium[i].Self, new Input.Received(wire.NowMs, consortium[0].Self, new Message.Submitted(transaction)));
        wire.RunUntil(() => wire.Up.All(replica => replica.State.Final.Account(consortium[0].Self)!.NextSequence == 1));
        Assert.All(wire.Up, replica => Assert.True(replica.State.Final.Map.TryGet<Refusals>(StateKeys.Refusals(transaction.Id()), out _)));
    }

    private static void AssertAgreement(Wire wire)
    {
        foreach (var height in wire.Commits.GroupBy(commit => commit.Block.Header.Height))
        {
            Assert.Single(height.Select(commit => commit.Block.Hash).Distinct());
        }
    }
}

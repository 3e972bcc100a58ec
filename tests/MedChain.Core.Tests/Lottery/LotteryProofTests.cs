using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Core.Lottery;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Lottery;

/// <summary>What a leader proves.</summary>
public sealed class LotteryProofTests
{
    private static readonly Consortium Seven = new(7);
    private static readonly Digest Seed = new(Enumerable.Repeat((byte)3, 32).ToArray());

    [Fact]
    public void P4_a_proof_holds_for_its_leader_epoch_view_and_seed_alone()
    {
        var setup = EpochRules.First(Seven.Genesis);
        using var alpha = LotteryRules.Alpha(setup.ChainId, 1, 5, setup.Seed);
        var header = Seven.Genesis.Block.Header with { Epoch = 1, View = 5, Leader = Seven[2].Self, Proof = Seven[2].Keys.Prove(alpha.Octets) };
        var keys = Seven[0].Keys;
        Assert.True(ViewRules.TryVerifyLottery(header, setup, keys, out var output));
        Assert.False(output.IsZero);
        Assert.False(ViewRules.TryVerifyLottery(header with { View = 6 }, setup, keys, out _));
        Assert.False(ViewRules.TryVerifyLottery(header with { Epoch = 2 }, setup, keys, out _));
        Assert.False(ViewRules.TryVerifyLottery(header with { Leader = Seven[3].Self }, setup, keys, out _));
        Assert.False(ViewRules.TryVerifyLottery(header, setup with { Seed = Seed }, keys, out _));
        Assert.False(ViewRules.TryVerifyLottery(header with { Leader = new InstitutionId(99) }, setup, keys, out _));
    }
}

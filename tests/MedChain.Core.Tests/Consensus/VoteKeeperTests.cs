using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Consensus;

/// <summary>Votes become conclusions. Spec: Consensus M2, S7. Numbers are lines of the bad inputs.</summary>
public sealed class VoteKeeperTests
{
    private static readonly Digest s_a = new([1, .. new byte[31]]);
    private static readonly Digest s_b = new([2, .. new byte[31]]);

    [Theory]
    [InlineData(4, 3)]
    [InlineData(5, 4)]
    [InlineData(7, 5)]
    [InlineData(10, 7)]
    [InlineData(31, 21)]
    public void Line_34_a_quorum_concludes_and_one_vote_less_does_not(int count, int quorum)
    {
        var validators = new Consortium(count).Genesis.Founders;
        Assert.Equal(quorum, validators.Quorum);
        var keeper = VoteKeeper.Empty;
        for (ushort voter = 0; voter < count; voter++)
        {
            (keeper, var certificate, _) = keeper.Add(Cast(voter, VoteKind.Notarize, 1, s_a), validators);
            Assert.Equal(voter == quorum - 1, certificate is not null);
            if (certificate is not null) Assert.Equal(quorum, certificate.Endorsements.Length);
        }
    }

    [Fact]
    public void Line_33_a_voter_counts_once_however_often_it_votes()
    {
        var validators = new Consortium(4).Genesis.Founders;
        var keeper = VoteKeeper.Empty;
        for (var i = 0; i < 10; i++)
        {
            (keeper, var certificate, var conflict) = keeper.Add(Cast(1, VoteKind.Skip, 1), validators);
            Assert.Null(certificate);
            Assert.Null(conflict);
        }

        Assert.Equal(1, keeper.Count);
    }

    [Fact]
    public void M2_votes_for_other_blocks_views_and_kinds_do_not_add_up()
    {
        var validators = new Consortium(4).Genesis.Founders;
        var keeper = VoteKeeper.Empty;
        foreach (var vote in (Vote[])[
            Cast(0, VoteKind.Notarize, 1, s_a), Cast(1, VoteKind.Notarize, 1, s_b), Cast(2, VoteKind.Notarize, 2, s_a),
            Cast(3, VoteKind.Notarize, 1, s_a), Cast(2, VoteKind.Finalize, 1, s_a), Cast(1, VoteKind.Skip, 1)])
        {
            (keeper, var certificate, _) = keeper.Add(vote, validators);
            Assert.Null(certificate);
        }

        Assert.Equal(6, keeper.Count);
    }

    [Theory]
    [InlineData(VoteKind.Notarize, VoteKind.Notarize, true)]
    [InlineData(VoteKind.Finalize, VoteKind.Finalize, true)]
    [InlineData(VoteKind.Skip, VoteKind.Finalize, true)]
    [InlineData(VoteKind.Finalize, VoteKind.Skip, true)]
    [InlineData(VoteKind.Notarize, VoteKind.Skip, false)]
    [InlineData(VoteKind.Notarize, VoteKind.Finalize, false)]
    public void Line_31_two_votes_that_S7_forbids_are_evidence_and_others_are_not(VoteKind first, VoteKind second, bool isForbidden)
    {
        var validators = new Consortium(4).Genesis.Founders;
        var (keeper, _, none) = VoteKeeper.Empty.Add(Cast(2, first, 5, first == VoteKind.Skip ? default : s_a), validators);
        Assert.Null(none);
        var (_, _, conflict) = keeper.Add(Cast(2, second, 5, second == VoteKind.Skip ? default : s_b), validators);
        Assert.Equal(isForbidden, conflict is not null);
        var (_, _, elsewhere) = keeper.Add(Cast(2, second, 6, second == VoteKind.Skip ? default : s_b), validators);
        Assert.Null(elsewhere);
        if (conflict is null) return;
        Assert.Equal(new InstitutionId(2), conflict.Offender);
        Assert.Equal((1ul, 5ul), (conflict.Epoch, conflict.View));
    }

    [Fact]
    public void M2_pruned_views_are_forgotten_and_later_ones_kept()
    {
        var validators = new Consortium(4).Genesis.Founders;
        var keeper = VoteKeeper.Empty;
        for (ulong view = 1; view <= 5; view++) keeper = keeper.Add(Cast(0, VoteKind.Skip, view), validators).Keeper;
        keeper = keeper.Prune(3);
        Assert.Equal(2, keeper.Count);
        Assert.Null(keeper.Find(3, VoteKind.Skip, new InstitutionId(0)));
        Assert.NotNull(keeper.Find(4, VoteKind.Skip, new InstitutionId(0)));
    }

    [Theory]
    [InlineData(1, 0, 100)]
    [InlineData(2, 0, 100)]
    [InlineData(3, 0, 200)]
    [InlineData(5, 0, 800)]
    [InlineData(6, 0, 1000)]
    [InlineData(500, 0, 1000)]
    [InlineData(500, 498, 100)]
    [InlineData(500, 497, 200)]
    [InlineData(long.MaxValue, 0, 1000)]
    public void L2_timeouts_double_with_views_since_the_last_final_one_up_to_the_cap(ulong view, ulong finalized, long expectedMs) =>
        Assert.Equal(expectedMs, ViewRules.TimeoutMs(100, 1000, view, finalized));

    private static Vote Cast(ushort voter, VoteKind kind, ulong view, Digest block = default) =>
        new(new Ballot(kind, 1, view, block), new InstitutionId(voter), new Signature(new byte[64]));
}

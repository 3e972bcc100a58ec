using FsCheck.Fluent;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Oprf;
using MedChain.Crypto.Tests.RingSignatures;
using MedChain.Crypto.Threshold;

namespace MedChain.Crypto.Tests.Threshold;

/// <summary>A key that changes hands: the same key, other shares, another threshold.</summary>
public sealed class ResharingTests
{
    private static readonly byte[] s_seed = [.. Enumerable.Repeat((byte)3, 32)];

    [Fact]
    public void Any_t_old_holders_hand_the_same_key_to_any_new_ones()
    {
        var cases = from t in Gen.Choose(1, 5) from more in Gen.Choose(0, 3) from next in Gen.Choose(1, 6) from start in Gen.Choose(1, 200) select (t, more, next, start);
        Property.Holds(cases, item =>
        {
            var old = SharingPolynomial.Create(WeakRing.Random(item.start), item.t, s_seed);
            var (deals, shares) = Handed(old, [.. Enumerable.Range(item.start, item.t + item.more).Select(i => (byte)i)], item.next, 9);
            var commitments = Resharing.Commitments(deals);
            return commitments.PublicKey == old.Commit().PublicKey && commitments.Threshold == item.next
                && shares.All(share => commitments.IsShareOf(share.Index, share.Value))
                && Lagrange.Interpolate([.. shares.TakeLast(item.next)]) == old.Secret
                && (item.next == 1 || Lagrange.Interpolate([.. shares.Take(item.next - 1)]) != old.Secret);
        }, 30);
    }

    [Fact]
    public void Fewer_than_t_old_holders_make_another_key_which_its_commitments_show()
    {
        var old = SharingPolynomial.Create(WeakRing.Random(1), 3, s_seed);
        Assert.NotEqual(old.Commit().PublicKey, Resharing.Commitments(Handed(old, [1, 2], 2, 4).Deals).PublicKey);
    }

    [Fact]
    public void Old_and_new_shares_do_not_go_together()
    {
        var old = SharingPolynomial.Create(WeakRing.Random(1), 3, s_seed);
        var (_, shares) = Handed(old, [1, 2, 3], 3, 5);
        Assert.NotEqual(old.Secret, Lagrange.Interpolate([(1, old.ShareOf(1)), (2, old.ShareOf(2)), shares[2]]));
        Assert.NotEqual(old.Secret, Lagrange.Interpolate([(4, old.ShareOf(4)), shares[0], shares[1]]));
    }

    [Fact]
    public void Who_shares_something_else_than_it_holds_is_seen()
    {
        var old = SharingPolynomial.Create(WeakRing.Random(1), 3, s_seed);
        var right = SharingPolynomial.Create(old.ShareOf(2), 4, s_seed).Commit();
        Assert.True(Resharing.IsDealOf(old.Commit(), 2, right, 4));
        Assert.False(Resharing.IsDealOf(old.Commit(), 1, right, 4));
        Assert.False(Resharing.IsDealOf(old.Commit(), 2, right, 3));
        Assert.False(Resharing.IsDealOf(old.Commit(), 2, SharingPolynomial.Create(old.ShareOf(2) + GroupScalar.One, 4, s_seed).Commit(), 4));
    }

    [Fact]
    public void The_joint_function_is_the_same_before_and_after()
    {
        var (old, input, blind) = (SharingPolynomial.Create(WeakRing.Random(6), 3, s_seed), "urn:oid:1|42"u8.ToArray(), WeakRing.Random(8));
        var (_, shares) = Handed(old, [2, 4, 5], 4, 6);
        Assert.True(ObliviousFunction.TryBlind(OprfMode.Verifiable, input, blind, out var blinded));
        var evaluated = ObliviousFunction.Combine([.. shares.Skip(2).Select(share => (share.Index, ObliviousFunction.Evaluate(share.Value, blinded)))]);
        Assert.Equal(ObliviousFunction.EvaluateAlone(OprfMode.Verifiable, old.Secret, input), ObliviousFunction.Finish(input, blind, evaluated));
    }

    /// <summary>What the holders deal, each with a polynomial of its own, and what as many new holders get of it.</summary>
    private static (List<(byte Holder, FeldmanCommitments Deal)> Deals, List<(byte Index, GroupScalar Value)> Shares) Handed(SharingPolynomial old, byte[] holders, int threshold, int count)
    {
        var polynomials = holders.Select(holder => (Holder: holder, Dealt: SharingPolynomial.Create(old.ShareOf(holder), threshold, [.. Enumerable.Repeat(holder, 32)]))).ToList();
        Assert.All(polynomials, item => Assert.True(Resharing.IsDealOf(old.Commit(), item.Holder, item.Dealt.Commit(), threshold)));
        var shares = Enumerable.Range(1, count).Select(j => ((byte)j, Lagrange.Interpolate(polynomials.ConvertAll(item => (item.Holder, item.Dealt.ShareOf((byte)j)))))).ToList();
        return ([.. polynomials.Select(item => (item.Holder, item.Dealt.Commit()))], shares);
    }
}

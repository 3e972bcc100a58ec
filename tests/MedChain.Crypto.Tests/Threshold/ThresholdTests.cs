using FsCheck.Fluent;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Tests.RingSignatures;
using MedChain.Crypto.Threshold;

namespace MedChain.Crypto.Tests.Threshold;

/// <summary>Feldman sharing, envelopes, judging, interpolation.</summary>
public sealed class ThresholdTests
{
    private static readonly byte[] s_seed = [.. Enumerable.Repeat((byte)9, 32)], s_context = [7];

    [Fact]
    public void Any_t_shares_give_the_secret_and_the_key_and_fewer_do_not()
    {
        var cases = from t in Gen.Choose(1, 6) from n in Gen.Choose(t, 12) from start in Gen.Choose(1, 200) select (t, n, start);
        Property.Holds(cases, item =>
        {
            var secret = WeakRing.Random(item.start);
            var polynomial = SharingPolynomial.Create(secret, item.t, s_seed);
            var commitments = polynomial.Commit();
            var shares = Enumerable.Range(item.start, item.n).Select(i => ((byte)i, polynomial.ShareOf((byte)i))).ToList();
            var chosen = shares.TakeLast(item.t).ToList();
            return shares.All(share => commitments.IsShareOf(share.Item1, share.Item2)) && commitments.PublicKey == GroupElement.MultiplyBase(secret)
                && Lagrange.Interpolate(chosen) == secret
                && Lagrange.Interpolate([.. chosen.Select(share => (share.Item1, commitments.KeyOf(share.Item1)))]) == commitments.PublicKey
                && (item.t == 1 || Lagrange.Interpolate([.. chosen.Skip(1)]) != secret);
        }, 40);
    }

    [Fact]
    public void Sums_of_polynomials_are_committed_to_by_sums()
    {
        var polynomials = Enumerable.Range(0, 3).Select(i => SharingPolynomial.Create(WeakRing.Random(i), 3, s_seed)).ToList();
        var sum = FeldmanCommitments.Sum(polynomials.Select(polynomial => polynomial.Commit()));
        Assert.True(sum.IsShareOf(5, polynomials.Aggregate(GroupScalar.Zero, (total, polynomial) => total + polynomial.ShareOf(5))));
        Assert.False(sum.IsShareOf(5, polynomials[0].ShareOf(5)));
    }

    [Fact]
    public void Bad_input_61_indices_are_different_and_from_1()
    {
        Assert.Throws<ArgumentException>(() => Lagrange.AtZero([]));
        Assert.Throws<ArgumentException>(() => Lagrange.AtZero([1, 2, 1]));
        Assert.Throws<ArgumentException>(() => Lagrange.AtZero([0, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SharingPolynomial.Create(GroupScalar.One, 2, s_seed).ShareOf(0));
    }

    [Fact]
    public void A_sealed_share_opens_for_its_recipient_in_its_context_only()
    {
        var (own, sealing) = (new KeyPair(WeakRing.Random(1)), new KeyPair(WeakRing.Random(2)));
        var share = WeakRing.Random(3);
        var cipher = ShareEnvelope.Seal(share, sealing, own.Public, s_context);
        var ephemeral = sealing.Public;
        Assert.True(ShareEnvelope.TryOpen(cipher, ephemeral, own, s_context, out var opened));
        Assert.Equal(share, opened);
        Assert.False(ShareEnvelope.TryOpen(cipher, ephemeral, new KeyPair(WeakRing.Random(4)), s_context, out opened) && opened == share);
        Assert.False(ShareEnvelope.TryOpen(cipher, ephemeral, own, [8], out opened) && opened == share);
    }

    [Fact]
    public void Anyone_judges_a_complaint_by_what_is_shown()
    {
        var (own, sealing) = (new KeyPair(WeakRing.Random(1)), new KeyPair(WeakRing.Random(2)));
        var polynomial = SharingPolynomial.Create(WeakRing.Random(3), 2, s_seed);
        var (commitments, ephemeral, recipient) = (polynomial.Commit(), sealing.Public, own.Public);
        var good = ShareEnvelope.Seal(polynomial.ShareOf(4), sealing, recipient, s_context);
        var bad = ShareEnvelope.Seal(polynomial.ShareOf(5), sealing, recipient, s_context);
        var noScalar = new Digest(good.ToArray().Select(octet => (byte)(255 - octet)).ToArray());
        var opening = ShareEnvelope.Show(ephemeral, own, s_context, s_seed);
        Assert.Equal(ComplaintVerdict.False, Judge(good, opening));
        Assert.Equal(ComplaintVerdict.Holds, Judge(bad, opening));
        Assert.Equal(ComplaintVerdict.Holds, Judge(noScalar, opening));
        Assert.Equal(ComplaintVerdict.NotOpened, Judge(bad, opening with { Shared = opening.Shared + GroupElement.Generator }));
        Assert.Equal(ComplaintVerdict.NotOpened, Judge(good, ShareEnvelope.Show(ephemeral, new KeyPair(WeakRing.Random(8)), s_context, s_seed)));

        ComplaintVerdict Judge(Digest cipher, ShareOpening shown) => ShareEnvelope.Judge(commitments, ephemeral, cipher, recipient, 4, shown, s_context);
    }
}

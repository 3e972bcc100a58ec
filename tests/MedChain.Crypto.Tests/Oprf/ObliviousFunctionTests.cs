using System.Collections.Immutable;
using FsCheck.Fluent;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Oprf;
using MedChain.Crypto.Proofs;
using MedChain.Crypto.Tests.RingSignatures;
using MedChain.Crypto.Threshold;

namespace MedChain.Crypto.Tests.Oprf;

/// <summary>RFC 9497, ristretto255-SHA512: the vectors of Appendix A.1.1 and A.1.2, and the joint form.</summary>
public sealed class ObliviousFunctionTests
{
    private const string Blind = "64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706";
    private static readonly byte[] s_seed = [.. Enumerable.Repeat((byte)0xA3, 32)];

    [Fact]
    public void Rfc_9497_A_1_1_1_the_base_mode()
    {
        var key = ObliviousFunction.DeriveKey(OprfMode.Base, s_seed, "test key"u8);
        Assert.Equal("5ebcea5ee37023ccb9fc2d2019f9d7737be85591ae8652ffa9ef0f4d37063b0e", Hex(key.ToArray()));
        Assert.True(ObliviousFunction.TryBlind(OprfMode.Base, [0], Scalar(Blind), out var blinded));
        Assert.Equal("609a0ae68c15a3cf6903766461307e5c8bb2f95e7e6550e1ffa2dc99e412803c", blinded.ToString());
        var evaluated = ObliviousFunction.Evaluate(key, blinded);
        Assert.Equal("7ec6578ae5120958eb2db1745758ff379e77cb64fe77b0b2d8cc917ea0869c7e", evaluated.ToString());
        const string output = "527759c3d9366f277d8c6020418d96bb393ba2afb20ff90df23fb7708264e2f3ab9135e3bd69955851de4b1f9fe8a0973396719b7912ba9ee8aa7d0b5e24bcf6";
        Assert.Equal(output, Hex(ObliviousFunction.Finish([0], Scalar(Blind), evaluated)));
        Assert.Equal(output, Hex(ObliviousFunction.EvaluateAlone(OprfMode.Base, key, [0])));
    }

    [Fact]
    public void Rfc_9497_A_1_1_2_a_longer_input_is_blinded_as_there()
    {
        Assert.True(ObliviousFunction.TryBlind(OprfMode.Base, [.. Enumerable.Repeat((byte)0x5a, 17)], Scalar(Blind), out var blinded));
        Assert.Equal("da27ef466870f5f15296299850aa088629945a17d1f5b7f5ff043f76b3c06418", blinded.ToString());
    }

    [Fact]
    public void Rfc_9497_A_1_2_1_the_verifiable_mode()
    {
        var key = ObliviousFunction.DeriveKey(OprfMode.Verifiable, s_seed, "test key"u8);
        Assert.Equal("e6f73f344b79b379f1a0dd37e07ff62e38d9f71345ce62ae3a9bc60b04ccd909", Hex(key.ToArray()));
        var published = GroupElement.MultiplyBase(key);
        Assert.Equal("c803e2cc6b05fc15064549b5920659ca4a77b2cca6f04f6b357009335476ad4e", published.ToString());
        Assert.True(ObliviousFunction.TryBlind(OprfMode.Verifiable, [0], Scalar(Blind), out var blinded));
        Assert.Equal("863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945", blinded.ToString());
        var evaluated = ObliviousFunction.Evaluate(key, blinded);
        Assert.Equal("aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e", evaluated.ToString());
        var proof = ObliviousFunction.Prove(key, [new LogPair(blinded, evaluated)], Scalar("222a5e897cf59db8145db8d16e597e8facb80ae7d4e26d9881aa6f61d645fc0e"));
        Assert.Equal(
            "ddef93772692e535d1a53903db24367355cc2cc78de93b3be5a8ffcc6985dd066d4346421d17bf5117a2a1ff0fcb2a759f58a539dfbe857a40bce4cf49ec600d",
            Hex([.. proof.Challenge.ToArray(), .. proof.Response.ToArray()]));
        Assert.True(ObliviousFunction.Verifies(published, [new LogPair(blinded, evaluated)], proof));
        Assert.Equal(
            "b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7da4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c",
            Hex(ObliviousFunction.Finish([0], Scalar(Blind), evaluated)));
    }

    [Fact]
    public void A_proof_is_void_once_anything_is_changed()
    {
        var key = WeakRing.Random(1);
        ImmutableArray<LogPair> pairs = [.. Enumerable.Range(0, 3).Select(i => GroupElement.MultiplyBase(WeakRing.Random(10 + i))).Select(item => new LogPair(item, key * item))];
        var (published, proof) = (GroupElement.MultiplyBase(key), ObliviousFunction.Prove(key, pairs, WeakRing.Random(2)));
        Assert.True(ObliviousFunction.Verifies(published, pairs, proof));
        Assert.False(ObliviousFunction.Verifies(published, pairs.SetItem(1, pairs[2]), proof));
        Assert.False(ObliviousFunction.Verifies(published, [], proof));
        Assert.False(ObliviousFunction.Verifies(GroupElement.Identity, pairs, proof));
        Assert.False(ObliviousFunction.Verifies(published, pairs, proof with { Response = proof.Response + GroupScalar.One }));
    }

    [Fact]
    public void The_joint_form_equals_the_single_key_form_for_any_t_of_n()
    {
        var cases = from t in Gen.Choose(1, 5) from more in Gen.Choose(0, 5) from seed in Gen.Choose(1, 1_000) select (t, n: t + more, seed);
        Property.Holds(cases, item =>
        {
            var key = WeakRing.Random(item.seed);
            var polynomial = SharingPolynomial.Create(key, item.t, s_seed);
            byte[] input = [1, 2, 3, (byte)(item.seed % 256)];
            var blind = WeakRing.Random(item.seed + 1);
            ObliviousFunction.TryBlind(OprfMode.Verifiable, input, blind, out var blinded);
            var parts = Enumerable.Range(1, item.n).Reverse().Take(item.t).Select(i => ((byte)i, ObliviousFunction.Evaluate(polynomial.ShareOf((byte)i), blinded))).ToList();
            return ObliviousFunction.Finish(input, blind, ObliviousFunction.Combine(parts)).AsSpan().SequenceEqual(ObliviousFunction.EvaluateAlone(OprfMode.Verifiable, key, input))
                && (item.t == 1 || ObliviousFunction.Combine(parts[1..]) != key * blinded);
        }, 30);
    }

    private static GroupScalar Scalar(string hex) => GroupScalar.TryImport(Convert.FromHexString(hex), out var scalar) ? scalar : throw new ArgumentException("Not canonical.", nameof(hex));

    private static string Hex(byte[] octets) => Convert.ToHexStringLower(octets);
}

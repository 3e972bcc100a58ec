using MedChain.Crypto.Groups;
using MedChain.Crypto.Vrf;

namespace MedChain.Crypto.Tests.Vrf;

/// <summary>Proofs and their refusal. RFC 9381.</summary>
public sealed class VrfTests
{
    // RFC 9381 Appendix B.3, example 17.
    private const string Seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
    private const string Proof =
        "f3141cd382dc42909d19ec5110469e4feae18300e94f304590abdced48aed5933bf0864a62558b3ed7f2fea45c92a465301b3bbf5e3e54ddf2d935be3b67926da3ef39226bbc355bdc9850112c8f4b02";
    private const string Output =
        "eb4440665d3891d668e7e0fcaf587f1b4bd7fbfe99d0eb2211ccec90496310eb5e33821bc613efb94db5e5b54c70a848a0bef4553a41befc57663b56373a5031";

    private static readonly byte[] s_alpha = [0x72];
    private static readonly byte[] s_order = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    private static readonly byte[] s_order2 = Convert.FromHexString("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

    private readonly byte[] _beta = new byte[Ecvrf.OutputSize];

    [Fact]
    public void Example_17_of_RFC_9381_is_reproduced()
    {
        using var secret = VrfSecretKey.FromSeed(Convert.FromHexString(Seed));
        var proof = new byte[Ecvrf.ProofSize];
        secret.Prove(s_alpha, proof);
        Assert.Equal(Proof, Convert.ToHexStringLower(proof));
        Assert.True(Key().TryVerify(s_alpha, proof, _beta));
        Assert.Equal(Output, Convert.ToHexStringLower(_beta));
    }

    [Fact]
    public void Every_proof_verifies_under_its_key_and_input_only()
    {
        using var other = VrfSecretKey.FromSeed(new byte[32]);
        Assert.True(VrfPublicKey.TryImport(other.PublicKey, out var otherKey));
        Property.Holds(Property.Octets, alpha =>
        {
            var proof = new byte[Ecvrf.ProofSize];
            other.Prove(alpha, proof);
            var hash = new byte[Ecvrf.OutputSize];
            return otherKey.TryVerify(alpha, proof, _beta)
                && Ecvrf.TryProofToHash(proof, hash) && hash.AsSpan().SequenceEqual(_beta)
                && !Key().TryVerify(alpha, proof, hash)
                && !otherKey.TryVerify([.. alpha, 0], proof, hash);
        }, 20);
    }

    [Fact]
    public void Every_flipped_bit_of_a_proof_is_refused_and_the_output_untouched()
    {
        var key = Key();
        for (var bit = 0; bit < 8 * Ecvrf.ProofSize; bit++)
        {
            var proof = Convert.FromHexString(Proof);
            proof[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(key.TryVerify(s_alpha, proof, _beta), $"bit {bit}");
        }

        Assert.False(_beta.AsSpan().ContainsAnyExcept((byte)0));
    }

    [Theory]
    [InlineData("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "",
        "8657106690b5526245a92b003bb079ccd1a92130477671f6fc01ad16f26f723f5e8bd1839b414219e8626d393787a192241fc442e6569e96c462f62b8079b9ed83ff2ee21c90c7c398802fdeebea4001")]
    [InlineData("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", "72",
        "f3141cd382dc42909d19ec5110469e4feae18300e94f304590abdced48aed593f7eaf3eb2f1a968cba3f6e23b386aeeaab7b1ea44a256e811892e13eeae7c9f6ea8992557453eac11c4d5476b1f35a08")]
    [InlineData("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7", "af82",
        "9bc0f79119cc5604bf02d23b4caede71393cedfbb191434dd016d30177ccbf80e29dc513c01c3a980e0e545bcd848222d08a6c3e3665ff5a4cab13a643bef812e284c6b2ee063a2cb4f456794723ad0a")]
    public void Proofs_of_the_drafts_before_11_fail(string seed, string alpha, string draftProof)
    {
        // Their challenge leaves out the public key (draft-irtf-cfrg-vrf-10 Appendix A.3); Gamma is the same.
        using var secret = VrfSecretKey.FromSeed(Convert.FromHexString(seed));
        Assert.True(VrfPublicKey.TryImport(secret.PublicKey, out var key));
        var proof = new byte[Ecvrf.ProofSize];
        secret.Prove(Convert.FromHexString(alpha), proof);
        Assert.Equal(Convert.ToHexStringLower(proof)[..64], draftProof[..64]);
        Assert.True(key.TryVerify(Convert.FromHexString(alpha), proof, _beta));
        Assert.False(key.TryVerify(Convert.FromHexString(alpha), Convert.FromHexString(draftProof), _beta));
    }

    [Fact]
    public void Gamma_of_mixed_order_is_refused_though_its_output_would_be_the_same()
    {
        var proof = Convert.FromHexString(Proof);
        var twisted = (byte[])[.. proof];
        Assert.True(Edwards25519.TrySubtract(proof.AsSpan(0, 32), s_order2, twisted.AsSpan(0, 32)));
        Span<byte> a = stackalloc byte[32], b = stackalloc byte[32];
        Assert.True(Edwards25519.TryClearCofactor(proof.AsSpan(0, 32), a));
        Assert.True(Edwards25519.TryClearCofactor(twisted.AsSpan(0, 32), b));
        Assert.True(a.SequenceEqual(b));
        Assert.NotEqual(proof, twisted);

        Assert.True(Ecvrf.TryProofToHash(proof, _beta));
        Assert.False(Ecvrf.TryProofToHash(twisted, _beta));
        Assert.False(Key().TryVerify(s_alpha, twisted, _beta));
    }

    [Theory]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000", "the identity")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "order 2")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", "order 4")]
    [InlineData("9599999999999999999999999999999999999999999999999999999999999999", "mixed order")]
    [InlineData("f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "not canonical")]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000", "not on the curve")]
    public void Points_not_of_prime_order_are_refused_as_keys_and_as_Gamma(string hex, string why)
    {
        var point = Convert.FromHexString(hex);
        var proof = Convert.FromHexString(Proof);
        point.CopyTo(proof, 0);
        Assert.False(VrfPublicKey.TryImport(point, out _), why);
        Assert.False(Key().TryVerify(s_alpha, proof, _beta), why);
        Assert.False(Ecvrf.TryProofToHash(proof, _beta), why);
    }

    [Fact]
    public void S_at_or_above_the_group_order_is_refused()
    {
        var proof = Convert.FromHexString(Proof);
        var carry = 0;
        for (var i = 0; i < 32; i++)
        {
            carry += proof[48 + i] + s_order[i];
            proof[48 + i] = (byte)(carry & 0xFF);
            carry >>= 8;
        }

        Assert.False(Key().TryVerify(s_alpha, proof, _beta));
        Assert.False(Ecvrf.TryProofToHash(proof, _beta));
        s_order.CopyTo(proof, 48);
        Assert.False(Ecvrf.TryProofToHash(proof, _beta));
    }

    [Theory]
    [InlineData(32, 16)]
    [InlineData(48, 32)]
    public void A_zero_challenge_or_response_is_refused(int start, int length)
    {
        var proof = Convert.FromHexString(Proof);
        proof.AsSpan(start, length).Clear();
        Assert.False(Key().TryVerify(s_alpha, proof, _beta));
        Assert.False(Ecvrf.TryProofToHash(proof, _beta));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(79)]
    [InlineData(81)]
    public void A_proof_of_another_length_is_refused(int length)
    {
        Assert.False(Key().TryVerify(s_alpha, new byte[length], _beta));
        Assert.False(Ecvrf.TryProofToHash(new byte[length], _beta));
    }

    [Fact]
    public void Misuse_is_an_argument_exception()
    {
        using var secret = VrfSecretKey.FromSeed(Convert.FromHexString(Seed));
        Assert.Throws<ArgumentException>(() => secret.Prove([], new byte[79]));
        Assert.Throws<ArgumentException>(() => Key().TryVerify([], new byte[80], new byte[63]));
        Assert.Throws<ArgumentException>(() => Ecvrf.TryProofToHash(new byte[80], new byte[65]));
        Assert.Throws<ArgumentException>(() => VrfSecretKey.FromSeed(new byte[33]));
        Assert.False(VrfPublicKey.TryImport(new byte[31], out _));
    }

    [Fact]
    public void A_disposed_key_proves_no_more()
    {
        var secret = VrfSecretKey.FromSeed(Convert.FromHexString(Seed));
        secret.Dispose();
        Assert.Throws<ObjectDisposedException>(() => secret.Prove([], new byte[80]));
        Assert.False(secret.Scalar.ContainsAnyExcept((byte)0));
    }

    private static VrfPublicKey Key()
    {
        using var secret = VrfSecretKey.FromSeed(Convert.FromHexString(Seed));
        Assert.True(VrfPublicKey.TryImport(secret.PublicKey, out var key));
        return key;
    }
}

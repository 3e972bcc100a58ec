using MedChain.Crypto.Signatures;

namespace MedChain.Crypto.Tests.Signatures;

/// <summary>Keys and signatures. RFC 8032.</summary>
public sealed class Ed25519Tests
{
    private static readonly byte[] s_seed = Convert.FromHexString("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
    private static readonly byte[] s_order = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    public void RFC_8032_section_7_1_is_reproduced(string seed, string publicKey, string message, string expected)
    {
        using var key = SigningKey.FromSeed(Convert.FromHexString(seed));
        var octets = Convert.FromHexString(message);
        var signature = new byte[Ed25519.SignatureSize];
        key.Sign(octets, signature);
        Assert.Equal(publicKey, Convert.ToHexStringLower(key.PublicKey));
        Assert.Equal(expected, Convert.ToHexStringLower(signature));
        Assert.True(Verifier(key).Verify(octets, signature));
    }

    [Fact]
    public void A_changed_message_signature_or_key_does_not_verify()
    {
        using var key = SigningKey.FromSeed(s_seed);
        using var other = SigningKey.FromSeed(new byte[32]);
        byte[] message = [1, 2, 3];
        var signature = new byte[64];
        key.Sign(message, signature);
        Assert.False(Verifier(key).Verify([1, 2], signature));
        Assert.False(Verifier(other).Verify(message, signature));
        for (var bit = 0; bit < 512; bit++)
        {
            byte[] changed = [.. signature];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Verifier(key).Verify(message, changed), $"bit {bit}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(63)]
    [InlineData(65)]
    public void A_signature_of_another_length_does_not_verify(int length)
    {
        using var key = SigningKey.FromSeed(s_seed);
        Assert.False(Verifier(key).Verify([], new byte[length]));
        Assert.Throws<ArgumentException>(() => key.Sign([], new byte[length]));
    }

    [Fact]
    public void S_plus_the_order_is_malleable_and_refused()
    {
        using var key = SigningKey.FromSeed(s_seed);
        var signature = new byte[64];
        key.Sign([7], signature);
        var carry = 0;
        for (var i = 0; i < 32; i++)
        {
            carry += signature[32 + i] + s_order[i];
            signature[32 + i] = (byte)(carry & 0xFF);
            carry >>= 8;
        }

        Assert.False(Verifier(key).Verify([7], signature));
    }

    [Theory]
    [InlineData("", "no octets")]
    [InlineData("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f70751", "31 octets")]
    [InlineData("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a00", "33 octets")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000", "the identity")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080", "the identity with the sign bit")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "order 2")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", "order 4")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000080", "order 4")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a", "order 8")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", "order 8")]
    [InlineData("9599999999999999999999999999999999999999999999999999999999999999", "the base point and order 2: CVE-2025-69277")]
    [InlineData("cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d", "mixed order, speccheck 4 to 11")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "not canonical: p + 1")]
    [InlineData("f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "not canonical: p + 3")]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000", "not on the curve")]
    public void Keys_not_of_prime_order_are_refused_at_import(string hex, string why)
    {
        Assert.False(VerificationKey.TryImport(Convert.FromHexString(hex), out var key), why);
        Assert.Null(key);
    }

    [Fact]
    public void Keys_are_equal_by_their_octets()
    {
        using var key = SigningKey.FromSeed(s_seed);
        using var other = SigningKey.FromSeed(new byte[32]);
        Assert.Equal(Verifier(key), Verifier(key));
        Assert.Equal(Verifier(key).GetHashCode(), Verifier(key).GetHashCode());
        Assert.NotEqual(Verifier(key), Verifier(other));
        Assert.Equal(key.PublicKey, Verifier(key).Bytes.ToArray());
    }

    [Fact]
    public void Public_keys_are_handed_out_as_copies()
    {
        using var key = SigningKey.FromSeed(s_seed);
        key.PublicKey[0] ^= 1;
        Assert.Equal(0x3d, key.PublicKey[0]);
    }

    [Fact]
    public void Verification_allocates_nothing()
    {
        using var key = SigningKey.FromSeed(s_seed);
        var verifier = Verifier(key);
        var message = new byte[200];
        var signature = new byte[64];
        key.Sign(message, signature);
        for (var i = 0; i < 50; i++) Assert.True(verifier.Verify(message, signature));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var valid = true;
        for (var i = 0; i < 50; i++) valid &= verifier.Verify(message, signature);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.True(valid);
    }

    [Fact]
    public void Keys_may_be_used_by_many_threads()
    {
        using var key = SigningKey.FromSeed(s_seed);
        var verifier = Verifier(key);
        Parallel.For(0, 200, i =>
        {
            var signature = new byte[64];
            key.Sign(BitConverter.GetBytes(i), signature);
            Assert.True(verifier.Verify(BitConverter.GetBytes(i), signature));
            Assert.False(verifier.Verify(BitConverter.GetBytes(i + 1), signature));
        });
    }

    [Fact]
    public void A_disposed_key_signs_no_more_and_a_seed_has_32_octets()
    {
        var key = SigningKey.FromSeed(s_seed);
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Sign([], new byte[64]));
        Assert.Throws<ArgumentException>(() => SigningKey.FromSeed(new byte[31]));
    }

    private static VerificationKey Verifier(SigningKey key)
    {
        Assert.True(VerificationKey.TryImport(key.PublicKey, out var verifier));
        return verifier;
    }
}

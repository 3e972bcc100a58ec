using MedChain.Crypto.Sealing;

namespace MedChain.Crypto.Tests.Sealing;

/// <summary>X25519 keys at registration. RFC 7748.</summary>
public sealed class SealingKeyTests
{
    [Fact]
    public void The_key_of_a_seed_is_that_of_RFC_7748_6_1()
    {
        using var alice = SealingKey.FromSeed(Convert.FromHexString("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
        Assert.Equal("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a", Convert.ToHexStringLower(alice.PublicKey));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000", "order 4")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000", "order 1")]
    [InlineData("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800", "order 8")]
    [InlineData("5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157", "order 8")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "order 2")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "p")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "p + 1")]
    [InlineData("f6ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "p + 9, the base point")]
    [InlineData("0900000000000000000000000000000000000000000000000000000000000080", "bit 255 set on the base point")]
    [InlineData("09000000000000000000000000000000000000000000000000000000000000", "31 octets")]
    [InlineData("", "no octets")]
    public void Keys_of_small_order_or_not_canonical_are_refused(string hex, string why)
    {
        Assert.False(SealingPublicKey.TryImport(Convert.FromHexString(hex), out var key), why);
        Assert.Null(key);
        Assert.ThrowsAny<ArgumentException>(() => SealedBox.Seal(
            SealingPublicKey.FromChecked(Convert.FromHexString(hex)), [1], [], new byte[SealingKey.SeedSize], new byte[1 + SealedBox.Overhead]));
    }

    [Theory]
    [InlineData("0900000000000000000000000000000000000000000000000000000000000000", "the base point")]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000", "a point of the twist")]
    [InlineData("ebffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "p - 2")]
    public void Other_keys_are_accepted(string hex, string why)
    {
        Assert.True(SealingPublicKey.TryImport(Convert.FromHexString(hex), out var key), why);
        Assert.Equal(hex, key.ToString());
    }

    [Fact]
    public void A_seed_has_32_octets() => Assert.Throws<ArgumentException>(() => SealingKey.FromSeed(new byte[31]));

    [Fact]
    public void Keys_are_equal_by_their_octets()
    {
        using var one = SealingKey.FromSeed(new byte[32]);
        Assert.True(SealingPublicKey.TryImport(one.PublicKey, out var a));
        Assert.True(SealingPublicKey.TryImport(one.PublicKey, out var b));
        Assert.True(SealingPublicKey.TryImport([9, .. new byte[31]], out var c));
        Assert.Equal(a, b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.NotEqual(a, c);
    }
}

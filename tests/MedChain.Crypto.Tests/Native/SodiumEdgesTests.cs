using MedChain.Crypto.Groups;
using MedChain.Crypto.Native;

namespace MedChain.Crypto.Tests.Native;

/// <summary>
/// What libsodium itself does at its edges, and that our own functions do the right thing there: each test shows both, so that
/// a changed library is noticed. Spec: Cryptography "libsodium's edges".
/// </summary>
public sealed class SodiumEdgesTests
{
    private static readonly byte[] s_base = Convert.FromHexString("5866666666666666666666666666666666666666666666666666666666666666");
    private static readonly byte[] s_mixed = Convert.FromHexString("9599999999999999999999999999999999999999999999999999999999999999");
    private static readonly byte[] s_order = Convert.FromHexString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    private static readonly byte[] s_orderPlusOne = Convert.FromHexString("eed3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    private static readonly byte[] s_oneWithBit255 = Convert.FromHexString("0100000000000000000000000000000000000000000000000000000000000080");
    private static readonly byte[] s_generator = Convert.FromHexString("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76");

    private readonly byte[] _result = new byte[32];

    [Fact]
    public void The_ristretto_identity_passes_is_valid_point_and_we_refuse_it_as_a_key()
    {
        var identity = new byte[32];
        Assert.Equal(1, Libsodium.crypto_core_ristretto255_is_valid_point(identity));
        Assert.True(Ristretto255.IsCanonicalPoint(identity));
        Assert.True(GroupElement.TryImport(identity, out var imported) && imported.IsIdentity);
        Assert.False(GroupElement.TryImportPublicKey(identity, out _));
    }

    [Fact]
    public void The_edwards_identity_is_no_valid_point_in_either_encoding()
    {
        byte[] withSign = [.. Edwards25519.Identity];
        withSign[31] |= 0x80;
        Assert.Equal(0, Libsodium.crypto_core_ed25519_is_valid_point(Edwards25519.Identity));
        Assert.False(Edwards25519.IsPrimeOrder(Edwards25519.Identity));
        Assert.False(Edwards25519.IsPrimeOrder(withSign));
    }

    [Fact]
    public void Ristretto_multiplication_takes_scalars_at_and_above_the_order_and_we_refuse_them()
    {
        Assert.Equal(0, Libsodium.crypto_scalarmult_ristretto255_base(_result, s_orderPlusOne));
        Assert.Equal(s_generator, _result);
        Assert.False(GroupScalar.TryImport(s_orderPlusOne, out _));
        Assert.False(GroupScalar.TryImport(s_order, out _));
        Assert.False(Edwards25519.IsCanonicalScalar(s_order));
        Assert.False(Edwards25519.IsCanonicalScalar(s_orderPlusOne));
    }

    [Fact]
    public void Ristretto_multiplication_ignores_bit_255_and_we_refuse_it()
    {
        Assert.Equal(0, Libsodium.crypto_scalarmult_ristretto255_base(_result, s_oneWithBit255));
        Assert.Equal(s_generator, _result);
        Assert.False(Ristretto255.IsCanonicalScalar(s_oneWithBit255));
        Assert.False(GroupScalar.TryImport(s_oneWithBit255, out _));
        Assert.False(Edwards25519.IsCanonicalScalar(s_oneWithBit255));
    }

    [Fact]
    public void Multiplication_by_zero_and_of_the_identity_fails_in_the_library_and_is_the_identity_or_a_refusal_here()
    {
        var zero = new byte[32];
        byte[] one = [1, .. new byte[31]];
        Assert.NotEqual(0, Libsodium.crypto_scalarmult_ristretto255(_result, zero, s_generator));
        Assert.NotEqual(0, Libsodium.crypto_scalarmult_ristretto255(_result, one, zero));
        Assert.NotEqual(0, Libsodium.crypto_scalarmult_ristretto255_base(_result, zero));
        Assert.Equal(GroupElement.Identity, GroupScalar.Zero * GroupElement.Generator);
        Assert.Equal(GroupElement.Identity, GroupScalar.One * GroupElement.Identity);
        Assert.Equal(GroupElement.Identity, GroupElement.MultiplyBase(GroupScalar.Zero));
        Assert.False(Edwards25519.TryMultiply(zero, s_base, _result));
        Assert.False(Edwards25519.TryMultiply(one, Edwards25519.Identity, _result));
        Assert.False(Edwards25519.TryMultiplyBase(zero, _result));
    }

    [Fact]
    public void Edwards_multiplication_refuses_mixed_order_and_additions_do_not()
    {
        byte[] two = [2, .. new byte[31]];
        Assert.False(Edwards25519.IsPrimeOrder(s_mixed));
        Assert.False(Edwards25519.TryMultiply(two, s_mixed, _result));
        Assert.Equal(0, Libsodium.crypto_core_ed25519_add(_result, s_mixed, s_mixed));

        var ofBase = new byte[32];
        Assert.True(Edwards25519.TryClearCofactor(s_mixed, _result));
        Assert.True(Edwards25519.TryClearCofactor(s_base, ofBase));
        Assert.Equal(ofBase, _result);
    }

    [Fact]
    public void Clearing_the_cofactor_multiplies_by_eight()
    {
        byte[] eight = [8, .. new byte[31]];
        var expected = new byte[32];
        Assert.True(Edwards25519.TryMultiplyBase(eight, expected));
        Assert.True(Edwards25519.TryClearCofactor(s_base, _result));
        Assert.Equal(expected, _result);
    }

    [Theory]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "y = p + 1")]
    [InlineData("f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f", "y = p + 3, the point with y = 3")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000080", "x = 0 with the sign bit")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", "x = 0 with the sign bit")]
    public void Additions_decode_what_RFC_8032_does_not_and_we_refuse_it(string hex, string why)
    {
        var point = Convert.FromHexString(hex);
        Assert.True(Libsodium.crypto_core_ed25519_add(_result, point, point) == 0, why);
        Assert.False(Edwards25519.TryClearCofactor(point, _result), why);
    }

    [Theory]
    [InlineData("0200000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void Octets_that_are_no_point_are_refused(string hex) => Assert.False(Edwards25519.TryClearCofactor(Convert.FromHexString(hex), _result));

    [Fact]
    public void The_greatest_scalar_is_accepted()
    {
        byte[] greatest = [.. s_order];
        greatest[0]--;
        Assert.True(Ristretto255.IsCanonicalScalar(greatest));
        Assert.True(Edwards25519.IsCanonicalScalar(greatest));
        Assert.True(GroupScalar.TryImport(greatest, out var minusOne));
        Assert.Equal(GroupElement.Identity, GroupElement.MultiplyBase(minusOne) + GroupElement.Generator);
    }
}

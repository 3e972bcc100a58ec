using FsCheck.Fluent;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Tests.Vectors;
using MedChain.Tests.Shared;

namespace MedChain.Crypto.Tests.Groups;

/// <summary>The group ristretto255. RFC 9496.</summary>
public sealed class Ristretto255Tests
{
    // RFC 9496 Appendix A.1: the generator and its double.
    private const string Generator = "e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76";
    private const string Double = "6a493210f7499cd17fecb510ae0cea23a110e8d5b901f8acadd3095c73a3b919";

    private readonly byte[] _result = new byte[32];

    [SharedFact(VectorFile.Ristretto)]
    public void Bad_encodings_are_refused()
    {
        var file = VectorFile.Read(VectorFile.Ristretto);
        var encodings = file.GetProperty("refuse").EnumerateArray().Select(e => e.GetString()!).ToArray();
        Assert.Equal(30, encodings.Length);
        Assert.All(encodings, e => Assert.False(Ristretto255.IsCanonicalPoint(Convert.FromHexString(e)), e));
        Assert.All(encodings, e => Assert.False(Ristretto255.IsPublicKey(Convert.FromHexString(e)), e));
        Assert.False(Ristretto255.IsPublicKey(file.Octets("identity")));
        Assert.True(Ristretto255.IsCanonicalPoint(file.Octets("identity")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d")]
    [InlineData("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d7600")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    public void Other_lengths_negative_and_not_canonical_octets_are_no_point(string hex)
    {
        var octets = Convert.FromHexString(hex);
        Assert.False(Ristretto255.IsCanonicalPoint(octets));
        Assert.False(Ristretto255.IsIdentity(octets));
        Assert.False(Ristretto255.TryAdd(octets, Hex(Generator), _result));
        Assert.False(Ristretto255.TryAdd(Hex(Generator), octets, _result));
        Assert.False(Ristretto255.TrySubtract(Hex(Generator), octets, _result));
        Assert.False(Ristretto255.TryMultiply(Number(2), octets, _result));
    }

    [Fact]
    public void Multiples_of_the_generator_are_those_of_RFC_9496()
    {
        Assert.True(Ristretto255.TryMultiplyBase(Number(1), _result));
        Assert.Equal(Generator, Convert.ToHexStringLower(_result));
        Assert.True(Ristretto255.TryMultiplyBase(Number(2), _result));
        Assert.Equal(Double, Convert.ToHexStringLower(_result));
        Assert.True(Ristretto255.TryAdd(Hex(Generator), Hex(Generator), _result));
        Assert.Equal(Double, Convert.ToHexStringLower(_result));
        Assert.True(Ristretto255.TrySubtract(Hex(Double), Hex(Generator), _result));
        Assert.Equal(Generator, Convert.ToHexStringLower(_result));
        Assert.True(Ristretto255.TrySubtract(Hex(Generator), Hex(Generator), _result));
        Assert.True(Ristretto255.IsIdentity(_result));
    }

    [Fact]
    public void Uniform_octets_map_as_in_RFC_9496_A_3()
    {
        Ristretto255.FromUniform(
            Hex("5d1be09e3d0c82fc538112490e35701979d99e06ca3e2b5b54bffe8b4dc772c14d98b696a1bbfb5ca32c436cc61c16563790306c79eaca7705668b47dffe5bb6"), _result);
        Assert.Equal("3066f82a1a747d45120d1740f14358531a8f04bbffe6a819f86dfe50f44a0a46", Convert.ToHexStringLower(_result));
    }

    [Theory]
    [InlineData("00", "609a0ae68c15a3cf6903766461307e5c8bb2f95e7e6550e1ffa2dc99e412803c")]
    [InlineData("5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a", "da27ef466870f5f15296299850aa088629945a17d1f5b7f5ff043f76b3c06418")]
    public void Hashing_to_the_group_blinds_as_in_RFC_9497_A_1_1(string input, string blinded)
    {
        var point = new byte[32];
        Ristretto255.HashToGroup(Hex(input), "HashToGroup-OPRFV1-\0-ristretto255-SHA512"u8, point);
        Assert.True(Ristretto255.TryMultiply(Hex("64d37aed22a27f5191de1c1d69fadb899d8862b58eb4220029e036ec4c1f6706"), point, _result));
        Assert.Equal(blinded, Convert.ToHexStringLower(_result));
        Assert.True(Ristretto255.TryMultiply(Hex("5ebcea5ee37023ccb9fc2d2019f9d7737be85591ae8652ffa9ef0f4d37063b0e"), _result, point));
        if (input == "00") Assert.Equal("7ec6578ae5120958eb2db1745758ff379e77cb64fe77b0b2d8cc917ea0869c7e", Convert.ToHexStringLower(point));
    }

    [Fact]
    public void Hashing_to_a_scalar_derives_the_key_of_RFC_9497_A_1_1()
    {
        // DeriveKeyPair of RFC 9497 3.2.1: seed, info behind its length, counter 0.
        byte[] input = [.. Enumerable.Repeat((byte)0xA3, 32), 0, 8, .. "test key"u8, 0];
        Ristretto255.HashToScalar(input, "DeriveKeyPairOPRFV1-\0-ristretto255-SHA512"u8, _result);
        Assert.Equal("5ebcea5ee37023ccb9fc2d2019f9d7737be85591ae8652ffa9ef0f4d37063b0e", Convert.ToHexStringLower(_result));
    }

    [Fact]
    public void Other_messages_and_domains_hash_to_other_points()
    {
        var other = new byte[32];
        Ristretto255.HashToGroup([1], "a"u8, _result);
        Ristretto255.HashToGroup([2], "a"u8, other);
        Assert.NotEqual(_result, other);
        Ristretto255.HashToGroup([1], "b"u8, other);
        Assert.NotEqual(_result, other);
        Assert.Throws<ArgumentException>(() => Ristretto255.HashToGroup([1], [], new byte[32]));
        Assert.Throws<ArgumentException>(() => Ristretto255.HashToGroup([1], new byte[256], new byte[32]));
    }

    [Fact]
    public void Scalars_form_a_field_and_act_on_points() =>
        Property.Holds(Property.OctetsOf(64).Zip(Property.OctetsOf(64)), pair =>
        {
            var (x, y, sum, product, difference, negated, inverse, again) =
                (new byte[32], new byte[32], new byte[32], new byte[32], new byte[32], new byte[32], new byte[32], new byte[32]);
            Ristretto255.ReduceScalar(pair.Item1, x);
            Ristretto255.ReduceScalar(pair.Item2, y);
            if (!x.AsSpan().ContainsAnyExcept((byte)0) || !y.AsSpan().ContainsAnyExcept((byte)0)) return true;
            Ristretto255.AddScalars(x, y, sum);
            Ristretto255.SubtractScalars(sum, y, difference);
            Ristretto255.NegateScalar(y, negated);
            Ristretto255.AddScalars(sum, negated, again);
            Ristretto255.MultiplyScalars(x, y, product);
            var invertible = Ristretto255.TryInvertScalar(y, inverse);
            var quotient = new byte[32];
            Ristretto255.MultiplyScalars(product, inverse, quotient);
            return invertible && difference.AsSpan().SequenceEqual(x) && again.AsSpan().SequenceEqual(x) && quotient.AsSpan().SequenceEqual(x)
                && Base(sum).AsSpan().SequenceEqual(Sum(Base(x), Base(y)))
                && Base(product).AsSpan().SequenceEqual(Times(x, Base(y)));
        }, 30);

    [Fact]
    public void Zero_has_no_inverse_and_scalars_that_are_not_canonical_are_misuse()
    {
        var order = Hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        Assert.False(Ristretto255.TryInvertScalar(Number(0), _result));
        Assert.Throws<ArgumentException>(() => Ristretto255.AddScalars(order, Number(1), _result));
        Assert.Throws<ArgumentException>(() => Ristretto255.MultiplyScalars(Number(1), order, _result));
        Assert.Throws<ArgumentException>(() => Ristretto255.NegateScalar(new byte[31], _result));
        Assert.Throws<ArgumentException>(() => Ristretto255.ReduceScalar(new byte[32], _result));
        Assert.Throws<ArgumentException>(() => Ristretto255.TryAdd(Hex(Generator), Hex(Generator), new byte[31]));
        Assert.False(Ristretto255.IsCanonicalScalar(new byte[33]));
    }

    private static byte[] Base(byte[] scalar)
    {
        var point = new byte[32];
        return Ristretto255.TryMultiplyBase(scalar, point) ? point : [];
    }

    private static byte[] Sum(byte[] left, byte[] right)
    {
        var point = new byte[32];
        return Ristretto255.TryAdd(left, right, point) ? point : [1];
    }

    private static byte[] Times(byte[] scalar, byte[] point)
    {
        var product = new byte[32];
        return Ristretto255.TryMultiply(scalar, point, product) ? product : [1];
    }

    private static byte[] Hex(string hex) => Convert.FromHexString(hex);

    private static byte[] Number(byte value) => [value, .. new byte[31]];
}

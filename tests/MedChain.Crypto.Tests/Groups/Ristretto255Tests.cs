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
        Assert.All(encodings, e => Assert.False(GroupElement.TryImport(Convert.FromHexString(e), out _), e));
        Assert.False(GroupElement.TryImportPublicKey(file.Octets("identity"), out _));
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
        Assert.False(GroupElement.TryImport(octets, out _));
    }

    [Fact]
    public void Multiples_of_the_generator_are_those_of_RFC_9496()
    {
        var (g, two) = (GroupElement.Generator, GroupScalar.FromUInt64(2));
        Assert.Equal(Generator, g.ToString());
        Assert.Equal(Double, GroupElement.MultiplyBase(two).ToString());
        Assert.Equal(Double, (two * g).ToString());
        Assert.Equal(Double, (g + g).ToString());
        Assert.Equal(g, (g + g) - g);
        Assert.True((g - g).IsIdentity);
    }

    [Fact]
    public void Uniform_octets_map_as_in_RFC_9496_A_3()
    {
        Ristretto255.FromUniform(
            Hex("5d1be09e3d0c82fc538112490e35701979d99e06ca3e2b5b54bffe8b4dc772c14d98b696a1bbfb5ca32c436cc61c16563790306c79eaca7705668b47dffe5bb6"), _result);
        Assert.Equal("3066f82a1a747d45120d1740f14358531a8f04bbffe6a819f86dfe50f44a0a46", Convert.ToHexStringLower(_result));
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
    public void Scalars_that_are_not_canonical_are_none_and_other_lengths_are_misuse()
    {
        Assert.False(Ristretto255.IsCanonicalScalar(Hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")));
        Assert.False(Ristretto255.IsCanonicalScalar(new byte[33]));
        Assert.Throws<ArgumentException>(() => Ristretto255.ReduceScalar(new byte[32], _result));
        Assert.Throws<ArgumentException>(() => Ristretto255.FromUniform(new byte[64], new byte[31]));
    }

    private static byte[] Hex(string hex) => Convert.FromHexString(hex);
}

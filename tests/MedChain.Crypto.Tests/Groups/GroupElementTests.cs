using System.Numerics;
using FsCheck.Fluent;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Tests.RingSignatures;

namespace MedChain.Crypto.Tests.Groups;

/// <summary>Group elements and scalars as values. RFC 9496.</summary>
public sealed class GroupElementTests
{
    private static readonly BigInteger s_order = BigInteger.Pow(2, 252) + BigInteger.Parse("27742317777372353535851937790883648493", System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public void Bad_input_47_the_identity_is_no_key()
    {
        Assert.True(GroupElement.TryImport(new byte[32], out var identity) && identity.IsIdentity);
        Assert.False(GroupElement.TryImportPublicKey(new byte[32], out _));
        Assert.False(GroupElement.TryImport(new byte[31], out _));
    }

    [Fact]
    public void Bad_input_49_a_scalar_is_below_the_order()
    {
        Assert.True(GroupScalar.TryImport(Octets(s_order - 1), out _));
        Assert.False(GroupScalar.TryImport(Octets(s_order), out _));
        Assert.False(GroupScalar.TryImport([.. Enumerable.Repeat((byte)255, 32)], out _));
    }

    [Fact]
    public void The_group_laws_hold_with_zero_and_identity()
    {
        var (x, y) = (WeakRing.Random(1), WeakRing.Random(2));
        var g = GroupElement.Generator;
        Assert.Equal((x + y) * g, (x * g) + (y * g));
        Assert.Equal((x * y) * g, x * (y * g));
        Assert.Equal((x - y) * g, (x * g) - (y * g));
        Assert.Equal(GroupElement.Identity, GroupScalar.Zero * g);
        Assert.Equal(GroupElement.Identity, x * GroupElement.Identity);
        Assert.Equal(GroupElement.Identity, (x * g) - (x * g));
        Assert.Equal(x * g, (x * g) + GroupElement.Identity);
        Assert.Equal(GroupElement.MultiplyBase(x), x * g);
        Assert.Equal(GroupScalar.One, x * x.Inverse());
        Assert.Equal(GroupScalar.Zero, GroupScalar.Zero.Inverse());
    }

    [Fact]
    public void Scalars_are_numbers_modulo_the_order_and_act_on_elements() =>
        Property.Holds(Property.OctetsOf(64).Zip(Property.OctetsOf(64)), pair =>
        {
            var (x, y) = (GroupScalar.FromWide(pair.Item1), GroupScalar.FromWide(pair.Item2));
            var (a, b) = (new BigInteger(pair.Item1, isUnsigned: true) % s_order, new BigInteger(pair.Item2, isUnsigned: true) % s_order);
            return Number(x) == a && Number(x + y) == (a + b) % s_order && Number(x * y) == a * b % s_order && Number(x - y) == (a - b + s_order) % s_order
                && Number(y.Inverse()) == BigInteger.ModPow(b, s_order - 2, s_order)
                && GroupElement.MultiplyBase(x + y) == GroupElement.MultiplyBase(x) + GroupElement.MultiplyBase(y)
                && GroupElement.MultiplyBase(x * y) == x * GroupElement.MultiplyBase(y);
        }, 50);

    private static BigInteger Number(GroupScalar scalar) => new(scalar.ToArray(), isUnsigned: true);

    private static byte[] Octets(BigInteger value)
    {
        var octets = new byte[32];
        value.TryWriteBytes(octets, out _, isUnsigned: true);
        return octets;
    }
}

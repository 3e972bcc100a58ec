using MedChain.Crypto.Hashing;
using MedChain.Crypto.Native;

namespace MedChain.Crypto.Groups;

/// <summary>
/// An element of ristretto255 (RFC 9496), canonical by construction: octets are checked once, when they are imported, and never again. The
/// default is the identity. Operations are libsodium's, constant time in scalars, and total: a zero scalar or the identity gives the identity.
/// </summary>
public readonly struct GroupElement : IEquatable<GroupElement>, IComparable<GroupElement>
{
    /// <summary>Octets of an element.</summary>
    public const int Size = Ristretto255.PointSize;

    private readonly Digest _octets;

    private GroupElement(ReadOnlySpan<byte> octets) => _octets = new Digest(octets);

    /// <summary>Takes octets that came from an element before.</summary>
    internal GroupElement(Digest octets) => _octets = octets;

    /// <summary>The neutral element.</summary>
    public static GroupElement Identity => default;

    /// <summary>The generator of RFC 9496.</summary>
    public static GroupElement Generator { get; } = MultiplyBase(GroupScalar.One);

    /// <summary>Whether this is the neutral element.</summary>
    public bool IsIdentity => _octets.IsZero;

    /// <summary>Takes untrusted octets; false unless they are the 32 of an element. The identity is taken.</summary>
    public static bool TryImport(ReadOnlySpan<byte> octets, out GroupElement element)
    {
        element = default;
        if (!Ristretto255.IsCanonicalPoint(octets)) return false;
        element = new GroupElement(octets);
        return true;
    }

    /// <summary>Takes untrusted octets that are to be a key, a tag or a commitment: false for the identity too.</summary>
    public static bool TryImportPublicKey(ReadOnlySpan<byte> octets, out GroupElement element) => TryImport(octets, out element) && !element.IsIdentity;

    /// <summary>Hashes to an element whose logarithm nobody knows. RFC 9380 Appendix B.</summary>
    public static GroupElement HashToGroup(ReadOnlySpan<byte> message, ReadOnlySpan<byte> domain)
    {
        Span<byte> octets = stackalloc byte[Size];
        Ristretto255.HashToGroup(message, domain, octets);
        return new GroupElement(octets);
    }

    /// <summary>scalar * generator.</summary>
    public static GroupElement MultiplyBase(GroupScalar scalar)
    {
        Sodium.Require();
        Span<byte> x = stackalloc byte[Size], result = stackalloc byte[Size];
        scalar.CopyTo(x);
        return Libsodium.crypto_scalarmult_ristretto255_base(result, x) == 0 ? new GroupElement(result) : Identity;
    }

    /// <summary>Writes the 32 octets.</summary>
    public void CopyTo(Span<byte> destination) => _octets.CopyTo(destination);

    /// <summary>The 32 octets in a new array.</summary>
    public byte[] ToArray() => _octets.ToArray();

    /// <summary>The 32 octets as a value, to be hashed.</summary>
    public Digest Octets => _octets;

    /// <summary>Sum.</summary>
    public static GroupElement operator +(GroupElement left, GroupElement right)
    {
        Span<byte> a = stackalloc byte[Size], b = stackalloc byte[Size], result = stackalloc byte[Size];
        left.CopyTo(a);
        right.CopyTo(b);
        _ = Libsodium.crypto_core_ristretto255_add(result, a, b);
        return new GroupElement(result);
    }

    /// <summary>Difference.</summary>
    public static GroupElement operator -(GroupElement left, GroupElement right)
    {
        Span<byte> a = stackalloc byte[Size], b = stackalloc byte[Size], result = stackalloc byte[Size];
        left.CopyTo(a);
        right.CopyTo(b);
        _ = Libsodium.crypto_core_ristretto255_sub(result, a, b);
        return new GroupElement(result);
    }

    /// <summary>scalar * element.</summary>
    public static GroupElement operator *(GroupScalar scalar, GroupElement element)
    {
        Span<byte> x = stackalloc byte[Size], p = stackalloc byte[Size], result = stackalloc byte[Size];
        scalar.CopyTo(x);
        element.CopyTo(p);
        return Libsodium.crypto_scalarmult_ristretto255(result, x, p) == 0 ? new GroupElement(result) : Identity;
    }

    /// <inheritdoc/>
    public bool Equals(GroupElement other) => _octets == other._octets;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GroupElement other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _octets.GetHashCode();

    /// <summary>Order of the octets, for sorted collections; it means nothing in the group.</summary>
    public int CompareTo(GroupElement other) => _octets.CompareTo(other._octets);

    /// <summary>The octets in hex.</summary>
    public override string ToString() => _octets.ToString();

    /// <summary>Equality of elements.</summary>
    public static bool operator ==(GroupElement left, GroupElement right) => left.Equals(right);

    /// <summary>Inequality of elements.</summary>
    public static bool operator !=(GroupElement left, GroupElement right) => !left.Equals(right);

    /// <summary>Order of the octets.</summary>
    public static bool operator <(GroupElement left, GroupElement right) => left.CompareTo(right) < 0;

    /// <summary>Order of the octets.</summary>
    public static bool operator >(GroupElement left, GroupElement right) => left.CompareTo(right) > 0;

    /// <summary>Order of the octets.</summary>
    public static bool operator <=(GroupElement left, GroupElement right) => left.CompareTo(right) <= 0;

    /// <summary>Order of the octets.</summary>
    public static bool operator >=(GroupElement left, GroupElement right) => left.CompareTo(right) >= 0;
}

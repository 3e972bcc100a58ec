using System.Buffers.Binary;
using System.Security.Cryptography;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Native;

namespace MedChain.Crypto.Groups;

/// <summary>
/// An integer modulo the order L of ristretto255, below L by construction; the default is zero. Sums and products are constant time (libsodium).
/// </summary>
/// <remarks>
/// A value: copies on the stack cannot be wiped. What must be forgotten for good is kept as a seed in memory of its owner and derived anew.
/// </remarks>
public readonly struct GroupScalar : IEquatable<GroupScalar>
{
    /// <summary>Octets, little-endian.</summary>
    public const int Size = Ristretto255.ScalarSize;

    private readonly Digest _octets;

    private GroupScalar(ReadOnlySpan<byte> octets) => _octets = new Digest(octets);

    /// <summary>Takes octets that came from a scalar before.</summary>
    internal GroupScalar(Digest octets) => _octets = octets;

    /// <summary>The 32 octets as a value.</summary>
    internal Digest Octets => _octets;

    /// <summary>0.</summary>
    public static GroupScalar Zero => default;

    /// <summary>1.</summary>
    public static GroupScalar One => FromUInt64(1);

    /// <summary>Whether this is 0.</summary>
    public bool IsZero => _octets.IsZero;

    /// <summary>Takes untrusted octets; false unless they are 32 and below L.</summary>
    public static bool TryImport(ReadOnlySpan<byte> octets, out GroupScalar scalar)
    {
        scalar = default;
        if (!Ristretto255.IsCanonicalScalar(octets)) return false;
        scalar = new GroupScalar(octets);
        return true;
    }

    /// <summary>A number.</summary>
    public static GroupScalar FromUInt64(ulong value)
    {
        Span<byte> octets = stackalloc byte[Size];
        octets.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(octets, value);
        return new GroupScalar(octets);
    }

    /// <summary>64 octets, little-endian, modulo L: uniform when they are.</summary>
    public static GroupScalar FromWide(ReadOnlySpan<byte> wide64)
    {
        Span<byte> octets = stackalloc byte[Size];
        Ristretto255.ReduceScalar(wide64, octets);
        return new GroupScalar(octets);
    }

    /// <summary>
    /// A secret scalar for a purpose: HMAC-SHA512 of a transcript under a seed, modulo L. The transcript should hold all that the scalar
    /// serves, so that a seed used twice does no harm.
    /// </summary>
    public static GroupScalar Derive(ReadOnlySpan<byte> seed32, in Transcript purpose)
    {
        if (seed32.Length != Size) throw new ArgumentException($"A seed has {Size} octets, not {seed32.Length}.", nameof(seed32));
        Span<byte> wide = stackalloc byte[Ristretto255.UniformSize];
        HMACSHA512.HashData(seed32, purpose.Octets, wide);
        var scalar = FromWide(wide);
        CryptographicOperations.ZeroMemory(wide);
        return scalar;
    }

    /// <summary>A challenge: SHA-512 of a transcript, modulo L.</summary>
    public static GroupScalar Challenge(in Transcript statement)
    {
        Span<byte> wide = stackalloc byte[Ristretto255.UniformSize];
        SHA512.HashData(statement.Octets, wide);
        return FromWide(wide);
    }

    /// <summary>Hashes a message to a scalar, HashToScalar of RFC 9497 4.1: zero with probability 2^-252.</summary>
    /// <param name="message">Any length.</param>
    /// <param name="domain">The domain separation tag: 1 to 255 octets.</param>
    public static GroupScalar HashToScalar(ReadOnlySpan<byte> message, ReadOnlySpan<byte> domain)
    {
        Span<byte> octets = stackalloc byte[Size];
        Ristretto255.HashToScalar(message, domain, octets);
        return new GroupScalar(octets);
    }

    /// <summary>1 / this; zero for zero.</summary>
    public GroupScalar Inverse()
    {
        Span<byte> x = stackalloc byte[Size], result = stackalloc byte[Size];
        CopyTo(x);
        return Libsodium.crypto_core_ristretto255_scalar_invert(result, x) == 0 ? new GroupScalar(result) : Zero;
    }

    /// <summary>Writes the 32 octets.</summary>
    public void CopyTo(Span<byte> destination) => _octets.CopyTo(destination);

    /// <summary>The 32 octets in a new array.</summary>
    public byte[] ToArray() => _octets.ToArray();

    /// <summary>Sum modulo L.</summary>
    public static GroupScalar operator +(GroupScalar x, GroupScalar y)
    {
        Span<byte> a = stackalloc byte[Size], b = stackalloc byte[Size], result = stackalloc byte[Size];
        x.CopyTo(a);
        y.CopyTo(b);
        Libsodium.crypto_core_ristretto255_scalar_add(result, a, b);
        return new GroupScalar(result);
    }

    /// <summary>Difference modulo L.</summary>
    public static GroupScalar operator -(GroupScalar x, GroupScalar y)
    {
        Span<byte> a = stackalloc byte[Size], b = stackalloc byte[Size], result = stackalloc byte[Size];
        x.CopyTo(a);
        y.CopyTo(b);
        Libsodium.crypto_core_ristretto255_scalar_sub(result, a, b);
        return new GroupScalar(result);
    }

    /// <summary>Product modulo L.</summary>
    public static GroupScalar operator *(GroupScalar x, GroupScalar y)
    {
        Span<byte> a = stackalloc byte[Size], b = stackalloc byte[Size], result = stackalloc byte[Size];
        x.CopyTo(a);
        y.CopyTo(b);
        Libsodium.crypto_core_ristretto255_scalar_mul(result, a, b);
        return new GroupScalar(result);
    }

    /// <inheritdoc/>
    public bool Equals(GroupScalar other) => _octets == other._octets;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GroupScalar other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _octets.GetHashCode();

    /// <summary>Equality of values.</summary>
    public static bool operator ==(GroupScalar left, GroupScalar right) => left.Equals(right);

    /// <summary>Inequality of values.</summary>
    public static bool operator !=(GroupScalar left, GroupScalar right) => !left.Equals(right);
}

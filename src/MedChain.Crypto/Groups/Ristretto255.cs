using System.Security.Cryptography;
using MedChain.Crypto.Native;

namespace MedChain.Crypto.Groups;

/// <summary>
/// Octets of the prime-order group ristretto255 (RFC 9496), by libsodium: points of 32 octets, canonical; scalars of 32 octets, little-endian, modulo
/// L = 2^252 + 27742317777372353535851937790883648493; hashing to both. What is calculated with them: <see cref="GroupElement"/>, <see cref="GroupScalar"/>.
/// </summary>
/// <remarks>
/// Stricter than libsodium: scalars at or above L, and with bit 255, are refused instead of being reduced. All spans have exactly the size named, else
/// ArgumentException.
/// </remarks>
public static class Ristretto255
{
    /// <summary>Octets in a point.</summary>
    public const int PointSize = 32;

    /// <summary>Octets in a scalar.</summary>
    public const int ScalarSize = 32;

    /// <summary>Uniform octets that are mapped to a point or reduced to a scalar.</summary>
    public const int UniformSize = 64;

    private const int BlockSize = 128;

    // RFC 8032 5.1: the group order, little-endian.
    private static ReadOnlySpan<byte> Order =>
    [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];

    /// <summary>Whether untrusted octets are the encoding of a point, the identity included. False for another length.</summary>
    public static bool IsCanonicalPoint(ReadOnlySpan<byte> point)
    {
        Sodium.Require();
        return point.Length == PointSize && Libsodium.crypto_core_ristretto255_is_valid_point(point) == 1;
    }

    /// <summary>Whether octets are a scalar below L, bit 255 clear. Constant time. False for another length.</summary>
    public static bool IsCanonicalScalar(ReadOnlySpan<byte> scalar)
    {
        if (scalar.Length != ScalarSize) return false;
        var borrow = 0;
        for (var i = 0; i < ScalarSize; i++) borrow = ((scalar[i] - Order[i] - borrow) >> 8) & 1;
        return borrow == 1;
    }

    /// <summary>The point of 64 uniform octets. RFC 9496 4.3.4.</summary>
    public static void FromUniform(ReadOnlySpan<byte> uniform64, Span<byte> point)
    {
        Sodium.Require();
        CheckSize(uniform64, UniformSize, nameof(uniform64));
        CheckSize(point, PointSize, nameof(point));
        _ = Libsodium.crypto_core_ristretto255_from_hash(point, uniform64);
    }

    /// <summary>Hashes a message to a point whose logarithm nobody knows: hash_to_ristretto255 of RFC 9380 Appendix B, with expand_message_xmd and SHA-512.</summary>
    /// <param name="message">Any length.</param>
    /// <param name="domain">The domain separation tag: 1 to 255 octets.</param>
    /// <param name="point">The result.</param>
    public static void HashToGroup(ReadOnlySpan<byte> message, ReadOnlySpan<byte> domain, Span<byte> point)
    {
        Span<byte> uniform = stackalloc byte[UniformSize];
        ExpandMessage(message, domain, uniform);
        FromUniform(uniform, point);
    }

    /// <summary>Hashes a message to a scalar: HashToScalar of RFC 9497 4.1, 64 octets of expand_message_xmd reduced modulo L.</summary>
    /// <param name="message">Any length.</param>
    /// <param name="domain">The domain separation tag: 1 to 255 octets.</param>
    /// <param name="scalar">The result.</param>
    public static void HashToScalar(ReadOnlySpan<byte> message, ReadOnlySpan<byte> domain, Span<byte> scalar)
    {
        Span<byte> uniform = stackalloc byte[UniformSize];
        ExpandMessage(message, domain, uniform);
        ReduceScalar(uniform, scalar);
        CryptographicOperations.ZeroMemory(uniform);
    }

    /// <summary>64 octets, little-endian, modulo L.</summary>
    public static void ReduceScalar(ReadOnlySpan<byte> wide64, Span<byte> scalar)
    {
        Sodium.Require();
        CheckSize(wide64, UniformSize, nameof(wide64));
        CheckSize(scalar, ScalarSize, nameof(scalar));
        Libsodium.crypto_core_ristretto255_scalar_reduce(scalar, wide64);
    }

    // expand_message_xmd with SHA-512 for 64 octets, that is one block after b_0. RFC 9380 5.3.1.
    private static void ExpandMessage(ReadOnlySpan<byte> message, ReadOnlySpan<byte> domain, Span<byte> uniform)
    {
        if (domain.Length is 0 or > 255) throw new ArgumentException("A domain separation tag has 1 to 255 octets.", nameof(domain));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        Span<byte> zeros = stackalloc byte[BlockSize];
        zeros.Clear();
        hash.AppendData(zeros);
        hash.AppendData(message);
        hash.AppendData([0, UniformSize, 0]);
        hash.AppendData(domain);
        hash.AppendData([(byte)domain.Length]);
        hash.GetHashAndReset(uniform);
        hash.AppendData(uniform);
        hash.AppendData([1]);
        hash.AppendData(domain);
        hash.AppendData([(byte)domain.Length]);
        hash.GetHashAndReset(uniform);
    }

    private static void CheckSize(ReadOnlySpan<byte> span, int size, string name)
    {
        if (span.Length != size) throw new ArgumentException($"{size} octets are needed, not {span.Length}.", name);
    }
}

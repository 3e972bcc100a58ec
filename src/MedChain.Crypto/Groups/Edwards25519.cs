using MedChain.Crypto.Native;

namespace MedChain.Crypto.Groups;

/// <summary>
/// The group operations of edwards25519 that the VRF needs, by libsodium. Points and scalars are 32 octets; scalars little-endian.
/// </summary>
internal static class Edwards25519
{
    /// <summary>Octets in a point or a scalar.</summary>
    public const int Size = 32;

    // L = 2^252 + 27742317777372353535851937790883648493, little-endian. RFC 8032 5.1.
    private static ReadOnlySpan<byte> Order =>
    [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];

    /// <summary>The encoding of the identity, (0, 1).</summary>
    public static ReadOnlySpan<byte> Identity => [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Whether a point is canonical, on the curve, of prime order and not the identity.</summary>
    public static bool IsPrimeOrder(ReadOnlySpan<byte> point) => point.Length == Size && Libsodium.crypto_core_ed25519_is_valid_point(point) == 1;

    /// <summary>Whether a public scalar is below the group order. Not constant time.</summary>
    public static bool IsCanonicalScalar(ReadOnlySpan<byte> scalar)
    {
        for (var i = Size - 1; i >= 0; i--)
        {
            if (scalar[i] != Order[i]) return scalar[i] < Order[i];
        }

        return false;
    }

    /// <summary>
    /// The point times 8, by three doublings: additions check only that a point is on the curve, while multiplication refuses
    /// points outside the prime subgroup. False if the encoding is not one that RFC 8032 5.1.3 decodes. <paramref name="result"/> may be the identity.
    /// </summary>
    public static bool TryClearCofactor(ReadOnlySpan<byte> point, Span<byte> result)
    {
        if (!IsDecodable(point)) return false;
        Span<byte> twice = stackalloc byte[Size];
        Span<byte> fourTimes = stackalloc byte[Size];
        return Libsodium.crypto_core_ed25519_add(twice, point, point) == 0
            && Libsodium.crypto_core_ed25519_add(fourTimes, twice, twice) == 0
            && Libsodium.crypto_core_ed25519_add(result, fourTimes, fourTimes) == 0;
    }

    /// <summary>scalar * point for a point of prime order; false for the zero scalar (mod L) or another point. Constant time in the scalar.</summary>
    public static bool TryMultiply(ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> point, Span<byte> result) =>
        Libsodium.crypto_scalarmult_ed25519_noclamp(result, scalar, point) == 0;

    /// <summary>scalar * base point; false for the zero scalar. Constant time.</summary>
    public static bool TryMultiplyBase(ReadOnlySpan<byte> scalar, Span<byte> result) =>
        Libsodium.crypto_scalarmult_ed25519_base_noclamp(result, scalar) == 0;

    /// <summary>left - right; false if one is not on the curve.</summary>
    public static bool TrySubtract(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> result) =>
        Libsodium.crypto_core_ed25519_sub(result, left, right) == 0;

    // y below p = 2^255 - 19, and the sign bit clear where x = 0, that is y = 1 or y = -1: libsodium's additions check neither.
    private static bool IsDecodable(ReadOnlySpan<byte> point)
    {
        var high = point[31] & 0x7F;
        var onesBetween = high == 0x7F && point[1..31].IndexOfAnyExcept((byte)0xFF) < 0;
        if (onesBetween && point[0] >= 0xED) return false;
        var xIsZero = (onesBetween && point[0] == 0xEC) || (high == 0 && point[0] == 1 && point[1..31].IndexOfAnyExcept((byte)0) < 0);
        return !xIsZero || point[31] < 0x80;
    }
}

using System.Buffers.Binary;

namespace MedChain.Crypto.Fields;

/// <summary>
/// The field of 256 elements, polynomials over GF(2) modulo x^8 + x^4 + x^3 + x + 1 (0x11B, as in FIPS 197). Scalar code without tables or
/// branches on data: constant time in every operand called secret.
/// </summary>
internal static class Gf256
{
    private const ulong LowBits = 0x0101010101010101, SevenBits = 0x7F7F7F7F7F7F7F7F;

    /// <summary>The product. Constant time in both.</summary>
    public static byte Multiply(byte a, byte b)
    {
        uint product = 0, shifted = a;
        for (var bit = 0; bit < 8; bit++)
        {
            product ^= shifted & unchecked(0u - ((uint)(b >> bit) & 1));
            shifted = (shifted << 1) ^ (0x11B & unchecked(0u - (shifted >> 7)));
        }

        return (byte)product;
    }

    /// <summary>The inverse, a^254; 0 for 0. Constant time.</summary>
    public static byte Invert(byte a)
    {
        // 254 = 2 + 4 + 8 + ... + 128.
        byte power = a, inverse = 1;
        for (var i = 0; i < 7; i++)
        {
            power = Multiply(power, power);
            inverse = Multiply(inverse, power);
        }

        return inverse;
    }

    /// <summary>target[i] ^= factor * source[i], eight octets at a time. Constant time in source and target; the factor is public.</summary>
    /// <param name="factor">Public.</param>
    /// <param name="source">Secret; as long as the target.</param>
    /// <param name="target">Secret.</param>
    public static void MultiplyAdd(byte factor, ReadOnlySpan<byte> source, Span<byte> target)
    {
        var words = source.Length & ~7;
        for (var i = 0; i < words; i += 8)
        {
            var sum = BinaryPrimitives.ReadUInt64LittleEndian(target[i..]) ^ Multiply(factor, BinaryPrimitives.ReadUInt64LittleEndian(source[i..]));
            BinaryPrimitives.WriteUInt64LittleEndian(target[i..], sum);
        }

        for (var i = words; i < source.Length; i++) target[i] ^= Multiply(factor, source[i]);
    }

    // Eight products at once: each bit of the factor adds one more doubling.
    private static ulong Multiply(byte factor, ulong octets)
    {
        ulong product = 0;
        for (uint rest = factor; rest != 0; rest >>= 1)
        {
            product ^= octets & unchecked(0UL - (rest & 1));
            octets = ((octets & SevenBits) << 1) ^ (((octets >> 7) & LowBits) * 0x1B);
        }

        return product;
    }
}

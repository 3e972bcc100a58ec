using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MedChain.Crypto.Fields;

/// <summary>
/// target[i] ^= factor * source[i] over long spans, with the widest instructions that the machine has. Every path gives what
/// <see cref="Gf256.MultiplyAdd"/> gives.
/// </summary>
/// <remarks>
/// A product by a constant is linear, hence the sum of the products of the low and the high four bits: two lookups among 16 octets, which a shuffle
/// does for a whole vector (Plank, Greenan, Miller, "Screaming Fast Galois Field Arithmetic Using Intel SIMD Instructions", FAST 2013). GFNI multiplies in this very field.
/// The factor must be public; the data may be secret.
/// </remarks>
internal static class Gf256Vector
{
    /// <summary>A way to compute.</summary>
    public enum Path
    {
        /// <summary>64-bit words.</summary>
        Scalar,

        /// <summary>Shuffles of 16 octets: SSSE3, NEON.</summary>
        Shuffle128,

        /// <summary>Shuffles of 32 octets: AVX2.</summary>
        Shuffle256,

        /// <summary>Field multiplication of 32 octets: GFNI.</summary>
        Gfni256,
    }

    /// <summary>The fastest path of this machine.</summary>
    public static Path Best { get; } =
        IsSupported(Path.Gfni256) ? Path.Gfni256 : IsSupported(Path.Shuffle256) ? Path.Shuffle256 : IsSupported(Path.Shuffle128) ? Path.Shuffle128 : Path.Scalar;

    /// <summary>Whether this machine has the instructions of a path.</summary>
    public static bool IsSupported(Path path) => path switch
    {
        Path.Scalar => true,
        Path.Shuffle128 => Vector128.IsHardwareAccelerated,
        Path.Shuffle256 => Avx2.IsSupported,
        Path.Gfni256 => Gfni.V256.IsSupported,
        _ => false,
    };

    /// <summary>target[i] ^= factor * source[i].</summary>
    /// <param name="path">One that is supported.</param>
    /// <param name="factor">Public.</param>
    /// <param name="source">As long as the target.</param>
    /// <param name="target">Changed.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void MultiplyAdd(Path path, byte factor, ReadOnlySpan<byte> source, Span<byte> target)
    {
        if (source.Length != target.Length) throw new ArgumentException("Source and target are equally long.", nameof(target));
        if (factor == 0) return;
        var done = path switch
        {
            Path.Gfni256 => Gfni256(factor, source, target),
            Path.Shuffle256 => Shuffle256(factor, source, target),
            Path.Shuffle128 => Shuffle128(factor, source, target),
            _ => 0,
        };
        Gf256.MultiplyAdd(factor, source[done..], target[done..]);
    }

    private static int Gfni256(byte factor, ReadOnlySpan<byte> source, Span<byte> target)
    {
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(target);
        var factors = Vector256.Create(factor);
        var i = 0;
        for (; i <= source.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            var product = Gfni.V256.GaloisFieldMultiply(Vector256.LoadUnsafe(ref from, (nuint)i), factors);
            (Vector256.LoadUnsafe(ref to, (nuint)i) ^ product).StoreUnsafe(ref to, (nuint)i);
        }

        return i;
    }

    private static int Shuffle256(byte factor, ReadOnlySpan<byte> source, Span<byte> target)
    {
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(target);
        var (low, high) = Tables(factor);
        var lows = Vector256.Create(low, low);
        var highs = Vector256.Create(high, high);
        var mask = Vector256.Create((byte)0x0F);
        var i = 0;
        for (; i <= source.Length - Vector256<byte>.Count; i += Vector256<byte>.Count)
        {
            var x = Vector256.LoadUnsafe(ref from, (nuint)i);
            var product = Avx2.Shuffle(lows, x & mask) ^ Avx2.Shuffle(highs, (x >>> 4) & mask);
            (Vector256.LoadUnsafe(ref to, (nuint)i) ^ product).StoreUnsafe(ref to, (nuint)i);
        }

        return i;
    }

    private static int Shuffle128(byte factor, ReadOnlySpan<byte> source, Span<byte> target)
    {
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(target);
        var (low, high) = Tables(factor);
        var mask = Vector128.Create((byte)0x0F);
        var i = 0;
        for (; i <= source.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
        {
            var x = Vector128.LoadUnsafe(ref from, (nuint)i);
            var product = Vector128.ShuffleNative(low, x & mask) ^ Vector128.ShuffleNative(high, (x >>> 4) & mask);
            (Vector128.LoadUnsafe(ref to, (nuint)i) ^ product).StoreUnsafe(ref to, (nuint)i);
        }

        return i;
    }

    // factor * v and factor * 16 v for v = 0 to 15.
    private static (Vector128<byte> Low, Vector128<byte> High) Tables(byte factor)
    {
        Span<byte> low = stackalloc byte[16];
        Span<byte> high = stackalloc byte[16];
        low[0] = high[0] = 0;
        var power = factor;
        Span(ref power, low);
        Span(ref power, high);
        return (Vector128.Create<byte>(low), Vector128.Create<byte>(high));
    }

    // The sums of power times 1, 2, 4 and 8; power goes on to 16 times itself.
    private static void Span(ref byte power, Span<byte> table)
    {
        for (var width = 1; width < table.Length; width *= 2)
        {
            for (var v = 0; v < width; v++) table[width + v] = (byte)(table[v] ^ power);
            power = (byte)((power << 1) ^ ((power >> 7) * 0x11B));
        }
    }
}

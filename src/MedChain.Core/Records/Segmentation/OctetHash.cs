using System.Runtime.InteropServices;

namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// A keyed 64-bit hash of octets for tables in memory: folded multiplication, eight octets a step. The key is secret to the run, so that
/// nobody can prepare a bundle whose strings collide. Never written anywhere. Can be taken of all prefixes in one pass.
/// </summary>
internal static class OctetHash
{
    private const ulong Odd = 0x9E3779B97F4A7C15;

    /// <summary>The hash of all octets.</summary>
    public static ulong Of(ReadOnlySpan<byte> octets, ulong key)
    {
        var blocks = octets.Length >> 3;
        return Finish(Extend(key, octets[..(blocks << 3)]), octets[(blocks << 3)..], octets.Length);
    }

    /// <summary>The state after whole blocks of eight octets, from the state before them; the first state is the key.</summary>
    public static ulong Extend(ulong state, ReadOnlySpan<byte> blocks)
    {
        foreach (var block in MemoryMarshal.Cast<byte, ulong>(blocks)) state = Fold(state ^ block, Odd);
        return state;
    }

    /// <summary>The hash, from the state after the whole blocks, the last 0 to 7 octets and the length of all.</summary>
    public static ulong Finish(ulong state, ReadOnlySpan<byte> tail, int length) => Fold(state ^ Pack(tail), unchecked(Odd ^ ((ulong)length << 32)));

    /// <summary>Mixes one word.</summary>
    public static ulong Of(ulong word, ulong key) => Fold(word ^ key, Odd);

    /// <summary>Up to eight octets as a number, the first lowest.</summary>
    public static ulong Pack(ReadOnlySpan<byte> octets)
    {
        ulong word = 0;
        for (var i = octets.Length - 1; i >= 0; i--) word = (word << 8) | octets[i];
        return word;
    }

    private static ulong Fold(ulong a, ulong b)
    {
        var high = Math.BigMul(a, b, out var low);
        return high ^ low;
    }
}

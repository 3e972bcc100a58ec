using System.Security.Cryptography;
using MedChain.Crypto.Fields;
using MedChain.Crypto.Randomness;

namespace MedChain.Crypto.Sharing;

/// <summary>
/// Shamir's secret sharing over GF(256), octet by octet (Shamir, CACM 1979): any <c>threshold</c> shares give the secret, fewer give nothing but its length.
/// Share i (from 0) is the polynomials' value at x = i + 1. Constant time in secrets and shares.
/// </summary>
/// <remarks>
/// Limits: secrecy is perfect for random coefficients, and here they are expanded from a seed, so it holds against bounded adversaries; a wrong
/// share among exactly <c>threshold</c> gives a wrong secret unseen, so commit to shares and check the secret.
/// </remarks>
public static class Shamir
{
    /// <summary>The most shares: x = 1 to 255.</summary>
    public const int MaxCount = 255;

    /// <summary>Splits a secret.</summary>
    /// <param name="secret">Any length.</param>
    /// <param name="threshold">How many shares give the secret: 1 to <paramref name="count"/>.</param>
    /// <param name="count">How many shares: up to <see cref="MaxCount"/>.</param>
    /// <param name="entropy">The source of the coefficients.</param>
    /// <param name="purpose">Its purpose, of its own for each split: two secrets under one give away their XOR.</param>
    /// <param name="shares">Exactly <paramref name="count"/> places; each gets a new array as long as the secret.</param>
    /// <exception cref="ArgumentException">A count out of range.</exception>
    public static void Split(ReadOnlySpan<byte> secret, int threshold, int count, Entropy entropy, string purpose, Span<byte[]> shares)
    {
        if (threshold < 1 || threshold > count) throw new ArgumentOutOfRangeException(nameof(threshold), threshold, $"The threshold is 1 to {count}.");
        if (count > MaxCount) throw new ArgumentOutOfRangeException(nameof(count), count, $"There are at most {MaxCount} shares.");
        if (shares.Length != count) throw new ArgumentException($"There are {count} shares, not {shares.Length}.", nameof(shares));
        if ((long)threshold * secret.Length > Array.MaxLength) throw new ArgumentException("The secret is too long for this threshold.", nameof(secret));
        var coefficients = GC.AllocateUninitializedArray<byte>((threshold - 1) * secret.Length, pinned: true);
        entropy.Fill(purpose, coefficients);
        for (var i = 0; i < count; i++)
        {
            var share = secret.ToArray();
            var power = (byte)1;
            for (var degree = 1; degree < threshold; degree++)
            {
                power = Gf256.Multiply(power, (byte)(i + 1));
                Gf256.MultiplyAdd(power, coefficients.AsSpan((degree - 1) * secret.Length, secret.Length), share);
            }

            shares[i] = share;
        }

        CryptographicOperations.ZeroMemory(coefficients);
    }

    /// <summary>Splits a secret into new arrays; see the other overload.</summary>
    public static byte[][] Split(ReadOnlySpan<byte> secret, int threshold, int count, Entropy entropy, string purpose)
    {
        if (count is < 1 or > MaxCount) throw new ArgumentOutOfRangeException(nameof(count), count, $"There are 1 to {MaxCount} shares.");
        var shares = new byte[count][];
        Split(secret, threshold, count, entropy, purpose, shares);
        return shares;
    }

    /// <summary>Rebuilds a secret.</summary>
    /// <param name="shares">
    /// At least <paramref name="threshold"/> shares with their places X, in any order. Shares beyond the threshold must agree with the first ones.
    /// </param>
    /// <param name="threshold">As when split.</param>
    /// <param name="secret">As long as each share; cleared on refusal.</param>
    /// <returns>False if there are too few or too many shares, X is 0 or not unique, a length differs, or the shares do not agree.</returns>
    public static bool TryCombine(ReadOnlySpan<(byte X, ReadOnlyMemory<byte> Y)> shares, int threshold, Span<byte> secret)
    {
        secret.Clear();
        if (threshold < 1 || shares.Length < threshold || !AreUsable(shares, secret.Length)) return false;
        var basis = shares[..threshold];
        Interpolate(basis, 0, secret);
        if (shares.Length == threshold || AgreeWith(basis, shares[threshold..], secret.Length)) return true;
        CryptographicOperations.ZeroMemory(secret);
        return false;
    }

    /// <summary>Whether places are 1 or more and unique, and values of one length.</summary>
    internal static bool AreUsable(ReadOnlySpan<(byte X, ReadOnlyMemory<byte> Y)> shares, int length)
    {
        Span<bool> seen = stackalloc bool[MaxCount + 1];
        seen.Clear();
        foreach (var (x, y) in shares)
        {
            if (x == 0 || seen[x] || y.Length != length) return false;
            seen[x] = true;
        }

        return true;
    }

    private static bool AgreeWith(ReadOnlySpan<(byte X, ReadOnlyMemory<byte> Y)> basis, ReadOnlySpan<(byte X, ReadOnlyMemory<byte> Y)> others, int length)
    {
        var expected = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        var agree = true;
        foreach (var (x, y) in others)
        {
            expected.AsSpan().Clear();
            Interpolate(basis, x, expected);
            agree &= CryptographicOperations.FixedTimeEquals(expected, y.Span);
        }

        CryptographicOperations.ZeroMemory(expected);
        return agree;
    }

    /// <summary>Adds the value at a place to a target: sum of y_i * prod (place - x_j) / (x_i - x_j). The factors depend on public places only.</summary>
    internal static void Interpolate(ReadOnlySpan<(byte X, ReadOnlyMemory<byte> Y)> basis, byte place, Span<byte> target)
    {
        for (var i = 0; i < basis.Length; i++)
        {
            byte numerator = 1, denominator = 1;
            for (var j = 0; j < basis.Length; j++)
            {
                if (j == i) continue;
                numerator = Gf256.Multiply(numerator, (byte)(place ^ basis[j].X));
                denominator = Gf256.Multiply(denominator, (byte)(basis[i].X ^ basis[j].X));
            }

            Gf256.MultiplyAdd(Gf256.Multiply(numerator, Gf256.Invert(denominator)), basis[i].Y.Span, target);
        }
    }
}

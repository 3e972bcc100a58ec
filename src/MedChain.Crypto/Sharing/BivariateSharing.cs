using System.Security.Cryptography;
using MedChain.Crypto.Fields;
using MedChain.Crypto.Randomness;

namespace MedChain.Crypto.Sharing;

/// <summary>
/// Secret sharing by a symmetric polynomial in two variables over GF(256), octet by octet (Ben-Or, Goldwasser, Wigderson, STOC 1988): f has degree t - 1 in each,
/// f(0, 0) is the secret, f(x, y) = f(y, x). Holder i (from 0) gets the row f(i + 1, y). Its first coefficient is the holder's share, as <see cref="Shamir"/> has
/// them; t - 1 rows leave every secret possible. A lost row is given again by its points: row j at i + 1 is row i at j + 1, and t such points fix it, so that
/// nobody needs the secret for it.
/// </summary>
/// <remarks>
/// A row: t coefficients, the lowest first, each as long as the secret. Constant time in secrets, rows and points as long as all points fit; where some do not, time
/// tells which, and by how much they are wrong. Limits: as of <see cref="Shamir"/>; points are not authenticated, so commit to rows and check what they give.
/// </remarks>
public static class BivariateSharing
{
    /// <summary>The most holders: x = 1 to 255.</summary>
    public const int MaxCount = Shamir.MaxCount;

    /// <summary>Splits a secret.</summary>
    /// <param name="secret">At least one octet.</param>
    /// <param name="threshold">t: how many rows give the secret, 1 to <paramref name="count"/>.</param>
    /// <param name="count">How many rows: up to <see cref="MaxCount"/>.</param>
    /// <param name="entropy">The source of the coefficients.</param>
    /// <param name="purpose">Its purpose, of its own for each split.</param>
    /// <returns>The rows, each of <paramref name="threshold"/> times the secret's octets.</returns>
    /// <exception cref="ArgumentException">A count out of range, or no secret.</exception>
    public static byte[][] Split(ReadOnlySpan<byte> secret, int threshold, int count, Entropy entropy, string purpose)
    {
        if (count is < 1 or > MaxCount) throw new ArgumentOutOfRangeException(nameof(count), count, $"There are 1 to {MaxCount} rows.");
        if (threshold < 1 || threshold > count) throw new ArgumentOutOfRangeException(nameof(threshold), threshold, $"The threshold is 1 to {count}.");
        if (secret.IsEmpty || (long)threshold * threshold * secret.Length > Array.MaxLength) throw new ArgumentException("The secret is empty, or too long for this threshold.", nameof(secret));
        var size = threshold * secret.Length;
        var coefficients = Coefficients(secret, threshold, entropy, purpose);
        var rows = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            var (row, power) = (new byte[size], (byte)1);
            for (var degree = 0; degree < threshold; degree++)
            {
                Gf256Vector.MultiplyAdd(Gf256Vector.Best, power, coefficients.AsSpan(degree * size, size), row);
                power = Gf256.Multiply(power, (byte)(i + 1));
            }

            rows[i] = row;
        }

        CryptographicOperations.ZeroMemory(coefficients);
        return rows;
    }

    /// <summary>The value of a row at a place: the point that its holder gives to repair the row of that place.</summary>
    /// <param name="row">The row.</param>
    /// <param name="place">x of the row to repair: 1 to 255.</param>
    /// <param name="point">As long as the secret; the row's length is a multiple of it.</param>
    /// <exception cref="ArgumentException">The lengths do not fit.</exception>
    public static void Evaluate(ReadOnlySpan<byte> row, byte place, Span<byte> point)
    {
        if (point.IsEmpty || row.Length % point.Length != 0) throw new ArgumentException("A row is some coefficients, each as long as the point.", nameof(point));
        point.Clear();
        var power = (byte)1;
        for (var at = 0; at < row.Length; at += point.Length)
        {
            Gf256.MultiplyAdd(power, row.Slice(at, point.Length), point);
            power = Gf256.Multiply(power, place);
        }
    }

    // Coefficient a of x, b of y stands at (a t + b) times the secret's length; the same octets stand at b of x, a of y.
    private static byte[] Coefficients(ReadOnlySpan<byte> secret, int threshold, Entropy entropy, string purpose)
    {
        var length = secret.Length;
        var coefficients = GC.AllocateUninitializedArray<byte>(threshold * threshold * length, pinned: true);
        entropy.Fill(purpose, coefficients);
        secret.CopyTo(coefficients);
        for (var a = 1; a < threshold; a++)
        {
            for (var b = 0; b < a; b++)
                coefficients.AsSpan(((b * threshold) + a) * length, length).CopyTo(coefficients.AsSpan(((a * threshold) + b) * length, length));
        }

        return coefficients;
    }
}

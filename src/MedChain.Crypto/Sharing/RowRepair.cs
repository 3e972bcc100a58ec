using MedChain.Crypto.Fields;

namespace MedChain.Crypto.Sharing;

/// <summary>
/// Finds a lost row of <see cref="BivariateSharing"/> by points of it, some of which are lies: of N points it finds the polynomial that all but e of them fit as
/// long as N >= t + 2 e, by Berlekamp and Welch (US patent 4,633,470, 1986). When no point lies, the first t give it and the others agree.
/// </summary>
public static class RowRepair
{
    /// <summary>Finds the row.</summary>
    /// <param name="points">Points with their places X, in any order; untrusted.</param>
    /// <param name="threshold">t, as when split.</param>
    /// <param name="row">t times a point's octets; cleared on refusal.</param>
    /// <param name="misfits">The places whose points do not fit the row, ascending; none on refusal.</param>
    /// <returns>False if there are too few points for so many lies, X is 0 or not unique, or a length differs.</returns>
    public static bool TryRecover(ReadOnlySpan<(byte X, ReadOnlyMemory<byte> Y)> points, int threshold, Span<byte> row, out byte[] misfits)
    {
        row.Clear();
        misfits = [];
        if (threshold < 1 || row.IsEmpty || row.Length % threshold != 0 || !Shamir.AreUsable(points, row.Length / threshold)) return false;
        var (fitting, lies) = (points.ToArray(), new List<byte>());
        while (fitting.Length >= threshold)
        {
            var residuals = Residuals(fitting, threshold, row.Length / threshold);
            if (FirstDifference(residuals) is not { } column)
            {
                Interpolate(fitting.AsSpan(0, threshold), row);
                lies.Sort();
                misfits = [.. lies];
                return points.Length >= threshold + (2 * lies.Count);
            }

            var wrong = BerlekampWelch.Errors([.. fitting.Select(point => point.X)], [.. residuals.Select(residual => residual[column])], threshold);
            if (wrong.Length == 0) return false;
            lies.AddRange(wrong);
            fitting = [.. fitting.Where(point => !wrong.Contains(point.X))];
        }

        return false;
    }

    // What is left of each point when the polynomial through the first t is taken away. That leaves where the lies are and by how much they are wrong, and
    // tells nothing of the row: so what depends on it need not be constant time.
    private static byte[][] Residuals((byte X, ReadOnlyMemory<byte> Y)[] points, int threshold, int length)
    {
        var residuals = new byte[points.Length][];
        for (var i = 0; i < points.Length; i++)
        {
            residuals[i] = new byte[length];
            if (i < threshold) continue;
            points[i].Y.Span.CopyTo(residuals[i]);
            Shamir.Interpolate(points.AsSpan(0, threshold), points[i].X, residuals[i]);
        }

        return residuals;
    }

    private static int? FirstDifference(byte[][] residuals)
    {
        foreach (var residual in residuals)
        {
            var at = residual.AsSpan().IndexOfAnyExcept((byte)0);
            if (at >= 0) return at;
        }

        return null;
    }

    // The coefficients of the polynomial through t points: the sum of y_j times the coefficients of the j-th Lagrange polynomial.
    private static void Interpolate(ReadOnlySpan<(byte X, ReadOnlyMemory<byte> Y)> basis, Span<byte> row)
    {
        var (threshold, length) = (basis.Length, row.Length / basis.Length);
        Span<byte> lagrange = stackalloc byte[BivariateSharing.MaxCount];
        for (var j = 0; j < threshold; j++)
        {
            lagrange.Clear();
            lagrange[0] = 1;
            byte denominator = 1;
            for (int i = 0, degree = 0; i < threshold; i++)
            {
                if (i == j) continue;
                for (var at = ++degree; at > 0; at--) lagrange[at] = (byte)(lagrange[at - 1] ^ Gf256.Multiply(lagrange[at], basis[i].X));
                lagrange[0] = Gf256.Multiply(lagrange[0], basis[i].X);
                denominator = Gf256.Multiply(denominator, (byte)(basis[j].X ^ basis[i].X));
            }

            var scale = Gf256.Invert(denominator);
            for (var degree = 0; degree < threshold; degree++)
                Gf256.MultiplyAdd(Gf256.Multiply(scale, lagrange[degree]), basis[j].Y.Span, row.Slice(degree * length, length));
        }
    }
}

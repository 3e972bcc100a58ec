using MedChain.Crypto.Fields;

namespace MedChain.Crypto.Sharing;

/// <summary>
/// Finds the wrong values of a polynomial of degree below t over GF(256): E of degree e and Q of degree below t + e with Q(x) = y E(x) at every place; the polynomial
/// is Q / E, and what does not fit it is wrong. Unique for e up to (N - t) / 2.
/// </summary>
internal static class BerlekampWelch
{
    /// <summary>The places of the wrong values; none when there is no such polynomial.</summary>
    /// <param name="places">Each once.</param>
    /// <param name="values">One a place; not secret.</param>
    /// <param name="threshold">t.</param>
    public static byte[] Errors(byte[] places, byte[] values, int threshold)
    {
        var most = (places.Length - threshold) / 2;
        if (most < 1 || Solve(places, values, threshold, most) is not { } solution) return [];
        var quotient = solution[..(threshold + most)];
        byte[] locator = [.. solution[(threshold + most)..], 1];
        if (!TryDivide(quotient, locator)) return [];
        var polynomial = quotient[most..];
        return [.. places.Where((place, i) => Value(polynomial, place) != values[i])];
    }

    // One equation a place: Q_0 + Q_1 x + ... + y (E_0 + E_1 x + ... + E_(e-1) x^(e-1)) = y x^e. Any solution serves; null when there is none.
    private static byte[]? Solve(byte[] places, byte[] values, int threshold, int errors)
    {
        var unknowns = threshold + (2 * errors);
        var rows = new byte[places.Length][];
        for (var i = 0; i < rows.Length; i++)
        {
            rows[i] = new byte[unknowns + 1];
            byte power = 1;
            for (var degree = 0; degree < threshold + errors; degree++)
            {
                rows[i][degree] = power;
                if (degree < errors) rows[i][threshold + errors + degree] = Gf256.Multiply(values[i], power);
                if (degree == errors) rows[i][unknowns] = Gf256.Multiply(values[i], power);
                power = Gf256.Multiply(power, places[i]);
            }
        }

        return Eliminate(rows, unknowns);
    }

    private static byte[]? Eliminate(byte[][] rows, int unknowns)
    {
        var (rank, pivots) = (0, new int[unknowns]);
        for (var column = 0; column < unknowns && rank < rows.Length; column++)
        {
            var found = Array.FindIndex(rows, rank, row => row[column] != 0);
            if (found < 0) continue;
            (rows[rank], rows[found]) = (rows[found], rows[rank]);
            var scale = Gf256.Invert(rows[rank][column]);
            for (var i = column; i <= unknowns; i++) rows[rank][i] = Gf256.Multiply(scale, rows[rank][i]);
            for (var other = 0; other < rows.Length; other++)
            {
                if (other != rank && rows[other][column] != 0) Gf256.MultiplyAdd(rows[other][column], rows[rank].AsSpan(), rows[other]);
            }

            pivots[rank++] = column;
        }

        if (rows.Skip(rank).Any(row => row[unknowns] != 0)) return null;
        var solution = new byte[unknowns];
        for (var i = 0; i < rank; i++) solution[pivots[i]] = rows[i][unknowns];
        return solution;
    }

    // Divides in place by a polynomial with leading coefficient 1: the quotient stands in the upper part, and below it nothing may be left.
    private static bool TryDivide(byte[] dividend, byte[] divisor)
    {
        var degree = divisor.Length - 1;
        for (var at = dividend.Length - 1; at >= degree; at--)
        {
            for (var i = 0; i < degree; i++) dividend[at - degree + i] ^= Gf256.Multiply(dividend[at], divisor[i]);
        }

        return !dividend.AsSpan(0, degree).ContainsAnyExcept((byte)0);
    }

    private static byte Value(byte[] polynomial, byte place)
    {
        byte value = 0;
        for (var i = polynomial.Length - 1; i >= 0; i--) value = (byte)(Gf256.Multiply(value, place) ^ polynomial[i]);
        return value;
    }
}

namespace MedChain.Crypto.Fields;

/// <summary>Square matrices over GF(256), rows of octets. Public data: not constant time.</summary>
internal static class Gf256Matrix
{
    /// <summary>The inverse, by Gauss and Jordan. Leaves the argument as it is.</summary>
    /// <exception cref="ArgumentException">The matrix is singular.</exception>
    public static byte[][] Invert(byte[][] matrix)
    {
        var size = matrix.Length;
        var rows = new byte[size][];
        for (var i = 0; i < size; i++)
        {
            rows[i] = new byte[2 * size];
            matrix[i].CopyTo(rows[i], 0);
            rows[i][size + i] = 1;
        }

        for (var column = 0; column < size; column++)
        {
            var pivot = Array.FindIndex(rows, column, row => row[column] != 0);
            if (pivot < 0) throw new ArgumentException("The matrix is singular.", nameof(matrix));
            (rows[column], rows[pivot]) = (rows[pivot], rows[column]);
            Scale(rows[column], Gf256.Invert(rows[column][column]));
            for (var i = 0; i < size; i++)
            {
                if (i != column) Gf256.MultiplyAdd(rows[i][column], rows[column], rows[i]);
            }
        }

        return Array.ConvertAll(rows, row => row[size..]);
    }

    private static void Scale(byte[] row, byte factor)
    {
        for (var i = 0; i < row.Length; i++) row[i] = Gf256.Multiply(row[i], factor);
    }
}

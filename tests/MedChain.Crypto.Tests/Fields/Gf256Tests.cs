using MedChain.Crypto.Fields;

namespace MedChain.Crypto.Tests.Fields;

/// <summary>The field of 256 elements. FIPS 197 4.2.</summary>
public sealed class Gf256Tests
{
    // Logarithms to the base 3, the textbook way: the oracle for everything else.
    private static readonly byte[] s_power = new byte[255];
    private static readonly int[] s_log = new int[256];

    static Gf256Tests()
    {
        var x = 1;
        for (var i = 0; i < 255; i++)
        {
            s_power[i] = (byte)x;
            s_log[x] = i;
            x ^= x << 1;
            if (x > 255) x ^= 0x11B;
        }
    }

    /// <summary>The product by the oracle.</summary>
    internal static byte Product(byte a, byte b) => a == 0 || b == 0 ? (byte)0 : s_power[(s_log[a] + s_log[b]) % 255];

    [Fact]
    public void FIPS_197_examples_hold()
    {
        Assert.Equal(0xC1, Gf256.Multiply(0x57, 0x83));
        Assert.Equal(0xFE, Gf256.Multiply(0x57, 0x13));
    }

    [Fact]
    public void All_products_and_inverses_are_right()
    {
        for (var a = 0; a < 256; a++)
        {
            for (var b = 0; b < 256; b++) Assert.Equal(Product((byte)a, (byte)b), Gf256.Multiply((byte)a, (byte)b));
            Assert.Equal(a == 0 ? 0 : 1, Product((byte)a, Gf256.Invert((byte)a)));
        }
    }

    [Fact]
    public void Eight_at_a_time_gives_the_same_for_all_factors_and_octets()
    {
        byte[] source = [.. Enumerable.Range(0, 256).Select(i => (byte)i), 1, 2, 3];
        for (var factor = 0; factor < 256; factor++)
        {
            byte[] target = [.. Enumerable.Range(0, 259).Select(i => unchecked((byte)(7 * i)))];
            byte[] expected = [.. target.Zip(source, (t, s) => (byte)(t ^ Product((byte)factor, s)))];
            Gf256.MultiplyAdd((byte)factor, source, target);
            Assert.Equal(expected, target);
        }
    }

    [Theory]
    [InlineData(nameof(Gf256Vector.Path.Scalar))]
    [InlineData(nameof(Gf256Vector.Path.Shuffle128))]
    [InlineData(nameof(Gf256Vector.Path.Shuffle256))]
    [InlineData(nameof(Gf256Vector.Path.Gfni256))]
    public void Every_vector_path_of_this_machine_gives_what_scalar_code_gives(string name)
    {
        var path = Enum.Parse<Gf256Vector.Path>(name);
        if (!Gf256Vector.IsSupported(path)) return;
        var random = new Random(5);
        for (var length = 0; length < 256; length++)
        {
            var source = new byte[length];
            random.NextBytes(source);
            foreach (var factor in length is 0 or 33 or 255 ? Enumerable.Range(0, 256) : [length, 255 - length])
            {
                var expected = new byte[length];
                random.NextBytes(expected);
                byte[] actual = [.. expected];
                Gf256.MultiplyAdd((byte)factor, source, expected);
                Gf256Vector.MultiplyAdd(path, (byte)factor, source, actual);
                Assert.Equal(expected, actual);
            }
        }
    }

    [Fact]
    public void The_best_path_is_one_of_this_machine() => Assert.True(Gf256Vector.IsSupported(Gf256Vector.Best));

    [Fact]
    public void A_matrix_times_its_inverse_is_the_identity_and_a_singular_one_has_none()
    {
        byte[][] matrix = [[0, 1, 7], [2, 3, 4], [9, 9, 1]];
        var inverse = Gf256Matrix.Invert(matrix);
        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j < 3; j++)
                Assert.Equal(i == j ? 1 : 0, Enumerable.Range(0, 3).Aggregate(0, (sum, m) => sum ^ Product(matrix[i][m], inverse[m][j])));
        }

        Assert.Throws<ArgumentException>(() => Gf256Matrix.Invert([[1, 2], [1, 2]]));
    }
}

using FsCheck;
using FsCheck.Fluent;
using MedChain.Crypto.Randomness;
using MedChain.Crypto.Sharing;

namespace MedChain.Crypto.Tests.Sharing;

/// <summary>Rows: their first coefficients are shares, fewer than t tell nothing, a lost one is found by points of which some lie. Spec: Records R12, R16.</summary>
public sealed class BivariateSharingTests
{
    private static readonly Entropy s_entropy = new(new byte[32]);

    /// <summary>A secret and thresholds as custodians have them, m = 3 f + 1 to 3 f + 3, and the row that is lost.</summary>
    private static Gen<(byte[] Secret, int Count, int Lost, int Seed)> Cases { get; } =
        from secret in Property.Octets.Where(octets => octets.Length > 0)
        from count in Gen.Choose(4, 31)
        from lost in Gen.Choose(0, count - 1)
        from seed in Gen.Choose(0, int.MaxValue)
        select (secret, count, lost, seed);

    [Fact]
    public void R12_the_first_coefficients_of_rows_are_shares_of_the_secret() =>
        Property.Holds(Cases, c =>
        {
            var rows = Rows(c.Secret, c.Count);
            var secret = new byte[c.Secret.Length];
            var shares = rows.Select((row, i) => ((byte)(i + 1), (ReadOnlyMemory<byte>)row.AsMemory(0, secret.Length))).ToArray();
            return Shamir.TryCombine(shares, Threshold(c.Count), secret) && secret.AsSpan().SequenceEqual(c.Secret);
        });

    [Fact]
    public void R12_each_row_at_anothers_place_is_the_others_at_its_own() =>
        Property.Holds(Cases, c =>
        {
            var rows = Rows(c.Secret, c.Count);
            return Enumerable.Range(0, c.Count).All(i => Point(rows, c.Lost, i).AsSpan().SequenceEqual(Point(rows, i, c.Lost)));
        });

    [Fact]
    public void R12_fewer_rows_than_the_threshold_leave_every_secret_equally_possible()
    {
        // t = 2: f(x, y) = s + a (x + y) + b x y. One row (s + a x, a + b x) is seen; to each secret belongs just one pair a, b.
        var row = Rows([42], 4)[2];
        var possible = new int[256];
        for (var secret = 0; secret < 256; secret++)
        {
            for (var a = 0; a < 256; a++)
            {
                if ((secret ^ Product(a, 3)) != row[0]) continue;
                for (var b = 0; b < 256; b++)
                {
                    if ((a ^ Product(b, 3)) == row[1]) possible[secret]++;
                }
            }
        }

        Assert.All(possible, count => Assert.Equal(1, count));
    }

    [Fact]
    public void R16_any_t_points_give_the_lost_row_and_no_fewer() =>
        Property.Holds(Cases, c =>
        {
            var (rows, threshold) = (Rows(c.Secret, c.Count), Threshold(c.Count));
            var points = Points(rows, c.Lost, c.Seed)[..threshold];
            var row = new byte[rows[0].Length];
            return RowRepair.TryRecover(points, threshold, row, out var misfits) && misfits.Length == 0 && row.AsSpan().SequenceEqual(rows[c.Lost])
                && !RowRepair.TryRecover(points.AsSpan(1), threshold, row, out _) && !row.AsSpan().ContainsAnyExcept((byte)0);
        });

    [Fact]
    public void R16_with_t_and_2_e_points_e_lies_are_found_and_named() =>
        Property.Holds(Cases, c =>
        {
            var (rows, threshold) = (Rows(c.Secret, c.Count), Threshold(c.Count));
            for (var lies = 0; lies <= Faulty(c.Count); lies++)
            {
                var points = Points(rows, c.Lost, c.Seed)[..(threshold + (2 * lies))];
                var liars = Lie(points, lies, c.Seed);
                var row = new byte[rows[0].Length];
                if (!RowRepair.TryRecover(points, threshold, row, out var misfits)) return false;
                if (!row.AsSpan().SequenceEqual(rows[c.Lost]) || !misfits.AsSpan().SequenceEqual(liars)) return false;
            }

            return true;
        });

    [Fact]
    public void R16_one_lie_more_is_refused_or_seen_by_another_row() =>
        Property.Holds(Cases, c =>
        {
            var (rows, threshold) = (Rows(c.Secret, c.Count), Threshold(c.Count));
            var points = Points(rows, c.Lost, c.Seed)[..(threshold + 1)];
            Lie(points, 1, c.Seed);
            var row = new byte[rows[0].Length];
            return !RowRepair.TryRecover(points, threshold, row, out _);
        });

    [Fact]
    public void R16_place_0_a_place_twice_and_other_lengths_are_refused()
    {
        var rows = Rows([1, 2, 3], 4);
        var points = Points(rows, 0, 1);
        var row = new byte[6];
        Assert.True(RowRepair.TryRecover(points, 2, row, out _));
        Assert.False(RowRepair.TryRecover([points[0], points[0], points[1]], 2, row, out _));
        Assert.False(RowRepair.TryRecover([(0, points[0].Y), points[1], points[2]], 2, row, out _));
        Assert.False(RowRepair.TryRecover([points[0], points[1], (points[2].X, points[2].Y[1..])], 2, row, out _));
        Assert.False(RowRepair.TryRecover(points, 2, new byte[5], out _));
        Assert.False(RowRepair.TryRecover(points, 0, row, out _));
        Assert.False(RowRepair.TryRecover([], 2, row, out _));
    }

    [Fact]
    public void R12_a_count_out_of_range_is_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => BivariateSharing.Split([1], 3, 2, s_entropy, "range"));
        Assert.ThrowsAny<ArgumentException>(() => BivariateSharing.Split([1], 0, 2, s_entropy, "range"));
        Assert.ThrowsAny<ArgumentException>(() => BivariateSharing.Split([1], 1, 256, s_entropy, "range"));
        Assert.ThrowsAny<ArgumentException>(() => BivariateSharing.Split([], 1, 2, s_entropy, "range"));
    }

    private static int Faulty(int count) => (count - 1) / 3;

    private static int Threshold(int count) => count - (2 * Faulty(count));

    private static byte[][] Rows(byte[] secret, int count) => BivariateSharing.Split(secret, Threshold(count), count, s_entropy, "rows");

    private static byte[] Point(byte[][] rows, int of, int at)
    {
        var point = new byte[rows[of].Length / Threshold(rows.Length)];
        BivariateSharing.Evaluate(rows[of], (byte)(at + 1), point);
        return point;
    }

    /// <summary>What all holders, in an order of chance, give for the lost row.</summary>
    private static (byte X, ReadOnlyMemory<byte> Y)[] Points(byte[][] rows, int lost, int seed)
    {
        var points = Enumerable.Range(0, rows.Length).Select(j => ((byte)(j + 1), (ReadOnlyMemory<byte>)Point(rows, j, lost))).ToArray();
        new Random(seed).Shuffle(points);
        return points;
    }

    /// <summary>Makes some points wrong, each in an octet of its own choice; their places, ascending.</summary>
    private static byte[] Lie((byte X, ReadOnlyMemory<byte> Y)[] points, int lies, int seed)
    {
        var random = new Random(seed);
        var chosen = Enumerable.Range(0, points.Length).ToArray();
        random.Shuffle(chosen);
        foreach (var i in chosen[..lies])
        {
            var wrong = points[i].Y.ToArray();
            wrong[random.Next(wrong.Length)] ^= (byte)random.Next(1, 256);
            points[i].Y = wrong;
        }

        return [.. chosen[..lies].Select(i => points[i].X).Order()];
    }

    private static int Product(int a, int b) => Fields.Gf256Tests.Product((byte)a, (byte)b);
}

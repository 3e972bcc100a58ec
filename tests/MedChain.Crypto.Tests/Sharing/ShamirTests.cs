using FsCheck;
using FsCheck.Fluent;
using MedChain.Crypto.Randomness;
using MedChain.Crypto.Sharing;
using MedChain.Crypto.Tests.Fields;

namespace MedChain.Crypto.Tests.Sharing;

/// <summary>Secret sharing: any t of n, nothing from fewer. Spec: Records "Shamir".</summary>
public sealed class ShamirTests
{
    private static readonly Entropy s_entropy = new(new byte[32]);

    private static Gen<(byte[] Secret, int Threshold, int Count, int Seed)> Cases { get; } =
        from secret in Property.Octets
        from count in Gen.Frequency((9, Gen.Choose(1, 12)), (1, Gen.Choose(13, 255)))
        from threshold in Gen.Choose(1, count)
        from seed in Gen.Choose(0, int.MaxValue)
        select (secret, threshold, count, seed);

    [Fact]
    public void Any_threshold_of_shares_in_any_order_give_the_secret() =>
        Property.Holds(Cases, c =>
        {
            var shares = Chosen(c.Secret, c.Threshold, c.Count, c.Seed);
            var (exact, all) = (new byte[c.Secret.Length], new byte[c.Secret.Length]);
            return Shamir.TryCombine(shares.AsSpan(0, c.Threshold), c.Threshold, exact) && exact.AsSpan().SequenceEqual(c.Secret)
                && Shamir.TryCombine(shares, c.Threshold, all) && all.AsSpan().SequenceEqual(c.Secret);
        });

    [Fact]
    public void Shares_are_the_values_of_polynomials_with_the_secret_as_constant_term()
    {
        byte[] secret = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        var coefficients = new byte[18];
        s_entropy.Fill("poly", coefficients);
        var shares = Shamir.Split(secret, 3, 5, s_entropy, "poly");
        for (var x = 1; x <= 5; x++)
        {
            for (var i = 0; i < 9; i++)
            {
                var square = Gf256Tests.Product((byte)x, (byte)x);
                Assert.Equal(secret[i] ^ Gf256Tests.Product(coefficients[i], (byte)x) ^ Gf256Tests.Product(coefficients[9 + i], square), shares[x - 1][i]);
            }
        }
    }

    [Fact]
    public void Fewer_shares_than_the_threshold_leave_every_secret_equally_possible()
    {
        var shares = Shamir.Split([42], 3, 3, s_entropy, "perfect");
        var seen = new SortedSet<byte>();
        for (var y = 0; y < 256; y++)
        {
            var secret = new byte[1];
            Assert.True(Shamir.TryCombine([(1, shares[0]), (2, shares[1]), (3, new[] { (byte)y })], 3, secret));
            seen.Add(secret[0]);
        }

        Assert.Equal(256, seen.Count);
    }

    [Fact]
    public void A_wrong_share_among_more_than_the_threshold_is_noticed() =>
        Property.Holds(Cases.Where(c => c.Count > c.Threshold && c.Secret.Length > 0), c =>
        {
            var shares = Chosen(c.Secret, c.Threshold, c.Count, c.Seed);
            var place = c.Seed % shares.Length;
            var wrong = shares[place].Y.ToArray();
            wrong[c.Seed % wrong.Length] ^= 1;
            shares[place].Y = wrong;
            var secret = new byte[c.Secret.Length];
            return !Shamir.TryCombine(shares, c.Threshold, secret) && !secret.AsSpan().ContainsAnyExcept((byte)0);
        });

    [Fact]
    public void Fewer_shares_place_0_a_place_twice_and_other_lengths_are_refused()
    {
        var shares = Shamir.Split([1, 2, 3], 2, 3, s_entropy, "refuse");
        var secret = new byte[3];
        Assert.True(Shamir.TryCombine([(1, shares[0]), (3, shares[2])], 2, secret));
        Assert.False(Shamir.TryCombine([], 2, secret));
        Assert.False(Shamir.TryCombine([(1, shares[0])], 2, secret));
        Assert.False(Shamir.TryCombine([(0, shares[0]), (3, shares[2])], 2, secret));
        Assert.False(Shamir.TryCombine([(1, shares[0]), (1, shares[0])], 2, secret));
        Assert.False(Shamir.TryCombine([(1, shares[0]), (2, shares[1]), (2, shares[1])], 2, secret));
        Assert.False(Shamir.TryCombine([(1, shares[0]), (3, shares[2].AsMemory(1))], 2, secret));
        Assert.False(Shamir.TryCombine([(1, shares[0]), (3, shares[2])], 2, new byte[2]));
        Assert.False(Shamir.TryCombine([(1, shares[0]), (3, shares[2])], 0, secret));
        Assert.False(Shamir.TryCombine([(1, shares[0]), (3, shares[2])], -1, secret));
        Assert.False(secret.AsSpan().ContainsAnyExcept((byte)0));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(4, 3)]
    [InlineData(1, 0)]
    [InlineData(1, 256)]
    public void Counts_out_of_range_are_an_argument_exception(int threshold, int count) =>
        Assert.ThrowsAny<ArgumentException>(() => Shamir.Split([1], threshold, count, s_entropy, "x"));

    [Fact]
    public void As_many_places_as_shares_are_needed() =>
        Assert.Throws<ArgumentException>(() => Shamir.Split([1], 2, 3, s_entropy, "x", new byte[2][]));

    [Fact]
    public void All_of_255_shares_can_be_needed()
    {
        var shares = Shamir.Split([7, 8], 255, 255, s_entropy, "most");
        var secret = new byte[2];
        Assert.True(Shamir.TryCombine([.. shares.Select((y, i) => ((byte)(i + 1), (ReadOnlyMemory<byte>)y))], 255, secret));
        Assert.Equal([7, 8], secret);
    }

    private static (byte X, ReadOnlyMemory<byte> Y)[] Chosen(byte[] secret, int threshold, int count, int seed)
    {
        var shares = Shamir.Split(secret, threshold, count, s_entropy, "case").Select((y, i) => ((byte)(i + 1), (ReadOnlyMemory<byte>)y)).ToArray();
        new Random(seed).Shuffle(shares);
        return shares;
    }
}

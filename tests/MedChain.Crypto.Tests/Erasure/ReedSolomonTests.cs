using FsCheck;
using FsCheck.Fluent;
using MedChain.Crypto.Erasure;
using MedChain.Crypto.Fields;
using MedChain.Crypto.Tests.Fields;

namespace MedChain.Crypto.Tests.Erasure;

/// <summary>Any k of n fragments give the data. Spec: Records "Reed-Solomon".</summary>
public sealed class ReedSolomonTests
{
    private static Gen<(byte[] Data, int Needed, int Total, int Seed)> Cases { get; } =
        from data in Property.Octets
        from total in Gen.Frequency((9, Gen.Choose(1, 12)), (1, Gen.Choose(13, 255)))
        from needed in Gen.Choose(1, total)
        from seed in Gen.Choose(0, int.MaxValue)
        select (data, needed, total, seed);

    [Fact]
    public void Any_k_of_n_fragments_in_any_order_give_the_data() =>
        Property.Holds(Cases, c =>
        {
            var code = ReedSolomon.Create(c.Needed, c.Total);
            var fragments = Indexed(code.Encode(c.Data));
            new Random(c.Seed).Shuffle(fragments);
            var data = new byte[c.Data.Length];
            return code.TryDecode(fragments.AsSpan(0, c.Needed), data.Length, data) && data.AsSpan().SequenceEqual(c.Data);
        });

    [Fact]
    public void Every_subset_of_k_of_up_to_7_fragments_gives_the_data()
    {
        byte[] data = [.. Enumerable.Range(0, 101).Select(i => unchecked((byte)(i * 37)))];
        for (var total = 1; total <= 7; total++)
        {
            for (var needed = 1; needed <= total; needed++)
            {
                var code = ReedSolomon.Create(needed, total);
                var fragments = Indexed(code.Encode(data));
                for (var subset = 0; subset < 1 << total; subset++)
                {
                    var chosen = fragments.Where(f => (subset >> f.Index & 1) == 1).ToArray();
                    var decoded = new byte[data.Length];
                    var done = code.TryDecode(chosen, data.Length, decoded);
                    Assert.True(done == chosen.Length >= needed, $"{needed} of {total}, subset {subset}");
                    if (done) Assert.Equal(data, decoded);
                }
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3 * 32 - 1)]
    [InlineData(3 * 32)]
    [InlineData(3 * 32 + 1)]
    [InlineData(3 * 8192 - 1)]
    [InlineData(3 * 8192 + 1)]
    [InlineData(16 << 20)]
    public void Data_of_any_length_are_rebuilt_from_parity_alone_and_all_paths_agree(int length)
    {
        var data = new byte[length];
        new Random(length).NextBytes(data);
        var code = ReedSolomon.Create(3, 7);
        var fragments = code.Encode(data);
        Assert.All(fragments, f => Assert.Equal((length + 2) / 3, f.Length));

        foreach (var path in Enum.GetValues<Gf256Vector.Path>().Where(Gf256Vector.IsSupported))
        {
            var twin = code.By(path);
            Assert.All(twin.Encode(data).Zip(fragments), pair => Assert.True(pair.First.AsSpan().SequenceEqual(pair.Second), $"{path}"));
            var decoded = new byte[length];
            Assert.True(twin.TryDecode([(6, fragments[6]), (4, fragments[4]), (5, fragments[5])], length, decoded));
            Assert.True(decoded.AsSpan().SequenceEqual(data), $"{path}");
        }
    }

    [Fact]
    public void Scalar_and_vector_code_agree() =>
        Property.Holds(Cases, c =>
        {
            var fragments = ReedSolomon.Create(c.Needed, c.Total).Encode(c.Data);
            var scalar = ReedSolomon.Create(c.Needed, c.Total).By(Gf256Vector.Path.Scalar).Encode(c.Data);
            return fragments.Zip(scalar).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
        });

    [Fact]
    public void The_first_k_fragments_are_the_data_and_the_others_rows_of_a_Cauchy_matrix()
    {
        byte[] data = [10, 20, 30, 40, 50];
        var fragments = ReedSolomon.Create(3, 5).Encode(data);
        Assert.Equal(new byte[][] { [10, 20], [30, 40], [50, 0] }, fragments[..3]);
        for (var row = 0; row < 2; row++)
        {
            for (var octet = 0; octet < 2; octet++)
            {
                var expected = 0;
                for (var j = 0; j < 3; j++) expected ^= Gf256Tests.Product(Inverse((byte)((3 + row) ^ j)), fragments[j][octet]);
                Assert.Equal(expected, fragments[3 + row][octet]);
            }
        }
    }

    [Fact]
    public void Too_few_fragments_wrong_indices_and_wrong_sizes_are_refused()
    {
        byte[] data = [1, 2, 3, 4, 5];
        var code = ReedSolomon.Create(2, 4);
        var f = code.Encode(data);
        var decoded = new byte[5];
        Assert.True(code.TryDecode([(0, f[0]), (3, f[3])], 5, decoded));
        Assert.False(code.TryDecode([], 5, decoded));
        Assert.False(code.TryDecode([(0, f[0])], 5, decoded));
        Assert.False(code.TryDecode([(0, f[0]), (0, f[0])], 5, decoded));
        Assert.False(code.TryDecode([(0, f[0]), (-1, f[1])], 5, decoded));
        Assert.False(code.TryDecode([(0, f[0]), (4, f[1])], 5, decoded));
        Assert.False(code.TryDecode([(0, f[0]), (int.MaxValue, f[1])], 5, decoded));
        Assert.False(code.TryDecode([(0, f[0]), (1, f[1].AsMemory(1))], 5, decoded));
        Assert.False(code.TryDecode([(0, f[0]), (1, new byte[4])], 5, decoded));
    }

    [Fact]
    public void Padding_that_is_not_zero_is_refused()
    {
        var code = ReedSolomon.Create(2, 4);
        var fragments = code.Encode([1, 2, 3]);
        Assert.Equal([3, 0], fragments[1]);
        fragments[1][1] = 1;
        Assert.False(code.TryDecode([(0, fragments[0]), (1, fragments[1])], 3, new byte[3]));
    }

    [Fact]
    public void Fragments_beyond_k_are_not_needed_and_data_fragments_come_first()
    {
        byte[] data = [1, 2, 3, 4];
        var code = ReedSolomon.Create(2, 4);
        var f = code.Encode(data);
        var decoded = new byte[4];
        Assert.True(code.TryDecode([(3, new byte[2]), (0, f[0]), (1, f[1])], 4, decoded));
        Assert.Equal(data, decoded);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(-1, 1)]
    [InlineData(3, 2)]
    [InlineData(1, 256)]
    [InlineData(0, 0)]
    public void Counts_out_of_range_give_no_code(int needed, int total)
    {
        Assert.False(ReedSolomon.TryCreate(needed, total, out var code));
        Assert.Null(code);
        Assert.Throws<ArgumentException>(() => ReedSolomon.Create(needed, total));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(20_000)]
    public void Parity_alone_is_what_encoding_gives_behind_the_data(int size)
    {
        var code = ReedSolomon.Create(3, 7);
        var data = new byte[3 * size];
        new Random(size).NextBytes(data);
        byte[][] parity = [.. Enumerable.Range(0, 4).Select(_ => Enumerable.Repeat((byte)9, size).ToArray())];
        code.EncodeParity(data, parity);
        Assert.Equal(code.Encode(data)[3..], parity);
    }

    [Fact]
    public void Misuse_is_an_argument_exception()
    {
        var code = ReedSolomon.Create(2, 3);
        Assert.Throws<ArgumentException>(() => code.Encode([1, 2], [[0], [0]]));
        Assert.Throws<ArgumentException>(() => code.Encode([1, 2], [[0], [0], [0, 0]]));
        Assert.Throws<ArgumentException>(() => code.EncodeParity(new byte[3], [[0]]));
        Assert.Throws<ArgumentException>(() => code.EncodeParity(new byte[2], [[0], [0]]));
        Assert.Throws<ArgumentException>(() => code.EncodeParity(new byte[2], [[0, 0]]));
        Assert.Throws<ArgumentException>(() => code.TryDecode([], 3, new byte[2]));
        Assert.ThrowsAny<ArgumentException>(() => code.FragmentSize(-1));
        Assert.Equal(1 << 30, code.FragmentSize(int.MaxValue));
    }

    private static byte Inverse(byte a) => (byte)Enumerable.Range(1, 255).First(b => Gf256Tests.Product(a, (byte)b) == 1);

    private static (int Index, ReadOnlyMemory<byte> Octets)[] Indexed(byte[][] fragments) =>
        [.. fragments.Select((f, i) => (i, (ReadOnlyMemory<byte>)f))];
}

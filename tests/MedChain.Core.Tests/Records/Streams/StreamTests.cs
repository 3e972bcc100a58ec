using MedChain.Core.Codec;
using MedChain.Core.Records;
using MedChain.Core.Records.Streams;
using MedChain.Crypto.Hashing;
using static MedChain.Core.Tests.Records.Streams.SampleStream;

namespace MedChain.Core.Tests.Records.Streams;

/// <summary>A stream comes back from any k custodians, chunk by chunk, and not from fewer. Spec: Records T1 to T8.</summary>
public sealed class StreamTests
{
    private static readonly Consortium Seven = new(7);

    [Theory]
    [InlineData(1)]
    [InlineData(ChunkSize - 1)]
    [InlineData(ChunkSize)]
    [InlineData(ChunkSize + 1)]
    [InlineData(3 * ChunkSize)]
    [InlineData((5 * ChunkSize) + 17)]
    public void T7_64_a_stream_of_any_length_comes_back_from_any_k_custodians(int length)
    {
        var stream = Of(Seven, length);
        foreach (var custodians in (int[][])[[0, 1, 2], [4, 5, 6], [0, 4, 6], [6, 1, 3], [0, 1, 2, 3, 4, 5, 6]])
        {
            using var opener = stream.Opener();
            var (opened, plaintext) = stream.Open(opener, custodians);
            Assert.True(opener.IsComplete);
            Assert.Equal((stream.Manifest.Chunks, 0), (opened, opener.NextLength));
            Assert.Equal(stream.Plaintext, plaintext);
        }
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(31)]
    public void T7_any_number_of_custodians_will_do(int count)
    {
        var stream = Of(new Consortium(count), (2 * ChunkSize) + 5);
        Assert.True(StreamOpener.TryStart(stream.Released([.. Enumerable.Range(0, count)]), 0, out var opener, out _));
        var needed = stream.Manifest.Header.Thresholds.Fragments;
        Assert.Equal(stream.Plaintext, stream.Open(opener, [.. Enumerable.Range(count - needed, needed)]).Plaintext);
        opener.Dispose();
    }

    [Fact]
    public void T7_59_one_share_or_one_piece_fewer_is_unavailable()
    {
        var stream = Of(Seven, ChunkSize + 1);
        Assert.False(StreamOpener.TryStart(stream.Released(3, 4), 0, out _, out var failure));
        Assert.Equal((OpenFailureKind.Unavailable, 0), (failure.Kind, failure.Culprits.Length));

        using var opener = stream.Opener();
        var plaintext = Enumerable.Repeat((byte)9, ChunkSize).ToArray();
        Assert.False(opener.TryOpen([stream.Of(3, 0), stream.Of(4, 0)], plaintext, out failure));
        Assert.Equal((OpenFailureKind.Unavailable, 0, 0), (failure.Kind, failure.Culprits.Length, opener.Next));
        Assert.Equal(new byte[ChunkSize], plaintext);
    }

    [Fact]
    public void T1_nothing_of_a_stream_is_empty_or_longer_than_its_chunks()
    {
        using var sealer = Begin(Seven, 5);
        Assert.Throws<ArgumentException>(() => sealer.Seal([], isLast: true));
        Assert.Throws<ArgumentException>(() => sealer.Seal(Octets(ChunkSize - 1), isLast: false));
        Assert.Throws<ArgumentException>(() => sealer.Seal(Octets(ChunkSize + 1), isLast: true));
        Assert.Throws<InvalidOperationException>(() => sealer.Finish(Digest.Zero, Seven.Genesis.Founders));
        Assert.Throws<ArgumentException>(() => StreamSealer.Begin(Seed(1), Seven[0].Self, Seven.Genesis.Founders, StreamHeader.MostBits + 1));
        var chunk = Octets(ChunkSize);
        for (var i = 1; i < StreamHeader.MostChunks; i++) sealer.Seal(chunk, isLast: false);
        Assert.Throws<ArgumentException>(() => sealer.Seal(chunk, isLast: false));
        sealer.Seal(chunk, isLast: true);
        Assert.Throws<ArgumentException>(() => sealer.Seal(chunk, isLast: true));
        Assert.Equal(1L << 31, (long)StreamHeader.MostChunks << StreamHeader.MostBits);
        Assert.Equal(StreamHeader.MostChunks, sealer.Finish(Digest.Zero, Seven.Genesis.Founders).Manifest.Chunks);
        Assert.InRange(CanonicalWriter.Encode(sealer.Progress).Length, 1, 66_000);
    }

    [Fact]
    public void T2_T3_no_nonce_serves_twice_and_equal_chunks_do_not_look_equal()
    {
        using var sealer = Begin(Seven, 5);
        var chunk = new byte[ChunkSize];
        var seen = new HashSet<string>();
        for (var i = 0; i < 20; i++)
        {
            sealer.Seal(chunk, isLast: i == 19);
            foreach (var piece in Copies(sealer)) Assert.True(seen.Add(Convert.ToHexString(piece.Octets.Span[..16])));
        }
    }

    [Fact]
    public void T4_terms_and_pieces_hold_no_plaintext_and_only_the_custodians_key_opens_its_share()
    {
        var stream = Of(Seven, 2 * ChunkSize);
        foreach (var piece in stream.Pieces.SelectMany(chunk => chunk))
            Assert.True(stream.Plaintext.AsSpan().IndexOf(piece.Octets.Span[..16]) < 0);
        for (var i = 0; i < 7; i++)
        {
            Assert.True(StreamRules.IsAuthentic(stream.Manifest, stream.Sealed.Commitment, stream.Part(i)));
            var other = Seven.Setups.First(setup => setup.Self != stream.Manifest.Header.Custodians[i]);
            Assert.False(StreamRules.TryOpen(stream.Sealed.Terms[i], stream.Manifest.Header.Custodians[i], other.Sealing, out _));
            Assert.Equal(stream.Sealed.Commitment, stream.Sealed.Terms[i].Commitment());
        }
    }

    [Fact]
    public void T1_the_same_seed_gives_the_same_octets_and_another_none_of_them()
    {
        var (one, same, other) = (Of(Seven, 3000), Of(Seven, 3000), Of(Seven, 3000, seed: 6));
        Assert.Equal(one.Sealed.Commitment, same.Sealed.Commitment);
        Assert.Equal(one.Progress.Roots.AsEnumerable(), same.Progress.Roots);
        Assert.NotEqual(one.Manifest.Header.Record, other.Manifest.Header.Record);
        Assert.NotEqual(one.Manifest.KeyCommitment, other.Manifest.KeyCommitment);
        Assert.Empty(one.Progress.Roots.Intersect(other.Progress.Roots));
    }
}

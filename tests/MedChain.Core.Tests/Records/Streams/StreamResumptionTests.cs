using MedChain.Core.Codec;
using MedChain.Core.Records.Streams;
using MedChain.Crypto.Hashing;
using static MedChain.Core.Tests.Records.Streams.SampleStream;

namespace MedChain.Core.Tests.Records.Streams;

/// <summary>Sealing, custody and opening go on from the last whole chunk. Spec: Records T5, T6, T8.</summary>
public sealed class StreamResumptionTests
{
    private static readonly Consortium Seven = new(7);
    private static readonly SampleStream Stream = SampleStream.Of(Seven, (4 * ChunkSize) + 9);

    [Fact]
    public void T5_sealing_interrupted_after_every_chunk_gives_what_it_gives_without()
    {
        var progress = StreamProgress.Start(Stream.Manifest.Header);
        for (var chunk = 0; chunk < 5; chunk++)
        {
            using var sealer = StreamSealer.Resume(Seed(5), Again(progress));
            sealer.Seal(Chunk(chunk), chunk == 4);
            progress = sealer.Progress;
            Assert.Equal(Stream.Pieces[chunk].Select(CanonicalWriter.Encode), Copies(sealer).Select(CanonicalWriter.Encode));
        }

        using var last = StreamSealer.Resume(Seed(5), Again(progress));
        var finished = last.Finish(Digest.Zero, Seven.Genesis.Founders);
        Assert.Equal(Stream.Sealed.Commitment, finished.Commitment);
        Assert.Equal(Stream.Sealed.Terms.Select(CanonicalWriter.Encode), finished.Terms.Select(CanonicalWriter.Encode));
    }

    [Fact]
    public void T5_pieces_that_did_not_arrive_are_made_again_of_the_same_chunk_only()
    {
        using var sealer = StreamSealer.Resume(Seed(5), Stream.Progress);
        for (var chunk = 4; chunk >= 0; chunk--)
        {
            Assert.True(sealer.TrySealAgain(chunk, Chunk(chunk)));
            Assert.Equal(Stream.Pieces[chunk].Select(CanonicalWriter.Encode), Copies(sealer).Select(CanonicalWriter.Encode));

            var changed = Chunk(chunk).ToArray();
            changed[^1] ^= 1;
            Assert.False(sealer.TrySealAgain(chunk, changed));
            Assert.Throws<InvalidOperationException>(() => sealer.Piece(0));
            Assert.False(sealer.TrySealAgain(chunk, changed.AsSpan(1)));
        }

        Assert.Throws<ArgumentOutOfRangeException>(() => sealer.TrySealAgain(5, Chunk(4)));
        Assert.Throws<ArgumentException>(() => StreamSealer.Resume(Seed(6), Stream.Progress));
    }

    [Fact]
    public void T6_a_custodian_takes_pieces_in_order_each_once_and_only_its_own()
    {
        var self = Stream.Manifest.Header.Custodians[2];
        var custody = StreamCustody.Start(Stream.Manifest.Header);
        for (var chunk = 0; chunk < 5; chunk++)
        {
            if (chunk < 4) Assert.Equal(StreamVerdict.Early, custody.Take(self, Stream.Pieces[chunk + 1][2], out _));
            Assert.Equal(StreamVerdict.NotAuthentic, custody.Take(self, Stream.Pieces[chunk][3], out _));
            Assert.Equal(StreamVerdict.NotAuthentic, custody.Take(self, Stream.Pieces[chunk][2] with { Root = Digest.Zero }, out _));
            Assert.Equal(StreamVerdict.NotAuthentic, custody.Take(new Core.Institutions.InstitutionId(99), Stream.Pieces[chunk][2], out _));
            Assert.False(custody.IsWhole(Stream.Sealed.Terms[2], Stream.Part(2)));
            Assert.Equal(StreamVerdict.Taken, custody.Take(self, Stream.Pieces[chunk][2], out var next));
            custody = Again(next);
            Assert.Equal(StreamVerdict.Again, custody.Take(self, Stream.Pieces[chunk][2], out _));
        }

        Assert.True(custody.IsWhole(Stream.Sealed.Terms[2], Stream.Part(2)));
        var other = SampleStream.Of(Seven, (4 * ChunkSize) + 9, seed: 7);
        Assert.False(custody.IsWhole(other.Sealed.Terms[2], other.Part(2)));
        Assert.Equal(StreamVerdict.NotAuthentic, custody.Take(self, other.Pieces[4][2], out _));
    }

    [Fact]
    public void T6_after_a_short_piece_none_comes_and_a_second_form_of_a_chunk_is_a_conflict()
    {
        var self = Stream.Manifest.Header.Custodians[2];
        var custody = StreamCustody.Start(Stream.Manifest.Header);
        using var sealer = Begin(Seven, 5);
        sealer.Seal(new byte[10], isLast: true);
        Assert.Equal(StreamVerdict.Taken, custody.Take(self, sealer.Piece(2), out custody));
        Assert.Equal(StreamVerdict.Conflict, custody.Take(self, Stream.Pieces[0][2], out _));
        Assert.Equal(StreamVerdict.NotAuthentic, custody.Take(self, Stream.Pieces[1][2], out _));
    }

    [Fact]
    public void T8_opening_goes_on_from_any_chunk()
    {
        for (var next = 0; next <= 5; next++)
        {
            using var opener = Stream.Opener(next);
            var (opened, plaintext) = Stream.Open(opener, 6, 0, 3);
            Assert.Equal(5, opened);
            Assert.True(plaintext.AsSpan(Math.Min(plaintext.Length, next * ChunkSize)).SequenceEqual(Stream.Plaintext.AsSpan(Math.Min(plaintext.Length, next * ChunkSize))));
        }
    }

    private static ReadOnlySpan<byte> Chunk(int chunk) => Stream.Plaintext.AsSpan(chunk * ChunkSize, Math.Min(ChunkSize, Stream.Plaintext.Length - (chunk * ChunkSize)));

    // From disk.
    private static StreamProgress Again(StreamProgress progress)
    {
        var reader = new CanonicalReader(CanonicalWriter.Encode(progress));
        var read = StreamProgress.Read(ref reader);
        Assert.True(reader.AtEnd);
        return read!;
    }

    private static StreamCustody Again(StreamCustody custody)
    {
        var reader = new CanonicalReader(CanonicalWriter.Encode(custody));
        var read = StreamCustody.Read(ref reader);
        Assert.True(reader.AtEnd);
        return read!;
    }
}

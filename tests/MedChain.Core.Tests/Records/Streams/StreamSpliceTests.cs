using MedChain.Core.Records;
using MedChain.Core.Records.Streams;
using MedChain.Crypto.Hashing;
using static MedChain.Core.Tests.Records.Streams.SampleStream;

namespace MedChain.Core.Tests.Records.Streams;

/// <summary>Cut, reordered, doubled, swapped or changed: refused, and the liar named. Spec: Records T2, T7, T8.</summary>
public sealed class StreamSpliceTests
{
    private static readonly Consortium Seven = new(7);
    private static readonly SampleStream Stream = SampleStream.Of(Seven, (3 * ChunkSize) + 100);
    private static readonly SampleStream Other = SampleStream.Of(Seven, (3 * ChunkSize) + 100, seed: 8);

    [Fact]
    public void T7_58_a_piece_of_another_chunk_is_refused_under_its_own_and_under_a_false_number()
    {
        AssertNamed(0, Stream.Of(3, 1));
        AssertNamed(0, (Stream.Of(3, 1).Custodian, Stream.Of(3, 1).Piece with { Chunk = 0 }));
        AssertNamed(0, (Stream.Of(3, 1).Custodian, Stream.Of(3, 1).Piece with { Chunk = 0, Root = Stream.Of(3, 0).Piece.Root, Path = Stream.Of(3, 0).Piece.Path }));
    }

    [Fact]
    public void T7_58_a_piece_of_another_stream_is_refused() => AssertNamed(2, Other.Of(3, 2));

    [Fact]
    public void T7_57_a_piece_under_another_custodians_name_is_refused() => AssertNamed(1, (Stream.Of(3, 1).Custodian, Stream.Of(4, 1).Piece));

    [Fact]
    public void T7_57_a_stranger_is_refused() => AssertNamed(1, (new Core.Institutions.InstitutionId(99), Stream.Of(4, 1).Piece));

    [Fact]
    public void T7_61_one_custodians_piece_counts_once()
    {
        using var opener = Stream.Opener();
        Assert.False(opener.TryOpen([Stream.Of(3, 0), Stream.Of(3, 0), Stream.Of(3, 0)], new byte[ChunkSize], out var failure));
        Assert.Equal(OpenFailureKind.Unavailable, failure.Kind);
        Assert.All(failure.Culprits, culprit => Assert.Equal(Stream.Of(3, 0).Custodian, culprit));
    }

    [Fact]
    public void T7_60_a_flipped_bit_is_found_at_once_and_the_chunk_recovered_without_it()
    {
        for (var at = 0; at < Stream.Pieces[0][3].Octets.Length; at += 7)
        {
            var octets = Stream.Pieces[0][3].Octets.ToArray();
            octets[at] ^= 1;
            AssertNamed(0, (Stream.Of(3, 0).Custodian, Stream.Pieces[0][3] with { Octets = octets }));
        }
    }

    [Fact]
    public void T8_a_stream_that_ends_early_is_not_open_to_its_end()
    {
        using var opener = Stream.Opener();
        Assert.True(opener.TryOpen([Stream.Of(0, 0), Stream.Of(1, 0), Stream.Of(2, 0)], new byte[ChunkSize], out _));
        Assert.False(opener.IsComplete);
    }

    // The source itself says that the stream ended before it did: commitment and pieces agree, and only the mark of the last chunk does not.
    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    public void T8_a_source_that_drops_the_last_chunk_is_named(int chunks)
    {
        var roots = Stream.Progress.Roots[..chunks];
        var cut = Recommitted(Stream.Manifest with { Length = (long)chunks * ChunkSize, Content = StreamTree.Content(roots) });
        Assert.True(StreamOpener.TryStart(cut with { Roots = roots }, chunks - 1, out var opener, out _));
        var plaintext = new byte[ChunkSize];
        Assert.False(opener.TryOpen([Stream.Of(0, chunks - 1), Stream.Of(1, chunks - 1), Stream.Of(2, chunks - 1)], plaintext, out var failure));
        AssertSource(failure);
        Assert.Equal(new byte[ChunkSize], plaintext);
        opener.Dispose();
    }

    [Fact]
    public void T8_a_source_that_swaps_chunks_is_named()
    {
        var roots = Stream.Progress.Roots.SetItem(0, Stream.Progress.Roots[1]).SetItem(1, Stream.Progress.Roots[0]);
        var swapped = Recommitted(Stream.Manifest with { Content = StreamTree.Content(roots) }) with { Roots = roots };
        Assert.True(StreamOpener.TryStart(swapped, 0, out var opener, out _));
        var pieces = ((int[])[0, 1, 2]).Select(custodian => (Stream.Of(custodian, 1).Custodian, Stream.Of(custodian, 1).Piece with { Chunk = 0 })).ToArray();
        Assert.False(opener.TryOpen(pieces, new byte[ChunkSize], out var failure));
        Assert.Equal(OpenFailureKind.Unavailable, failure.Kind);
        opener.Dispose();
    }

    [Fact]
    public void T7_roots_manifest_and_parts_of_another_stream_are_refused()
    {
        var released = Stream.Released(0, 1, 2);
        Refuses(released with { Roots = Other.Progress.Roots }, OpenFailureKind.Unavailable);
        Refuses(released with { Roots = released.Roots[..3] }, OpenFailureKind.Unavailable);
        Refuses(released with { Commitment = Other.Sealed.Commitment }, OpenFailureKind.Unavailable);
        Refuses(released with { Manifest = released.Manifest with { Length = released.Manifest.Length - 1 } }, OpenFailureKind.Unavailable);
        Refuses(released with { Parts = released.Parts.SetItem(1, Other.Part(1)) }, OpenFailureKind.Unavailable);
        Refuses(released with { Parts = released.Parts.SetItem(1, released.Parts[1] with { Share = new byte[32] }) }, OpenFailureKind.Unavailable);
        Refuses(Recommitted(Stream.Manifest with { KeyCommitment = Digest.Zero }), OpenFailureKind.Inconsistent);
    }

    // Another manifest under a commitment of its own, with the stream's shares: what only the source can make.
    private static ReleasedStream Recommitted(StreamManifest manifest)
    {
        var released = Stream.Released(0, 1, 2);
        return released with { Manifest = manifest, Commitment = Commitments.Record(manifest.Header.Record, manifest.Digest(), released.Parts[0].Root) };
    }

    private static void Refuses(ReleasedStream released, OpenFailureKind kind)
    {
        Assert.False(StreamOpener.TryStart(released, 0, out _, out var failure));
        Assert.Equal(kind, failure.Kind);
    }

    private static void AssertSource(OpenFailure failure)
    {
        Assert.Equal(OpenFailureKind.Inconsistent, failure.Kind);
        Assert.Equal([Stream.Manifest.Header.Source], failure.Culprits.AsEnumerable());
    }

    // A false piece in place of the fourth custodian's: named, refused with two others, and left out with three.
    private static void AssertNamed(int chunk, (Core.Institutions.InstitutionId Custodian, StreamPiece Piece) lie)
    {
        using var opener = Stream.Opener(chunk);
        var plaintext = new byte[ChunkSize];
        Assert.False(opener.TryOpen([Stream.Of(0, chunk), lie, Stream.Of(1, chunk)], plaintext, out var failure));
        Assert.Equal(OpenFailureKind.Unavailable, failure.Kind);
        Assert.Equal([lie.Custodian], failure.Culprits.AsEnumerable());
        Assert.Equal(new byte[ChunkSize], plaintext);
        Assert.True(opener.TryOpen([Stream.Of(0, chunk), lie, Stream.Of(1, chunk), Stream.Of(2, chunk)], plaintext, out _));
        Assert.True(plaintext.AsSpan().SequenceEqual(Stream.Plaintext.AsSpan(chunk * ChunkSize, ChunkSize)));
    }
}

using MedChain.Core.Records;
using static MedChain.Core.Tests.Records.SampleAnswers;

namespace MedChain.Core.Tests.Records;

/// <summary>What an epoch's seed asks for. Spec: Records R18.</summary>
public sealed class ChallengeDrawTests
{
    [Fact]
    public void R18_each_record_and_each_chunk_is_drawn_about_as_often_as_every_other()
    {
        var drawn = new int[10];
        for (var seed = 0; seed < 400; seed++)
        {
            var numbers = ChallengeDraw.Records(Seven.Genesis.ChainId, Seed(seed), 4, 10);
            Assert.Equal(numbers.Distinct(), numbers);
            foreach (var number in numbers) drawn[number]++;
        }

        // 400 times 4 draws, each record in 1 - 0.9^4 = 34.4 % of the rounds: 137.6, and five deviations either way.
        Assert.All(drawn, count => Assert.InRange(count, 90, 186));
        var chunks = Enumerable.Range(0, 400).Select(seed => ChallengeDraw.Chunk(Seven.Genesis.ChainId, Seed(seed), Small.Manifest, 3)).ToList();
        Assert.All(Small.Manifest.Segments, segment => Assert.InRange(chunks.Count(chunk => chunk.Segment == Small.Manifest.IndexOf(segment.Class)), 60, 140));
        Assert.NotEqual(chunks, Enumerable.Range(0, 400).Select(seed => ChallengeDraw.Chunk(Seven.Genesis.ChainId, Seed(seed), Small.Manifest, 4)));
        Assert.NotEqual(chunks, Enumerable.Range(0, 400).Select(seed => ChallengeDraw.Chunk(default, Seed(seed), Small.Manifest, 3)));
    }

    [Fact]
    public void R18_fragments_are_cut_into_chunks_of_16384_octets_none_of_them_empty()
    {
        foreach (var length in (int[])[1, 16_383, 16_384, 16_385, 32_768, 40_000, 10 << 20])
        {
            var lengths = Enumerable.Range(0, FragmentTree.Chunks(length)).Select(chunk => FragmentTree.ChunkLength(length, chunk)).ToList();
            Assert.Equal(length, lengths.Sum());
            Assert.All(lengths.SkipLast(1), each => Assert.Equal(FragmentTree.ChunkSize, each));
            Assert.InRange(lengths[^1], 1, FragmentTree.ChunkSize);
            Assert.True(Crypto.Merkle.MerkleTree.PathLength(0, lengths.Count) <= FragmentTree.PathCap);
        }
    }

    [Fact]
    public void R18_R19_each_chunk_leads_to_the_root_from_its_own_place_alone()
    {
        var fragment = new byte[(4 * FragmentTree.ChunkSize) + 1];
        new Random(1).NextBytes(fragment);
        var (root, last) = (FragmentTree.Root(fragment), FragmentTree.Chunks(fragment.Length) - 1);
        for (var chunk = 0; chunk <= last; chunk++)
        {
            var (octets, path, _) = FragmentTree.Prove(fragment, chunk);
            for (var place = 0; place <= last + 1; place++)
                Assert.Equal(place == chunk, FragmentTree.Verify(root, fragment.Length, place, octets.Span, path.AsSpan()));
            Assert.False(FragmentTree.Verify(root, fragment.Length + 1, chunk, octets.Span, path.AsSpan()) && chunk == last);
        }
    }
}

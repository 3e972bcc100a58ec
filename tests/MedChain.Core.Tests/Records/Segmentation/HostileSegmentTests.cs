using MedChain.Core.Records.Segmentation;
using static MedChain.Core.Tests.Records.Segmentation.SampleBundles;

namespace MedChain.Core.Tests.Records.Segmentation;

/// <summary>Segments that no segmentation wrote: a bundle or a rejection, never an exception, never without bound.</summary>
public sealed class HostileSegmentTests
{
    private static readonly SegmentedBundle Good = Segmented(Of(
        Entry("""{"resourceType":"Patient","id":"12345678","name":[{"family":"Testperson-Ahorn","given":["Ina"]}]}"""),
        Entry("""{"resourceType":"Observation","subject":{"reference":"Patient/12345678"},"note":"Ina Testperson-Ahorn has Zebrafinkenpest","code":"Zebrafinkenpest"}"""),
        Entry("""{"resourceType":"Claim","patient":{"reference":"Patient/12345678","display":"Testperson-Ahorn"},"for":"Zebrafinkenpest","contained":[{"resourceType":"Person"}]}""")));

    [Fact]
    public void G8_every_bit_flip_gives_a_bundle_or_a_rejection()
    {
        foreach (var (victim, index) in Good.Segments.Select((s, i) => (s, i)))
        {
            for (var bit = 0; bit < victim.Octets.Length * 8; bit++)
            {
                var octets = victim.Octets.ToArray();
                octets[bit / 8] ^= (byte)(1 << (bit % 8));
                Try(Good.Segments.SetItem(index, victim with { Octets = octets }));
            }
        }
    }

    [Fact]
    public void G8_every_truncation_and_every_missing_segment_is_refused_or_harmless()
    {
        foreach (var (victim, index) in Good.Segments.Select((s, i) => (s, i)))
        {
            Assert.False(Try(Good.Segments.RemoveAt(index)));
            Assert.False(Try(Good.Segments.Add(victim)));
            for (var length = 0; length < victim.Octets.Length; length++) Try(Good.Segments.SetItem(index, victim with { Octets = victim.Octets[..length] }));
        }

        Assert.False(Try([]));
        Assert.False(Try([new Segment((SegmentClass)9, new byte[1])]));
    }

    [Theory]
    [InlineData(new byte[] { 0x20 })] // another version
    [InlineData(new byte[] { 0x11 })] // a table, and nothing more
    [InlineData(new byte[] { 0x11, 0xFF, 0xFF, 0xFF, 0x7F, 0x00 })] // a table of 2^28 - 1 pointers
    [InlineData(new byte[] { 0x11, 0x81, 0x00, 0x00 })] // a number that is not in its shortest form
    [InlineData(new byte[] { 0x11, 0x00 })] // an empty table
    [InlineData(new byte[] { 0x10, 0x0E, 0x80 })] // a token without a table
    [InlineData(new byte[] { 0x11, 0x01, 0x04, (byte)'"', 0x0E, 0x80, (byte)'"' })] // a token inside its own string
    [InlineData(new byte[] { 0x11, 0x01, 0x14, (byte)'"', 0x0E, 0x80, (byte)'"' })] // a pointer behind the end
    [InlineData(new byte[] { 0x11, 0x01, 0x04, (byte)'"', (byte)'x', 0x0E, 0x80 })] // a string without an end
    [InlineData(new byte[] { 0x10, 0x02 })] // an opening without a segment
    [InlineData(new byte[] { 0x10, 0x05 })] // an end without an opening
    [InlineData(new byte[] { 0x10, 0x00 })] // octets that mean nothing
    [InlineData(new byte[] { 0x10, 0x1F })]
    public void G8_hostile_identity_segments_are_refused(byte[] identity) => Assert.False(Try([new Segment(SegmentClass.Identity, identity)]));

    [Fact]
    public void G8_segments_that_open_each_other_for_ever_are_refused()
    {
        var openings = Enumerable.Repeat((byte)0x02, 5_000_000).ToArray();
        Assert.False(Try([new Segment(SegmentClass.Identity, new byte[] { 0x10, 0x02 }), new Segment(SegmentClass.Clinical, openings)]));
    }

    [Fact]
    public void G8_strings_that_double_at_each_level_end_at_the_size_of_a_bundle()
    {
        // String i is "token(i+1) token(i+1)": 2^40 expansions, with and without a letter at the bottom.
        foreach (var bottom in new[] { "", "x" })
        {
            List<byte> strings = [], pointers = [];
            for (var i = 0; i < 40; i++)
            {
                pointers.Add((byte)((strings.Count + 1) << 2 & 0x7F | 0x80));
                pointers.Add((byte)((strings.Count + 1) >> 5));
                strings.AddRange([(byte)'"', 0x0E, (byte)(0x80 + i + 1), 0x0E, (byte)(0x80 + i + 1), (byte)'"']);
            }

            pointers.AddRange([(byte)((strings.Count + 1) << 2 & 0x7F | 0x80), (byte)((strings.Count + 1) >> 5)]);
            strings.AddRange([(byte)'"', .. System.Text.Encoding.ASCII.GetBytes(bottom), (byte)'"']);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.False(Try([new Segment(SegmentClass.Identity, (byte[])[0x11, 41, .. pointers, .. strings])]));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 6L * Segmenter.MaxBundleSize);
        }
    }

    [Fact]
    public void G8_random_octets_give_a_bundle_or_a_rejection()
    {
        var random = new Random(1);
        for (var i = 0; i < 20_000; i++)
        {
            var segments = new List<Segment>();
            for (var c = 0; c < 4; c++)
            {
                var octets = new byte[random.Next(12)];
                for (var j = 0; j < octets.Length; j++) octets[j] = "\u0001\u0002\u0003\u0004\u0005\u0006\u000e\u0011\u0080\u0081\"\\{} 7"u8[random.Next(18)];
                if (c == 0) octets = [(byte)(0x10 + random.Next(16)), .. octets];
                segments.Add(new Segment((SegmentClass)c, octets));
            }

            Try(segments);
        }
    }

    private static bool Try(IReadOnlyList<Segment> segments)
    {
        foreach (var segment in segments) SegmentView.TryRender(segment.Class, segment.Octets.Span, out _);
        var done = Reassembler.TryReassemble(segments, out var bundle, out var rejection);
        Assert.Equal(done, bundle is not null);
        Assert.Equal(done, rejection is null);
        Assert.True(done || rejection!.Code == BundleRejection.Codes.SegmentDamaged);
        return done;
    }
}

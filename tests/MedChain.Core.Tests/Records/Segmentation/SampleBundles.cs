using System.Text;
using MedChain.Core.Records.Segmentation;

namespace MedChain.Core.Tests.Records.Segmentation;

/// <summary>Small bundles for tests, written out by hand, and what every test does with them.</summary>
internal static class SampleBundles
{
    public static readonly byte[] Seed = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    /// <summary>A bundle around entries.</summary>
    public static string Of(params string[] entries) =>
        $$"""{"resourceType":"Bundle","type":"collection","entry":[{{string.Join(",", entries)}}]}""";

    /// <summary>An entry around a resource.</summary>
    public static string Entry(string resource) => $$"""{"resource":{{resource}}}""";

    public static SegmentedBundle Segmented(string bundle) => Segmented(Encoding.UTF8.GetBytes(bundle));

    /// <summary>Segments a bundle that must be accepted, and checks that it comes back octet for octet.</summary>
    public static SegmentedBundle Segmented(ReadOnlyMemory<byte> bundle)
    {
        Assert.True(Segmenter.TrySegment(bundle, Seed, out var segmented, out var rejection), rejection?.ToString());
        Assert.True(Reassembler.TryReassemble(segmented.Segments, out var back, out rejection), rejection?.ToString());
        Assert.True(bundle.Span.SequenceEqual(back), "the reassembled bundle differs");
        foreach (var segment in segmented.Segments) ViewCheck.Check(segment);
        return segmented;
    }

    public static BundleRejection Refused(string bundle) => Refused(Encoding.UTF8.GetBytes(bundle));

    /// <summary>Gives the rejection of a bundle that must be refused.</summary>
    public static BundleRejection Refused(ReadOnlyMemory<byte> bundle)
    {
        Assert.False(Segmenter.TrySegment(bundle, Seed, out var segmented, out var rejection));
        Assert.Null(segmented);
        return rejection;
    }

    /// <summary>Octets of all segments for one of the input.</summary>
    public static double Growth(SegmentedBundle segmented, int input) => (double)segmented.Segments.Sum(s => (long)s.Octets.Length) / input;

    public static bool Holds(this SegmentedBundle segmented, SegmentClass segment, string text) =>
        segmented[segment].Span.IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    /// <summary>The classes of the segments whose octets hold a text.</summary>
    public static string Holders(this SegmentedBundle segmented, string text) =>
        string.Join(' ', segmented.Segments.Where(s => segmented.Holds(s.Class, text)).Select(s => s.Class));
}

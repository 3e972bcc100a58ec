using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MedChain.Core.Records.Segmentation;
using MedChain.Tests.Shared;
using static MedChain.Core.Tests.Records.Segmentation.SampleBundles;

namespace MedChain.Core.Tests.Records.Segmentation;

/// <summary>The bundles of synthetic patients in the shared folder, as they are and in other formatting.</summary>
public sealed class SharedBundleTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\r\n", IndentCharacter = '\t', IndentSize = 1 };

    [SharedFact("data/fhir")]
    public void G8_each_bundle_comes_back_octet_for_octet_and_G11_does_not_grow()
    {
        foreach (var (name, bundle) in Bundles())
        {
            var growth = Growth(Segmented(bundle), bundle.Length);
            Assert.True(growth <= 1.1, $"{name}: {growth:F3}");
        }
    }

    [SharedFact("data/fhir")]
    public void G4_no_segment_of_any_bundle_holds_a_string_of_another()
    {
        foreach (var (name, bundle) in Bundles())
        {
            var finder = new LeakFinder(bundle);
            Assert.True(finder.Count > 200, $"{name}: the search looks for {finder.Count} strings only");
            Assert.Equal([], finder.Find(Segmented(bundle).Segments));
        }
    }

    [SharedFact("data/fhir")]
    public void G4_the_same_search_finds_the_leaks_of_a_split_without_pseudonyms()
    {
        foreach (var (_, bundle) in Bundles())
            Assert.True(new LeakFinder(bundle).Find(LeakFinder.NaiveSplit(bundle)).Count > 30);
    }

    [SharedFact("data/fhir")]
    public void G8_the_seed_changes_the_pseudonyms_and_nothing_else_does()
    {
        var bundle = Bundles().First().Bundle;
        var first = Segmented(bundle);
        Assert.True(Segmenter.TrySegment(bundle, Seed, out var same, out _));
        Assert.True(Segmenter.TrySegment(bundle, new byte[32], out var other, out _));
        Assert.True(first[SegmentClass.Clinical].Span.SequenceEqual(same[SegmentClass.Clinical].Span));
        Assert.True(first[SegmentClass.Identity].Span.SequenceEqual(same[SegmentClass.Identity].Span));
        Assert.Equal(first[SegmentClass.Clinical].Length, other[SegmentClass.Clinical].Length);
        Assert.False(first[SegmentClass.Clinical].Span.SequenceEqual(other[SegmentClass.Clinical].Span));
    }

    private static IEnumerable<(string Name, byte[] Bundle)> Bundles()
    {
        foreach (var file in Directory.GetFiles(SharedFolder.PathOf("data", "fhir"), "*.json").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(file);
            var bundle = File.ReadAllBytes(file);
            var parsed = JsonNode.Parse(bundle)!;
            yield return (name, bundle);
            yield return (name + ", compact, non-ASCII escaped", Encoding.UTF8.GetBytes(parsed.ToJsonString()));
            yield return (name + ", tabs and CRLF", Encoding.UTF8.GetBytes(parsed.ToJsonString(Indented)));
        }
    }
}

using System.Text;
using FsCheck;
using FsCheck.Fluent;
using MedChain.Core.Records.Segmentation;
using static MedChain.Core.Tests.Records.Segmentation.SampleBundles;

namespace MedChain.Core.Tests.Records.Segmentation;

/// <summary>Bundles that nobody wrote: few strings in many places, so that they overlap, nest, repeat and stand as names.</summary>
public sealed class RandomBundleTests
{
    private static readonly string[] Pieces =
        ["Zebra", "fink", "Ahorn", "pest", " ", "abcdefg", "aaaaaaaa", "\\n", "\\\"", "\\\\", "\\u0041", "\\/", "\u00e9", "\\u00e9", "\U0001F600", "1234567", "n", "Patient/", "p1"];

    private static readonly string[] Types = ["Patient", "Condition", "Observation", "Binary", "Claim", "Organization", "Person", "Zebra"];
    private static readonly string[] Names = ["id", "text", "family", "reference", "url", "subject", "Zebrafink", "data", "value", "identifier", "name"];
    private static readonly string[] Gaps = ["", "", "", " ", "\n", "\r\n\t", "       "];

    private static readonly Gen<string> Text = Gen.Elements(Pieces).ListOf().Select(pieces => $"\"{string.Concat(pieces.Take(6))}\"");

    private static readonly Gen<string> Leaf = Gen.OneOf(Text, Text, Text, Gen.Elements("1", "-0.5e3", "91234567890", "true", "null", "{}", "[]"));

    [Fact]
    public void G8_random_bundles_come_back_octet_for_octet_and_G4_hold_no_string_twice()
    {
        // One seed, so that a run can be repeated: the bundle that a free run once failed on stands below as a test of its own.
        var divided = 0;
        Prop.ForAll(Bundles().ToArbitrary(), bundle =>
        {
            var octets = Encoding.UTF8.GetBytes(bundle);
            var segmented = Segmented(octets);
            Assert.True(Growth(segmented, octets.Length) <= 1.1);
            if (segmented.Segments.Length == 1) return;
            var leaks = new LeakFinder(octets).Find(segmented.Segments);
            Assert.True(leaks.Count == 0, string.Join("; ", leaks));
            divided++;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1500).WithStartSize(3).WithEndSize(60).WithReplay(2026UL, 1123UL));
        Assert.InRange(divided, 500, 1500);
    }

    [Fact]
    public void G4_an_escape_and_what_follows_it_are_not_taken_for_another_segments_string()
    {
        var octets = Encoding.UTF8.GetBytes("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Organization","name":"naaaaaaaa"}},{"resource":{"resourceType":"Person","comment":"\naaaaaaaa"}}]}""");
        var segmented = Segmented(octets);
        Assert.Empty(new LeakFinder(octets).Find(segmented.Segments));
        Assert.NotEmpty(new LeakFinder(Encoding.UTF8.GetBytes("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Organization","name":"naaaaaaaa"}},{"resource":{"resourceType":"Person","comment":"\\naaaaaaaa"}}]}""")).Find(
            [new Segment(SegmentClass.Identity, "\\\\naaaaaaaa"u8.ToArray())]));
    }

    [Fact]
    public void G9_random_octets_and_damaged_bundles_are_refused_without_an_exception()
    {
        var good = Encoding.UTF8.GetBytes(Bundles().Sample(40, new Rnd(7UL), 1).First());
        Prop.ForAll(Gen.Choose(0, good.Length - 1).Two().ToArbitrary(), ArbMap.Default.ArbFor<byte>(), (places, octet) =>
        {
            var damaged = good.ToArray();
            damaged[places.Item1] = octet;
            if (Segmenter.TrySegment(damaged, Seed, out var segmented, out var rejection)) Segmented(damaged);
            else Assert.InRange(rejection.Offset, 0, damaged.Length);
            Assert.False(Segmenter.TrySegment(good.AsMemory(places.Item2 + 1), Seed, out segmented, out rejection) && segmented is null);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    private static Gen<string> Bundles() =>
        from entries in Resource(2).ListOf()
        from gap in Gen.Elements(Gaps)
        select $"{gap}{{{gap}\"type\"{gap}:{gap}\"collection\",\"entry\":[{gap}{string.Join("," + gap, entries.Select(e => $"{{{gap}\"resource\"{gap}:{e}}}"))}]{gap},\"resourceType\":\"Bundle\"}}{gap}";

    private static Gen<string> Resource(int depth) =>
        from type in Gen.Elements(Types)
        from names in Gen.SubListOf(Names)
        from values in (depth == 0 ? Leaf : Value(depth)).ListOf(names.Count)
        from contained in depth == 0 ? Gen.Constant<IEnumerable<string>>([]) : Gen.Frequency((3, Gen.Constant<IEnumerable<string>>([])), (1, Resource(depth - 1).ListOf(1).Select(l => l.AsEnumerable())))
        from gap in Gen.Elements(Gaps)
        select $"{{{string.Join($",{gap}", names.Zip(values, (n, v) => $"\"{n}\":{gap}{v}").Append($"\"resourceType\":{gap}\"{type}\"").Concat(contained.Select(c => $"\"contained\":[{c}]")))}{gap}}}";

    private static Gen<string> Value(int depth) =>
        depth == 0 ? Leaf : Gen.Frequency(
            (4, Leaf),
            (1, Value(depth - 1).ListOf().Select(items => $"[{string.Join(",", items.Take(4))}]")),
            (1, from name in Gen.Elements(Names) from value in Value(depth - 1) select $"{{\"{name}\":{value}}}"));
}

using System.Text;
using System.Text.Json;
using MedChain.Core.Records.Segmentation;
using MedChain.Sim.Patients;

namespace MedChain.Sim.Tests.Patients;

public sealed class SyntheticBundleTests
{
    private static readonly byte[] Seed = [.. Enumerable.Repeat((byte)5, 32)];

    [Fact]
    public void The_same_seed_and_number_give_the_same_octets_and_others_do_not()
    {
        var bundle = SyntheticBundle.Generate(Seed, 3);
        Assert.Equal(bundle, SyntheticBundle.Generate(Seed, 3));
        Assert.NotEqual(bundle, SyntheticBundle.Generate(Seed, 4));
        Assert.NotEqual(bundle, SyntheticBundle.Generate(new byte[32], 3));
        Assert.Throws<ArgumentException>(() => SyntheticBundle.Generate(new byte[31], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => SyntheticBundle.Generate(Seed, -1));
    }

    [Fact]
    public void Its_people_are_evidently_not_real_and_its_references_lead_somewhere()
    {
        using var document = JsonDocument.Parse(SyntheticBundle.Generate(Seed, 0));
        var entries = document.RootElement.GetProperty("entry").EnumerateArray().ToList();
        var types = entries.Select(e => e.GetProperty("resource").GetProperty("resourceType").GetString()).ToList();
        foreach (var type in new[] { "Patient", "Practitioner", "Organization", "Encounter", "Condition", "Observation", "DocumentReference", "Binary", "Claim" })
            Assert.Contains(type, types);
        Assert.StartsWith("Testperson-", entries[0].GetProperty("resource").GetProperty("name")[0].GetProperty("family").GetString(), StringComparison.Ordinal);
        var urls = entries.Select(e => e.GetProperty("fullUrl").GetString()!).ToHashSet();
        Assert.Equal(entries.Count, urls.Count);
        var references = References(document.RootElement).ToList();
        Assert.True(references.Count > entries.Count);
        Assert.All(references, r => Assert.Contains(r, urls));
    }

    [Fact]
    public void Records_G4_its_segments_hold_no_names_identifiers_or_references_of_another_and_G11_do_not_grow()
    {
        for (var patient = 0; patient < 40; patient++)
        {
            var bundle = SyntheticBundle.Generate(Seed, patient);
            Assert.True(Segmenter.TrySegment(bundle, Seed, out var segmented, out var rejection), rejection?.ToString());
            Assert.True(Reassembler.TryReassemble(segmented.Segments, out var back, out _));
            Assert.Equal(bundle, back);
            Assert.Equal(4, segmented.Segments.Length);
            Assert.True(segmented.Segments.Sum(s => s.Octets.Length) <= 1.1 * bundle.Length);
            Assert.StartsWith("urn:medchain:testpersonen|TP-", segmented.Patient?.Identifier, StringComparison.Ordinal);
            using var document = JsonDocument.Parse(bundle);
            var person = document.RootElement.GetProperty("entry")[0];
            foreach (var secret in Strings(person).Where(s => s.Length > 6 && s != "Patient"))
                Assert.True(Holders(segmented, secret) is [SegmentClass.Identity], "a string of the patient stands elsewhere");
        }
    }

    private static List<SegmentClass> Holders(SegmentedBundle segmented, string text) =>
        [.. segmented.Segments.Where(s => s.Octets.Span.IndexOf(Encoding.UTF8.GetBytes(text)) >= 0).Select(s => s.Class)];

    private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => p.Name == "reference" ? [p.Value.GetString()!] : References(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
        _ => [],
    };

    private static IEnumerable<string> Strings(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(p => Strings(p.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Strings),
        JsonValueKind.String => [element.GetString()!],
        _ => [],
    };
}

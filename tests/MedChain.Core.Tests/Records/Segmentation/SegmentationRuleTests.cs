using System.Text;
using MedChain.Core.Records.Segmentation;
using MedChain.Core.Tests.Spec;
using static MedChain.Core.Tests.Records.Segmentation.SampleBundles;

namespace MedChain.Core.Tests.Records.Segmentation;

/// <summary>Each rule of the chapter on small bundles, where one sees what must happen.</summary>
public sealed class SegmentationRuleTests
{
    [Fact]
    public void G1_an_empty_bundle_is_one_identity_segment()
    {
        var segmented = Segmented("""{"resourceType":"Bundle","type":"batch"}""");
        Assert.Equal([SegmentClass.Identity], segmented.Segments.Select(s => s.Class));
        Assert.Null(segmented.Patient);
        Segmented("""{"resourceType":"Bundle","type":"batch","entry":[]}""");
        Segmented("""{"resourceType":"Bundle","type":"batch","entry":[{}]}""");
    }

    [Fact]
    public void G2_every_R4_type_has_a_class_and_the_specs_and_the_tests_tables_agree()
    {
        Assert.Equal(146, ResourceClasses.All.Count()); // the R4 value set has 148, two of them abstract
        var rows = SpecFolder.Page("segmentation-table.md").Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(line => line.Split('|', StringSplitOptions.TrimEntries)).ToList();
        Assert.Equal(ResourceClasses.All.Select(row => $"{row.Key} {row.Value}"), rows.Select(row => $"{row[1]} {row[2]}"));
        Assert.All(rows, row => Assert.True(row[3].Length > 2 && row.Length == 5));
        foreach (var (type, segment) in ResourceClasses.All)
            if (LeakFinder.ClassOf(type) != 0) Assert.Equal(LeakFinder.ClassOf(type), (int)segment);
    }

    [Theory]
    [InlineData("Patient", SegmentClass.Identity)]
    [InlineData("Zebra", SegmentClass.Identity)]
    [InlineData("Parameters", SegmentClass.Identity)]
    [InlineData("Condition", SegmentClass.Clinical)]
    [InlineData("ImagingStudy", SegmentClass.Documents)]
    [InlineData("Claim", SegmentClass.Administrative)]
    public void G2_an_entry_lies_in_the_segment_of_its_resource_wherever_the_type_stands(string type, SegmentClass segment)
    {
        foreach (var resource in new[] { $$"""{"resourceType":"{{type}}","x":"Zebrafink"}""", $$"""{"x":"Zebrafink","resourceType":"{{type}}"}""" })
            Assert.Equal(segment.ToString(), Segmented(Of(Entry(resource))).Holders("Zebrafink"));
    }

    [Fact]
    public void G3_contained_resources_leave_for_a_more_protected_segment_only()
    {
        var segmented = Segmented(Of(
            Entry("""{"resourceType":"Claim","x":"in the claim","contained":[{"id":"c","resourceType":"Condition","x":"in the condition"},{"x":"the person","resourceType":"Patient"}]}"""),
            Entry("""{"resourceType":"Condition","contained":[{"resourceType":"Claim","x":"claim inside","contained":[{"resourceType":"Person","x":"person inside"}]}]}""")));
        Assert.Equal("Administrative", segmented.Holders("in the claim"));
        Assert.Equal("Clinical", segmented.Holders("in the condition"));
        Assert.Equal("Identity", segmented.Holders("the person"));
        Assert.Equal("Clinical", segmented.Holders("claim inside"));
        Assert.Equal("Identity", segmented.Holders("person inside"));
    }

    [Fact]
    public void G3_a_nested_bundle_stays_in_the_identity_segment() =>
        Assert.Equal("Identity", Segmented(Of(Entry(Of(Entry("""{"resourceType":"Claim","x":"Zebrafink"}"""))))).Holders("Zebrafink"));

    [Fact]
    public void G3_large_attachments_go_to_documents_small_ones_and_text_stay()
    {
        var large = new string('A', 1028);
        string Report(string data) => Entry($$"""{"resourceType":"DiagnosticReport","presentedForm":[{"contentType":"text/plain","data":"{{data}}"}]}""");
        Assert.Equal("Documents", Segmented(Of(Report(large))).Holders(large));
        Assert.Equal("Clinical", Segmented(Of(Report(large[..1024]))).Holders(large[..1024]));
        Assert.Equal("Clinical", Segmented(Of(Report(large[..1026] + " 1"))).Holders(large[..1026] + " 1"));
        Assert.Equal("Identity", Segmented(Of(Entry($$"""{"resourceType":"Patient","photo":[{"data":"{{large}}"}]}"""))).Holders(large));
    }

    [Fact]
    public void G4_a_shared_value_stays_with_the_most_protected_owner_also_inside_longer_values_and_names_and_numbers()
    {
        var segmented = Segmented(Of(
            Entry("""{"resourceType":"Claim","x":"Zebrafinkenpest","y":"treated for Zebrafinkenpest, twice","Zebrafinkenpest":1,"z":1234567,"w":"w"}"""),
            Entry("""{"resourceType":"Condition","x":"Zebrafinkenpest","y":"123456789"}"""),
            Entry("""{"resourceType":"Patient","text":"has Zebrafinkenpest","n":123456789.5}""")));
        Assert.Equal("Clinical", segmented.Holders("Zebrafinkenpest"));
        Assert.Equal("Administrative", segmented.Holders("treated for "));
        Assert.Equal("Identity", segmented.Holders("\"has "));
        Assert.Equal("Clinical", segmented.Holders("123456789"));
    }

    [Fact]
    public void G4_overlapping_and_nested_strings_are_cut_so_that_none_is_left()
    {
        var segmented = Segmented(Of(
            Entry("""{"resourceType":"Patient","a":"abcdefghij"}"""), Entry("""{"resourceType":"Condition","a":"ghijklmnop","b":"<abcdefghij>"}"""),
            Entry("""{"resourceType":"Binary","a":"abcdefghijklmnopqr ghijklmnop <abcdefghij>"}""")));
        Assert.Equal("Identity", segmented.Holders("abcdefghij"));
        Assert.Equal("Clinical", segmented.Holders("ghijklmnop"));
        Assert.False(segmented.Holds(SegmentClass.Documents, "abcdefg"));
    }

    [Theory]
    [InlineData(@"Zebrafink\u0065n\/pest")]
    [InlineData(@"\u005aebrafinken/pest")]
    public void G4_another_spelling_of_the_same_text_is_the_same_text(string spelling)
    {
        var segmented = Segmented(Of(
            Entry("""{"resourceType":"Patient","x":"Zebrafinken/pest"}"""), Entry($$"""{"resourceType":"Condition","x":"{{spelling}}","y":"has {{spelling}} now"}"""),
            Entry("""{"resourceType":"Patient","filler":"a bundle must be large enough for its segments to be worth it, so here are some more octets that say nothing at all"}""")));
        Assert.Equal(2, segmented.Segments.Length);
        Assert.Equal("Identity", segmented.Holders(spelling));
        Assert.Equal("Identity", segmented.Holders("Zebrafinken/pest"));
        Assert.True(segmented.Holds(SegmentClass.Clinical, "\"has "));
    }

    [Fact]
    public void G5_addresses_of_code_systems_and_type_names_may_stand_anywhere_codes_may_not()
    {
        var segmented = Segmented(Of(
            Entry("""{"resourceType":"Claim","type":{"system":"http://snomed.info/sct","code":"1234567"},"of":"Condition"}"""),
            Entry("""{"resourceType":"Condition","code":{"system":"http://snomed.info/sct","code":"1234567"}}""")));
        Assert.Equal("Clinical Administrative", segmented.Holders("http://snomed.info/sct"));
        Assert.Equal("Clinical Administrative", segmented.Holders("\"Condition\""));
        Assert.Equal("Clinical", segmented.Holders("1234567"));
    }

    [Theory]
    [InlineData("Patient/1")]
    [InlineData("http://test.example/fhir/Patient/77")]
    [InlineData("Patient/77/_history/2")]
    [InlineData("Patient?identifier=urn:x|9")]
    public void G6_references_to_another_segment_are_pseudonyms_even_if_the_target_is_not_there(string reference)
    {
        var segmented = Segmented(Of(
            Entry($$"""{"resourceType":"Condition","subject":{"reference":"{{reference}}"},"evidence":[{"detail":[{"reference":"Observation/12"}]}],"note":"Octets that make this bundle large enough"}"""),
            Entry($$"""{"resourceType":"Observation","subject":{"reference":"{{reference}}"},"note":"More octets"}""")));
        Assert.Equal("Identity", segmented.Holders(reference));
        Assert.Equal("Clinical", segmented.Holders("Observation/12"));
    }

    [Fact]
    public void G6_a_full_url_stays_with_its_entry()
    {
        var segmented = Segmented(Of(
            """{"fullUrl":"urn:uuid:11111111-aaaa-4aaa-8aaa-111111111111","resource":{"resourceType":"Location"}}""",
            """{"fullUrl":"urn:uuid:22222222-aaaa-4aaa-8aaa-222222222222","resource":{"resourceType":"Encounter","x":{"reference":"urn:uuid:11111111-aaaa-4aaa-8aaa-111111111111"}}}""",
            """{"fullUrl":"urn:uuid:33333333-aaaa-4aaa-8aaa-333333333333","resource":{"resourceType":"Claim","x":{"reference":"urn:uuid:22222222-aaaa-4aaa-8aaa-222222222222"}}}"""));
        Assert.Equal("Administrative", segmented.Holders("urn:uuid:11111111"));
        Assert.Equal("Clinical", segmented.Holders("urn:uuid:22222222"));
    }

    [Fact]
    public void G7_short_names_identifiers_and_address_parts_are_cut_as_whole_words()
    {
        var segmented = Segmented(Of(
            Entry("""{"resourceType":"Patient","id":"p77","identifier":[{"value":"A-12"}],"name":[{"family":"Ulm","given":["Ina Mia"]}],"address":[{"city":"Ilm"}]}"""),
            Entry("""{"resourceType":"Condition","text":"Ulm, Ina (A-12) of Ilm; Ulmer Inas, p77\nMia","title":"Ulm"}"""),
            Entry("""{"resourceType":"Condition","note":"Some more octets, which hold nothing that matters, so that this bundle is worth a division"}""")));
        var view = View(segmented, SegmentClass.Clinical);
        Assert.Matches(@"""text"":""\[\d], \[\d] \(\[\d]\) of \[\d]; Ulmer Inas, \[\d]\\n\[\d]"",""title"":""\[\d]""", view);
    }

    [Fact]
    public void G11_a_bundle_that_would_grow_stays_undivided_in_the_identity_segment()
    {
        var names = string.Join(',', Enumerable.Range(0, 6000).Select(i => $"\"{i:x4}\""));
        var bundle = Of(Entry($$"""{"resourceType":"Patient","name":[{"given":[{{names}}]}]}"""), Entry($$"""{"resourceType":"Flag","x":[{{names}}]}"""));
        var segmented = Segmented(bundle);
        Assert.Single(segmented.Segments);
        Assert.True(Growth(segmented, bundle.Length) <= 1.1);
    }

    [Fact]
    public void G11_many_tiny_entries_do_not_grow_by_more_than_a_tenth()
    {
        foreach (var entry in new Func<int, string>[] { i => Entry("""{"resourceType":"Slot"}"""), i => "{}", i => Entry(i % 2 == 0 ? $$"""{"resourceType":"Patient","id":"{{i}}"}""" : $$$"""{"resourceType":"Flag","subject":{"reference":"Patient/{{{i - 1}}}"}}""") })
        {
            var bundle = Of([.. Enumerable.Range(0, 20_000).Select(entry)]);
            Assert.InRange(Growth(Segmented(bundle), bundle.Length), 0.9, 1.1);
        }
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","id":"p","identifier":[{"value":"7","system":"urn:\u0078"},{"value":"8","system":"urn:y"}]}""", "urn:x|7")]
    [InlineData("""{"resourceType":"Patient","contact":[{"identifier":{"value":"8","system":"urn:x"}}],"identifier":[{"use":"old"},{"value":"9"},{"system":"urn:x"},{"value":"10","system":"urn:x"}]}""", "urn:x|10")]
    [InlineData("""{"id":"p","resourceType":"Patient"}""", null)]
    [InlineData("""{"resourceType":"Patient","identifier":[{"value":"9"}]}""", null)]
    public void N1_the_first_patients_first_identifier_with_a_system_is_given_to_the_caller(string resource, string? expected)
    {
        var bundle = Of(Entry("""{"resourceType":"Flag","id":"f"}"""), Entry(resource), Entry("""{"resourceType":"Patient","identifier":[{"value":"2","system":"urn:z"}]}"""));
        var patient = Segmented(bundle).Patient;
        Assert.NotNull(patient);
        Assert.Equal(expected, patient.Identifier);
        Assert.Equal(" at $.entry[1].resource", patient.Path);
    }

    [Fact]
    public void N1_a_bundle_without_a_patient_names_none() => Assert.Null(Segmented(Of(Entry("""{"resourceType":"Person","id":"p","identifier":[{"value":"2","system":"urn:z"}]}"""))).Patient);

    private static string View(SegmentedBundle segmented, SegmentClass segment)
    {
        Assert.True(SegmentView.TryRender(segment, segmented[segment].Span, out var text));
        return Encoding.UTF8.GetString(text);
    }
}

using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MedChain.Core.Records.Segmentation;
using MedChain.Tests.Shared;
using static MedChain.Core.Tests.Records.Segmentation.SampleBundles;

namespace MedChain.Core.Tests.Records.Segmentation;

/// <summary>One segment alone is a bundle of its own.</summary>
public sealed partial class SegmentViewTests
{
    private const string Masked = """{"extension":[{"url":"http://hl7.org/fhir/StructureDefinition/data-absent-reason","valueCode":"masked"}]}""";

    [Fact]
    public void G12_what_another_segment_holds_is_a_pseudonym_or_left_out_with_the_reason()
    {
        var segmented = Segmented(Of(
            Entry("""{"resourceType":"Patient","id":"1234567","birthDate":"1980-11-30","address":[{"text":"Zebrafinkenweg"}]}"""),
            Entry("""{"resourceType":"Condition","id":"c","text":{"status":"generated","div":"x"},"identifier":[{"value":"x"}],"subject":{"reference":"Patient/1234567"},"asserter":{"display":"x"},"code":{"text":"of the Zebrafinkenweg"},"recordedDate":"1980-11-30"}"""),
            Entry("""{"resourceType":"Flag","subject":{"reference":"Patient/1234567"},"author":{"reference":"#x"}}""")));
        var view = View(segmented, SegmentClass.Clinical);
        Assert.Matches(
            "^{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":\\[{\"fullUrl\":\"urn:uuid:[0-9a-f-]{36}\",\"resource\":"
            + Regex.Escape("{\"resourceType\":\"Condition\",\"id\":\"c\",\"text\":{\"status\":\"empty\",\"div\":\"<div xmlns=\\\"http://www.w3.org/1999/xhtml\\\">masked</div>\"},\"identifier\":[" + Masked)
            + "],\"subject\":{\"reference\":\"urn:uuid:[0-9a-f-]{36}\"},\"asserter\":{\"_display\":" + Regex.Escape(Masked)
            + "},\"code\":{\"text\":\"of the \\[\\d]\"},\"_recordedDate\":" + Regex.Escape(Masked) + "}},", view);
        var subjects = Reference().Matches(view).Select(match => match.Groups["to"].Value).ToList();
        Assert.Equal(3, subjects.Count);
        Assert.Equal(subjects[0], subjects[1]);
        Assert.NotEqual(subjects[0], subjects[2]);
    }

    [Fact]
    public void G12_elements_of_other_resources_stand_in_identity_as_parameters_and_their_narrative_beside_them()
    {
        var segmented = Segmented(Of(
            Entry("""{"resourceType":"Claim","contained":[{"resourceType":"Patient","id":"p","active":true}],"text":{"status":"generated","div":"told"},"identifier":[{"system":"urn:x","value":"7"}]}"""),
            Entry("""{"resourceType":"Organization","telecom":[{"system":"phone","value":"8"}],"contact":[{"name":{"family":"Ulm"},"address":{"city":"Ilm"}}]}""")));
        using var view = JsonDocument.Parse(View(segmented, SegmentClass.Identity));
        var resources = view.RootElement.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("resource")).ToList();
        Assert.Equal(["Patient", "Basic", "Parameters", "Parameters"], resources.Select(resource => resource.GetProperty("resourceType").GetString()));
        Assert.Equal("valueIdentifier", resources[2].GetProperty("parameter")[0].EnumerateObject().Last().Name);
        Assert.Equal(["valueContactPoint", "valueHumanName", "valueAddress"], resources[3].GetProperty("parameter").EnumerateArray().Select(each => each.EnumerateObject().Last().Name));
    }

    [Fact]
    public void G12_an_inner_resource_to_which_nothing_leads_any_more_becomes_an_entry()
    {
        var segmented = Segmented(Of(Entry(
            """{"resourceType":"Claim","contained":[{"resourceType":"Patient","id":"p","managingOrganization":{"reference":"#o"}},{"resourceType":"Organization","id":"o","name":"x"},{"resourceType":"Location","id":"l","name":"y"}],"patient":{"reference":"#p"},"facility":{"reference":"#l"}}""")));
        using var view = JsonDocument.Parse(View(segmented, SegmentClass.Administrative));
        var entries = view.RootElement.GetProperty("entry").EnumerateArray().ToList();
        Assert.Equal(["Claim", "Organization"], entries.Select(entry => entry.GetProperty("resource").GetProperty("resourceType").GetString()));
        Assert.Equal("l", entries[0].GetProperty("resource").GetProperty("contained")[0].GetProperty("id").GetString());
        Assert.Equal("#l", entries[0].GetProperty("resource").GetProperty("facility").GetProperty("reference").GetString());
        Assert.StartsWith("urn:uuid:", entries[0].GetProperty("resource").GetProperty("patient").GetProperty("reference").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void G12_attachments_that_left_stand_among_the_documents_as_binaries()
    {
        var large = new string('A', 1028);
        var segmented = Segmented(Of(Entry($$"""{"resourceType":"DiagnosticReport","presentedForm":[{"contentType":"text/plain","data":"{{large}}"}]}""")));
        Assert.Contains($$"""{"resourceType":"Binary","contentType":"application/octet-stream","data":"{{large}}"}""", View(segmented, SegmentClass.Documents), StringComparison.Ordinal);
        Assert.Contains($$"""[{"contentType":"text/plain","_data":{{Masked}}}]""", View(segmented, SegmentClass.Clinical), StringComparison.Ordinal);
    }

    [Fact]
    public void G12_lists_of_texts_keep_their_places()
    {
        var segmented = Segmented(Of(
            Entry("""{"resourceType":"Person","x":["1980-11-30","1981-11-30"]}"""),
            Entry("""{"resourceType":"MedicationRequest","event":["1980-11-30","2020-01-01"],"_event":[null,{"id":"e"}],"all":["1980-11-30","1981-11-30"]}""")));
        Assert.Contains($$"""{"event":[null,"2020-01-01"],"_event":[{{Masked}},{"id":"e"}],"_all":[{{Masked}},{{Masked}}]}"""[1..], View(segmented, SegmentClass.Clinical), StringComparison.Ordinal);
    }

    [Fact]
    public void G12_a_view_claims_no_profile_and_no_transaction()
    {
        var segmented = Segmented("""{"resourceType":"Bundle","type":"transaction","id":"b","meta":{"lastUpdated":"2020-01-01T00:00:00Z"},"entry":[{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient","meta":{"profile":["urn:x"]}},"request":{"method":"POST","url":"Patient"}},{"request":{"method":"DELETE","url":"Patient/2"}}]}""");
        Assert.Equal("""{"resourceType":"Bundle","type":"collection","id":"b","entry":[{"fullUrl":"urn:uuid:1","resource":{"resourceType":"Patient"}}]}""", View(segmented, SegmentClass.Identity));
    }

    [SharedFact("data/fhir")]
    public void G12_each_segment_of_each_shared_bundle_is_a_bundle_in_which_references_lead_somewhere()
    {
        foreach (var file in Directory.GetFiles(SharedFolder.PathOf("data", "fhir"), "*.json").Order(StringComparer.Ordinal))
        {
            var views = Segmented(File.ReadAllBytes(file)).Segments.Select(ViewCheck.Check).ToList();
            var seen = new SortedSet<string>(StringComparer.Ordinal);
            foreach (var view in views)
            {
                using var document = JsonDocument.Parse(view);
                ViewCheck.CheckJson(document.RootElement, "$");
                var own = Reference().Matches(Encoding.UTF8.GetString(view)).Select(match => match.Groups["to"].Value).Distinct().ToList();
                Assert.All(own, reference => Assert.True(reference.StartsWith("urn:uuid:", StringComparison.Ordinal) || reference[0] == '#', "a reference that leads out of the view"));
                Assert.All(own, reference => Assert.True(reference[0] == '#' || seen.Add(reference), "one address in two views"));
            }
        }
    }

    private static string View(SegmentedBundle segmented, SegmentClass segment) =>
        Encoding.UTF8.GetString(ViewCheck.Check(new Segment(segment, segmented[segment])));

    [GeneratedRegex("\"reference\":\"(?<to>[^\"]*)\"")]
    private static partial Regex Reference();
}

using MedChain.Core.Records.Segmentation;
using static MedChain.Core.Tests.Records.Segmentation.SampleBundles;

namespace MedChain.Core.Tests.Records.Segmentation;

/// <summary>What says who leaves every resource for Identity, wherever it stands.</summary>
public sealed class IdentityElementTests
{
    [Theory]
    [InlineData("""{"resourceType":"Organization","contact":[{"name":{"text":"Zebrafink"}}]}""")]
    [InlineData("""{"resourceType":"Organization","contact":[{"name":{"family":"x","given":["Zebrafink"]}}]}""")]
    [InlineData("""{"resourceType":"Organization","telecom":[{"system":"phone","value":"Zebrafink"}]}""")]
    [InlineData("""{"resourceType":"Location","address":{"city":"Zebrafink"}}""")]
    [InlineData("""{"resourceType":"Claim","accident":{"locationAddress":{"text":"Zebrafink"}}}""")]
    [InlineData("""{"resourceType":"Claim","related":[{"reference":{"value":"Zebrafink"}}]}""")]
    [InlineData("""{"resourceType":"Claim","identifier":[{"system":"urn:x","value":"Zebrafink"}]}""")]
    [InlineData("""{"resourceType":"Observation","subject":{"identifier":{"value":"Zebrafink"}}}""")]
    [InlineData("""{"resourceType":"Observation","performer":[{"display":"Zebrafink"}]}""")]
    [InlineData("""{"resourceType":"Observation","performer":[{"display":"Zebrafink","reference":"Practitioner/1"}]}""")]
    [InlineData("""{"resourceType":"Observation","performer":[{"reference":"urn:uuid:1","display":"Zebrafink"}]}""")]
    [InlineData("""{"resourceType":"Observation","note":[{"authorString":"Zebrafink","text":"x"}]}""")]
    [InlineData("""{"resourceType":"Observation","text":{"status":"generated","div":"Zebrafink"}}""")]
    [InlineData("""{"text":{"div":"Zebrafink","status":"generated"},"resourceType":"Observation"}""")]
    [InlineData("""{"resourceType":"Composition","section":[{"text":{"status":"generated","div":"Zebrafink"}}]}""")]
    [InlineData("""{"resourceType":"Observation","extension":[{"url":"urn:x","valueHumanName":{"text":"Zebrafink"}}]}""")]
    [InlineData("""{"resourceType":"Observation","extension":[{"url":"urn:x","valueAddress":{"text":"Zebrafink"}}]}""")]
    [InlineData("""{"resourceType":"Observation","extension":[{"url":"urn:x","valueContactPoint":{"value":"Zebrafink"}}]}""")]
    [InlineData("""{"resourceType":"Observation","extension":[{"url":"urn:x","valueIdentifier":{"value":"Zebrafink"}}]}""")]
    [InlineData("""{"resourceType":"Observation","extension":[{"url":"urn:x","valueContactDetail":{"name":"Zebrafink"}}]}""")]
    [InlineData("""{"resourceType":"Observation","extension":[{"url":"http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName","valueString":"Zebrafink"}]}""")]
    [InlineData("""{"resourceType":"Observation","extension":[{"valueString":"Zebrafink","url":"http://hl7.org/fhir/StructureDefinition/humanname-own-name"}]}""")]
    [InlineData("""{"resourceType":"HealthcareService","photo":{"title":"Zebrafink"}}""")]
    [InlineData("""{"resourceType":"Device","serialNumber":"Zebrafink"}""")]
    [InlineData("""{"resourceType":"Coverage","subscriberId":"Zebrafink"}""")]
    [InlineData("""{"resourceType":"Endpoint","contact":[{"system":"email","value":"Zebrafink"}]}""")]
    [InlineData("""{"resourceType":"Library","contact":[{"name":"Zebrafink"}]}""")]
    [InlineData("""{"name":"Zebrafink","resourceType":"FamilyMemberHistory"}""")]
    [InlineData("""{"resourceType":"Claim","contained":[{"resourceType":"Practitioner","qualification":[{"code":{"text":"Zebrafink"}}]}]}""")]
    [InlineData("""{"resourceType":"Condition","x":[{"y":{"family":"Zebrafink"}}]}""")]
    [InlineData("""{"resourceType":"Condition","y":{"line":["Zebrafink"]}}""")]
    public void G13_an_element_that_says_who_lies_in_identity(string resource) =>
        Assert.Equal("Identity", Segmented(Of(Entry(resource))).Holders("Zebrafink"));

    [Theory]
    [InlineData("""{"resourceType":"Observation","code":{"coding":[{"code":"1","display":"Zebrafink"}],"text":"x"}}""")]
    [InlineData("""{"resourceType":"Observation","code":{"text":"Zebrafink"}}""")]
    [InlineData("""{"resourceType":"Observation","code":{"coding":[{"display":"Zebrafink"}]}}""")]
    [InlineData("""{"resourceType":"MedicationRequest","medicationReference":{"reference":"Medication/1","display":"Zebrafink"}}""")]
    [InlineData("""{"resourceType":"MedicationRequest","medicationReference":{"type":"Medication","display":"Zebrafink"}}""")]
    [InlineData("""{"resourceType":"Observation","extension":[{"url":"urn:x","valueString":"Zebrafink"}]}""")]
    [InlineData("""{"resourceType":"DiagnosticReport","result":[{"reference":"urn:uuid:1","display":"Zebrafink"}]}""")]
    [InlineData("""{"resourceType":"Encounter","serviceProvider":{"display":"Zebrafink"}}""")]
    [InlineData("""{"resourceType":"Observation","valueQuantity":{"value":1,"unit":"Zebrafink"}}""")]
    [InlineData("""{"resourceType":"CarePlan","activity":[{"reference":{"reference":"Goal/1","x":"Zebrafink"}}]}""")]
    public void G13_what_says_what_stays(string resource) => Assert.Equal("Clinical", Segmented(Of(Entry(resource))).Holders("Zebrafink"));

    [Theory]
    [InlineData("Patient", "Identity")]
    [InlineData("Practitioner", "Identity")]
    [InlineData("Organization", "Clinical")]
    [InlineData("Device", "Clinical")]
    public void G13_what_a_reference_displays_goes_by_the_entry_that_it_leads_to_wherever_that_stands(string target, string holder)
    {
        var observation = Entry("""{"resourceType":"Observation","performer":[{"reference":"urn:uuid:1","display":"Zebrafink"}]}""");
        var entry = $$"""{"fullUrl":"urn:uuid:1","resource":{"resourceType":"{{target}}" } }""";
        Assert.Equal(holder, Segmented(Of(observation, entry)).Holders("Zebrafink"));
        Assert.Equal(holder, Segmented(Of(entry, observation)).Holders("Zebrafink"));
    }

    [Fact]
    public void G13_names_of_products_and_institutions_stay()
    {
        Assert.Equal("Administrative", Segmented(Of(Entry("""{"resourceType":"MedicinalProduct","name":[{"productName":"Zebrafink"}]}"""))).Holders("Zebrafink"));
        Assert.Equal("Administrative", Segmented(Of(Entry("""{"resourceType":"SubstanceSpecification","name":[{"name":"Zebrafink"}]}"""))).Holders("Zebrafink"));
        Assert.Equal("Administrative", Segmented(Of(Entry("""{"resourceType":"Organization","name":"Zebrafink"}"""))).Holders("Zebrafink"));
    }

    [Fact]
    public void G13_a_name_in_one_resource_is_cut_out_of_all_others()
    {
        var segmented = Segmented(Of(
            Entry("""{"resourceType":"Observation","performer":[{"display":"Dr. Zebrafink"}],"note":[{"text":"Told Dr. Zebrafink at noon"}]}"""),
            Entry("""{"resourceType":"Claim","item":[{"programCode":[{"text":"by Dr. Zebrafink"}]}]}""")));
        Assert.Equal("Identity", segmented.Holders("Dr. Zebrafink"));
        Assert.True(segmented.Holds(SegmentClass.Clinical, "\"Told "));
    }

    [Fact]
    public void G5_names_of_elements_stay_whole_whatever_is_a_value_elsewhere()
    {
        var segmented = Segmented(Of(
            Entry("""{"resourceType":"Person","a":"reference","b":"Quantity","c":"Zebrafink"}"""),
            Entry("""{"resourceType":"Observation","subject":{"reference":"Location/1"},"valueQuantity":{"value":1},"valueZebrafink":1}""")));
        Assert.True(segmented.Holds(SegmentClass.Clinical, "\"reference\":"));
        Assert.True(segmented.Holds(SegmentClass.Clinical, "\"valueQuantity\":"));
        Assert.Equal("Identity", segmented.Holders("Zebrafink"));
    }

    [Fact]
    public void G5_codes_of_required_bindings_may_stand_anywhere_others_may_not()
    {
        var segmented = Segmented(Of(
            Entry("""{"resourceType":"Condition","x":"completed","y":"38341003"}"""), Entry("""{"resourceType":"Claim","x":"completed","y":"38341003"}""")));
        Assert.Equal("Clinical Administrative", segmented.Holders("completed"));
        Assert.Equal("Clinical", segmented.Holders("38341003"));
    }
}

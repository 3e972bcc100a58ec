using System.Collections.Immutable;
using System.Text;
using MedChain.Core.Records;
using MedChain.Core.Records.Segmentation;
using static MedChain.Core.Tests.Records.Segmentation.SampleBundles;
using Codes = MedChain.Core.Records.Segmentation.BundleRejection.Codes;

namespace MedChain.Core.Tests.Records.Segmentation;

/// <summary>All complaints of a bundle, each with its place.</summary>
public sealed class BundleCheckTests
{
    [Fact]
    public void G10_every_fault_has_a_complaint_with_its_place_and_no_value()
    {
        var complaints = Complaints("""
            {"resourceType":"Bundle","entry":[
            7,
            {"resource":{"id":"Secret","id":"Secret"}},
            {"resource":"Secret"},
            {"resource":{"resourceType":"not a type","contained":{"x":"Secret"}}},
            {"resource":{"resourceType":"Claim","contained":[1,{"x":{"Secret":1,"Secret":2}}]}}
            ],"type":"Secret"}
            """);
        Assert.Equal(
            [
                (Codes.NotFhir, 2, 1), (Codes.DuplicateKey, 3, 29), (Codes.NotFhir, 3, 41), (Codes.NotFhir, 4, 14), (Codes.NotFhir, 5, 30), (Codes.NotFhir, 5, 54), (Codes.NotFhir, 5, 60), (Codes.NotFhir, 5, 68),
                (Codes.NotFhir, 6, 50), (Codes.DuplicateKey, 6, 70), (Codes.NotFhir, 6, 80), (Codes.NotFhir, 7, 11), (Codes.NotFhir, 7, 18),
            ],
            complaints.Select(complaint => (complaint.Code, complaint.Line, complaint.Column)));
        Assert.Equal("a resource type is not a type name at $.entry[3].resource.resourceType (line 5, column 30)", complaints[4].Reason);
        Assert.All(complaints, complaint => Assert.DoesNotContain("Secret", complaint.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public void G10_what_is_no_JSON_ends_the_list()
    {
        var complaints = Complaints("""{"resourceType":"Bundle","entry":[1,2,nul,3]}""");
        Assert.Equal([Codes.NotFhir, Codes.NotFhir, Codes.NotJson], complaints.Select(complaint => complaint.Code));
        Assert.Equal(Codes.BadText, Assert.Single(Complaints("\uFEFF{}")).Code);
    }

    [Fact]
    public void G10_there_is_an_end_to_complaints() =>
        Assert.Equal(BundleCheck.MostComplaints, Complaints($$"""{"resourceType":"Bundle","type":"batch","entry":[{{string.Join(',', Enumerable.Repeat("1", 5000))}}]}""").Length);

    [Fact]
    public void G10_the_first_complaint_is_what_the_bundle_is_refused_for_and_without_one_it_is_not()
    {
        foreach (var bundle in new[] { """{"resourceType":"Patient"}""", "[]", "{", """{"resourceType":"Bundle","type":"batch","entry":[{"resource":{}}]}""" })
            Assert.Equal(Refused(bundle), Complaints(bundle)[0]);
        Assert.Empty(Complaints(Of(Entry("""{"resourceType":"Flag"}"""))));
    }

    [Fact]
    public void N6_an_identifier_that_cannot_be_asked_for_is_a_complaint() =>
        Assert.Equal(IdentifierFaults.Missing, Assert.Single(Complaints(Of(Entry("""{"resourceType":"Patient"}""")))).Code);

    private static ImmutableArray<BundleRejection> Complaints(string bundle) => BundleCheck.Complaints(Encoding.UTF8.GetBytes(bundle), Seed);
}

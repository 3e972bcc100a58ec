using System.Text;
using MedChain.Core.Records.Segmentation;
using MedChain.Crypto.Randomness;
using MedChain.Sim.Leakage;
using MedChain.Sim.Patients;

namespace MedChain.Sim.Tests.Leakage;

/// <summary>How bundles get numbers of the register, how they are cut, and how strings are found in octets.</summary>
public sealed class PatientBundleTests
{
    private const string Added = """{"system":"urn:medchain:register","value":"000000123"}""";

    [Theory]
    [InlineData("""{"resourceType":"Patient","id":"a"}""", """{"identifier":[""" + Added + """],"resourceType":"Patient","id":"a"}""")]
    [InlineData("""{"id":"a","resourceType":"Patient"}""", """{"identifier":[""" + Added + """],"id":"a","resourceType":"Patient"}""")]
    [InlineData("""{"resourceType":"Patient","identifier":[]}""", """{"resourceType":"Patient","identifier":[""" + Added + """]}""")]
    [InlineData("""{"resourceType":"Patient","identifier":[ ]}""", """{"resourceType":"Patient","identifier":[""" + Added + """ ]}""")]
    [InlineData("""{"identifier": [ {"value":"x"}],"resourceType":"Patient"}""", """{"identifier": [""" + Added + """, {"value":"x"}],"resourceType":"Patient"}""")]
    [InlineData("""{"contact":[{"identifier":[]}],"resourceType":"Patient"}""", """{"identifier":[""" + Added + """],"contact":[{"identifier":[]}],"resourceType":"Patient"}""")]
    public void A_number_comes_first_and_all_else_stays(string patient, string registered)
    {
        Assert.True(PatientBundle.TryRead(Octets(Bundle(patient)), out var bundle, out _));
        var octets = bundle.Register("000000123");
        Assert.Equal(Bundle(registered), Encoding.UTF8.GetString(octets));
        Assert.True(Segmenter.TrySegment(octets, new byte[32], out var segmented, out _));
        Assert.Equal("urn:medchain:register|000000123", segmented.Patient?.Identifier);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"resourceType":"Patient","id":"secret-4711"}""")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Condition","id":"secret-4711"}}]}""")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","identifier":{"value":"secret-4711"}}}]}""")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","identifier":"secret-4711"}}]}""")]
    [InlineData("""{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Patient","id":"secret-4711","id":"2"}}]}""")]
    public void What_names_no_patient_is_refused_and_nothing_of_it_is_quoted(string text)
    {
        Assert.False(PatientBundle.TryRead(Octets(text), out var bundle, out var reason));
        Assert.Null(bundle);
        Assert.NotEmpty(reason);
        Assert.DoesNotContain("4711", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_bundles_of_one_patient_have_one_number_and_others_have_others()
    {
        static string Patient(string id, string value) => $$"""{"resourceType":"Patient","id":"{{id}}","identifier":[{"system":"urn:x:y","value":"{{value}}"}]}""";
        string[] texts = [Patient("a", "1"), Patient("b", "2"), Patient("c", "1")];
        var bundles = texts.Select(text => PatientBundle.TryRead(Octets(Bundle(text)), out var bundle, out _) ? bundle : throw new InvalidOperationException());
        var originals = Original.All(new LeakageOptions(1) { Bundles = [.. bundles], Identifiers = 3 }, new Entropy(new byte[32]));
        Assert.Equal(originals[0].Identifier, originals[2].Identifier);
        Assert.NotEqual(originals[0].Identifier, originals[1].Identifier);
    }

    [Fact]
    public void Pieces_join_to_the_bundle_and_each_ends_with_its_only_value()
    {
        var bundle = SyntheticBundle.Generate(new byte[32], 1);
        var pieces = HashedScheme.Cut(bundle);
        Assert.Equal(bundle, pieces.SelectMany(piece => piece.ToArray()));
        Assert.All(pieces.SkipLast(1), piece => Assert.InRange(ValueScan.Find(piece.Span).Count(value => value.Any(char.IsLetterOrDigit)), 0, 1));
        Assert.True(pieces.Count > 300);
    }

    [Theory]
    [InlineData("""{"name":"value","other":"more"}""", new[] { ":", "value", ",", ":", "more" })]
    [InlineData("""end of one","name": "value" """, new[] { ",", ": ", "value" })]
    [InlineData("""["a\"b","\u0041\\"]""", new[] { "a\"b", ",", "A\\" })]
    [InlineData("""["bad \x escape"]""", new string[0])]
    [InlineData("[\"line\nbreak\"]", new string[0])]
    [InlineData("one quote \" only", new string[0])]
    [InlineData("", new string[0])]
    public void Text_between_neighbouring_quotes_is_found_and_names_are_not(string text, string[] found) => Assert.Equal(found, ValueScan.Find(Octets(text)));

    private static string Bundle(string patient) => """{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Condition","identifier":[]}},{"resource":""" + patient + "}]}";

    private static byte[] Octets(string text) => Encoding.UTF8.GetBytes(text);
}

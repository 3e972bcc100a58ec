using System.Text;
using MedChain.Core.Records.Segmentation;
using static MedChain.Core.Tests.Records.Segmentation.SampleBundles;
using Codes = MedChain.Core.Records.Segmentation.BundleRejection.Codes;

namespace MedChain.Core.Tests.Records.Segmentation;

/// <summary>Bundles that must be refused, named after their lines in the catalogue of bad inputs.</summary>
public sealed class BadBundleTests
{
    private static readonly string Good = Of(
        Entry("""{"resourceType":"Patient","id":"p1","active":true,"name":[{"family":"Testperson-Ahorn","given":["Ann\u00e9"]}]}"""),
        Entry("""{"resourceType":"Observation","status":"final","valueQuantity":{"value":-1.25e+2},"subject":{"reference":"Patient/p1"}}"""));

    [Fact]
    public void G9_9_truncated_at_every_octet()
    {
        Segmented(Good);
        var octets = Encoding.UTF8.GetBytes(Good);
        for (var length = 0; length < octets.Length; length++)
        {
            var rejection = Refused(octets.AsMemory(0, length));
            Assert.Equal(Codes.Truncated, rejection.Code);
            Assert.Equal(length, rejection.Offset);
        }
    }

    [Theory]
    [InlineData("""{"resourceType":"Bundle","type":"batch","type":"batch"}""", 42)]
    [InlineData("""{"resourceType":"Bundle","type":"batch","entry":[{"resource":{"resourceType":"Flag","id":"a","\u0069d":"b"}}]}""", 95)]
    public void G9_12_duplicate_key(string bundle, int column)
    {
        var rejection = Refused(bundle);
        Assert.Equal((Codes.DuplicateKey, 1, column), (rejection.Code, rejection.Line, rejection.Column));
    }

    [Fact]
    public void G9_12_the_same_key_in_other_objects_is_none() =>
        Segmented(Of(Entry("""{"resourceType":"Flag","id":"a","code":{"id":"a","text":"id"},"list":[{"id":"1"},{"id":"2"}]}"""), Entry("""{"resourceType":"Flag","id":"a"}""")));

    [Fact]
    public void G9_13_and_114_depth_65_is_refused_depth_64_is_not()
    {
        static string Nested(int levels) => $$"""{"resourceType":"Bundle","type":"batch","x":{{new string('[', levels - 1)}}{{new string(']', levels - 1)}}}""";
        Segmented(Nested(64));
        Assert.Equal(Codes.TooDeep, Refused(Nested(65)).Code);
        Assert.Equal(Codes.TooDeep, Refused($$"""{"resourceType":"Bundle","x":{{new string('[', 8_000_000)}}""").Code);
        Assert.Equal(Codes.TooDeep, Refused(string.Concat(Enumerable.Repeat("""{"a":""", 1_000_000))).Code);
    }

    [Theory]
    [InlineData("NaN", Codes.NotJson)]
    [InlineData("Infinity", Codes.NotJson)]
    [InlineData("-Infinity", Codes.NotJson)]
    [InlineData("1e999", Codes.BadNumber)]
    [InlineData("-1e999", Codes.BadNumber)]
    [InlineData("1e-999", Codes.BadNumber)]
    [InlineData("1e99999999999999999999", Codes.BadNumber)]
    [InlineData("01", Codes.NotJson)]
    [InlineData("-01", Codes.NotJson)]
    [InlineData("+1", Codes.NotJson)]
    [InlineData(".5", Codes.NotJson)]
    [InlineData("1.", Codes.NotJson)]
    [InlineData("1e", Codes.NotJson)]
    [InlineData("-", Codes.NotJson)]
    [InlineData("0x10", Codes.NotJson)]
    public void G9_14_numbers_that_are_none(string number, string code) =>
        Assert.Equal(code, Refused($$"""{"resourceType":"Bundle","type":"batch","x":{{number}}}""").Code);

    [Theory]
    [InlineData("0")]
    [InlineData("-0")]
    [InlineData("-0.0")]
    [InlineData("0e999")]
    [InlineData("18446744073709551616")]
    [InlineData("9.999e307")]
    [InlineData("0.000001E-300")]
    [InlineData("120.0000000000000000000000000000000001")]
    public void G9_14_numbers_that_FHIR_allows(string number) => Segmented($$"""{"resourceType":"Bundle","type":"batch","x":{{number}}}""");

    [Theory]
    [InlineData(@"\ud800")]
    [InlineData(@"\ud800x")]
    [InlineData(@"\ud800\n")]
    [InlineData(@"\ud800\ud800")]
    [InlineData(@"\udc00")]
    [InlineData(@"\udc00\ud800")]
    [InlineData(@"a\u0000b")]
    [InlineData("a\0b")]
    [InlineData("a\nb")]
    public void G9_15_lone_surrogate_NUL_and_raw_control_characters(string text) =>
        Assert.Equal(Codes.BadText, Refused($$"""{"resourceType":"Bundle","type":"batch","x":"{{text}}"}""").Code);

    [Theory]
    [InlineData(@"\ud83d\ude00")]
    [InlineData(@"\u202e bidi, \\ \/ \" + "\"" + @" \b\f\n\r\t")]
    [InlineData("e\u0301 is not NFC")]
    public void G9_15_text_that_is_only_unusual(string text) => Segmented($$"""{"resourceType":"Bundle","type":"batch","x":"{{text}}"}""");

    [Theory]
    [InlineData(new byte[] { 0xC3, 0x28 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xF8, 0x88, 0x80, 0x80, 0x80 })]
    [InlineData(new byte[] { 0xFF })]
    public void G9_15_invalid_UTF8(byte[] octets)
    {
        byte[] bundle = [.. "{\"resourceType\":\"Bundle\",\n\"type\":\"batch\",\"x\":\""u8, .. octets, .. "\"}"u8];
        var rejection = Refused(bundle);
        Assert.Equal((Codes.BadText, 2, 21), (rejection.Code, rejection.Line, rejection.Column));
    }

    [Theory]
    [InlineData(@"\x41")]
    [InlineData(@"\u12g4")]
    [InlineData(@"\U0041")]
    public void G9_escapes_that_are_none(string text) =>
        Assert.Equal(Codes.NotJson, Refused($$"""{"resourceType":"Bundle","type":"batch","x":"{{text}}"}""").Code);

    [Fact]
    public void G9_8_trailing_octets_and_byte_order_mark()
    {
        Segmented(Good + " \r\n\t ");
        Assert.Equal(Codes.NotJson, Refused(Good + "{}").Code);
        Assert.Equal(Codes.NotJson, Refused(Good + ",").Code);
        Assert.Equal(Codes.NotJson, Refused(Good + "\0").Code);
        Assert.Equal(Codes.BadText, Refused("\uFEFF" + Good).Code);
    }

    [Theory]
    [InlineData("{\"resourceType\":\"Bundle\",}")]
    [InlineData("{\"resourceType\" \"Bundle\"}")]
    [InlineData("{resourceType:\"Bundle\"}")]
    [InlineData("{'resourceType':'Bundle'}")]
    [InlineData("{\"x\":[1,]}")]
    [InlineData("{\"x\":[1 2]}")]
    [InlineData("{\"x\":[1}")]
    [InlineData("{\"x\":tru}")]
    [InlineData("{/**/}")]
    [InlineData("]")]
    public void G9_grammar(string text) => Assert.Equal(Codes.NotJson, Refused(text).Code);

    [Fact]
    public void G9_64_empty_and_too_large()
    {
        Assert.Equal(Codes.Truncated, Refused("").Code);
        Assert.Equal(Codes.Truncated, Refused(" ").Code);
        Assert.Equal(Codes.NotFhir, Refused("0").Code);
        var bundle = new byte[Segmenter.MaxBundleSize + 1];
        bundle.AsSpan().Fill((byte)' ');
        "{\"resourceType\":\"Bundle\",\"type\":\"batch\"}"u8.CopyTo(bundle);
        Segmented(bundle.AsMemory(0, Segmenter.MaxBundleSize));
        Assert.Equal(Codes.TooLarge, Refused(bundle).Code);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"Bundle\"")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"type\":\"batch\"}")]
    [InlineData("{\"resourceType\":\"Patient\"}")]
    [InlineData("{\"resourceType\":1,\"type\":\"batch\"}")]
    [InlineData("{\"resourceType\":{},\"type\":\"batch\"}")]
    [InlineData("{\"resourceType\":\"Bundle\"}")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"bunch\"}")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"batch|history\"}")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":null}")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":{}}")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":null}")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[1]}")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[[]]}")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"resource\":[]}]}")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"resource\":\"Patient\"}]}")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"resource\":{}}]}")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"resource\":{\"resourceType\":7}}]}")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"resource\":{\"resourceType\":\"not a type\"}}]}")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"resource\":{\"resourceType\":\"Flag\",\"contained\":{}}}]}")]
    [InlineData("{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[{\"resource\":{\"resourceType\":\"Flag\",\"contained\":[{}]}}]}")]
    public void G9_not_FHIR(string text) => Assert.Equal(Codes.NotFhir, Refused(text).Code);

    [Fact]
    public void G10_the_reason_names_the_place_and_no_value()
    {
        var rejection = Refused(Of(
            Entry("""{"resourceType":"Patient","name":[{"family":"Secretname"}]}"""),
            "\n" + Entry("""{"resourceType":"Condition","Secretkey":[{"text":"Secretdisease","text":"Secretdisease"}]}""")));
        Assert.Equal("a property name twice in one object at $.entry[1].resource.*[0].text (line 2, column 79)", rejection.Reason);
        Assert.Equal(Codes.DuplicateKey, rejection.Code);
        Assert.DoesNotContain("Secret", rejection.ToString(), StringComparison.Ordinal);
    }
}

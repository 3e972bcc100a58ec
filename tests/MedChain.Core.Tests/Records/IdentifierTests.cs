using System.Text.Json;
using MedChain.Core.Records;
using MedChain.Core.Tests.Spec;

namespace MedChain.Core.Tests.Records;

/// <summary>The identifiers' normal form, by the vectors of the spec.</summary>
public sealed class IdentifierTests
{
    [Fact]
    public void N2_to_N6_each_vector_has_its_normal_form_or_its_fault()
    {
        using var vectors = JsonDocument.Parse(SpecFolder.Page("identifier-vectors.json"));
        foreach (var vector in vectors.RootElement.EnumerateArray())
        {
            string? Text(string name) => vector.TryGetProperty(name, out var text) ? text.GetString() : null;
            var isNormal = NormalIdentifier.TryNormalise(Text("system"), Text("value"), out var identifier, out var fault);
            Assert.Equal((Text("what"), Text("normal"), Text("refused")), (Text("what"), identifier?.Text, fault));
            Assert.Equal(isNormal, identifier is not null);
        }

        Assert.True(vectors.RootElement.GetArrayLength() >= 40);
    }

    [Fact]
    public void N5_the_normal_form_of_a_normal_form_is_itself()
    {
        using var vectors = JsonDocument.Parse(SpecFolder.Page("identifier-vectors.json"));
        foreach (var normal in vectors.RootElement.EnumerateArray().Where(vector => vector.TryGetProperty("normal", out _)).Select(vector => vector.GetProperty("normal").GetString()!))
        {
            var bar = normal.IndexOf('|', StringComparison.Ordinal);
            Assert.True(NormalIdentifier.TryNormalise(normal[..bar], normal[(bar + 1)..], out var again, out _));
            Assert.Equal(normal, again.Text);
        }
    }

    [Fact]
    public void N4_every_single_wrong_digit_of_a_number_that_checks_itself_is_noticed()
    {
        foreach (var (system, number) in new[] { ("urn:oid:2.16.156.10011.1.3", "11010519491231002X"), ("https://fhir.nhs.uk/Id/nhs-number", "9434765919") })
        {
            Assert.True(NormalIdentifier.TryNormalise(system, number, out _, out _));
            for (var at = 0; at < number.Length; at++)
                for (var digit = '0'; digit <= '9'; digit++)
                    if (digit != number[at]) Assert.False(NormalIdentifier.TryNormalise(system, number[..at] + digit + number[(at + 1)..], out _, out _));
        }
    }
}

using System.Collections.Immutable;

namespace MedChain.Coyote.Harness;

/// <summary>A patient's identifier as somebody typed it; the schedule chooses how. What it must become is known from where it comes.</summary>
/// <param name="Patient">The Patient resource.</param>
/// <param name="Person">Whose number it is; null if it is nobody's, so that it must be refused.</param>
internal sealed record TypedIdentifier(string Patient, int? Person)
{
    private static readonly ImmutableArray<(string System, string Value, int? Person)> All =
    [
        ("urn:oid:2.16.156.10011.1.3", "11010519491231002X", 0),
        ("urn:oid:2.16.156.10011.1.3", "110105 19491231 002x", 0),
        (" URN:OID:2.16.156.10011.1.3", "１１０１０５-19491231-002Ｘ", 0),
        ("https://fhir.nhs.uk/Id/nhs-number", "943 476 5919", 1),
        ("urn:oid:2.16.840.1.113883.2.1.4.1", "943-476-5919", 1),
        ("urn:medchain:simulated", "aB-1", 2),
        ("urn:medchain:simulated", "aB - 1", 2),
        ("urn:medchain:simulated", "ab-1", 3),
        ("urn:oid:2.16.156.10011.1.3", "11010519491231002", null),
        ("urn:oid:2.16.156.10011.1.3", "110105194912310021", null),
        ("https://fhir.nhs.uk/Id/nhs-number", "9434765918", null),
        ("urn:medchain:simulated", "e\u0301", null),
        ("simulated", "1", null),
        ("", "1", null),
        ("urn:medchain:simulated", " ", null),
    ];

    /// <summary>One by a choice below the number given.</summary>
    internal static TypedIdentifier Of(Func<int, int> choose)
    {
        var chosen = choose(All.Length + 1);
        if (chosen == All.Length) return new TypedIdentifier("""{"resourceType":"Patient","id":"1"}""", null);
        var (system, value, person) = All[chosen];
        return new TypedIdentifier($$"""{"resourceType":"Patient","identifier":[{"system":"{{system}}","value":"{{value}}"}]}""", person);
    }
}

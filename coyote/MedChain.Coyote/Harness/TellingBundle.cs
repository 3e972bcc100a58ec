using System.Collections.Immutable;
using System.Text;

namespace MedChain.Coyote.Harness;

/// <summary>
/// A small bundle in which one text that says who stands at some place of some resource, and one that says what stands in another. The schedule
/// chooses the places; whoever judges knows the two texts.
/// </summary>
/// <param name="Octets">The bundle.</param>
/// <param name="Who">May stand in Identity only.</param>
/// <param name="What">May stand in Clinical only.</param>
internal sealed record TellingBundle(ReadOnlyMemory<byte> Octets, string Who, string What)
{
    private const string WhoText = "Mallory Testarcher";
    private const string WhatText = "Testitis acuta gravis";

    private static readonly ImmutableArray<string> WhoPlaces =
    [
        """ "performer":[{"display":"WHO"}] """,
        """ "performer":[{"reference":"urn:uuid:11111111-2222-4333-8444-555555555555","display":"WHO"}] """,
        """ "text":{"status":"generated","div":"WHO"} """,
        """ "identifier":[{"system":"urn:medchain:simulated","value":"WHO"}] """,
        """ "subject":{"identifier":{"system":"urn:medchain:simulated","value":"WHO"}} """,
        """ "contact":[{"name":{"text":"WHO"}}] """,
        """ "telecom":[{"system":"email","value":"WHO"}] """,
        """ "address":{"text":"WHO"} """,
        """ "note":[{"authorString":"WHO","text":"seen"}] """,
        """ "extension":[{"url":"urn:medchain:simulated","valueHumanName":{"family":"WHO"}}] """,
        """ "contained":[{"resourceType":"Patient","id":"p","active":true,"multipleBirthBoolean":"WHO"}] """,
    ];

    private static readonly ImmutableArray<string> WhoTypes = ["Observation", "DocumentReference", "Claim", "Organization"];

    private static readonly ImmutableArray<string> OtherPlaces =
    [
        """{"resourceType":"Claim","item":[{"programCode":[{"text":"WHAT"}]}]}""",
        """{"resourceType":"Claim","disposition":"for WHAT, twice"}""",
        """{"resourceType":"DocumentReference","description":"WHAT"}""",
        """{"resourceType":"Claim","disposition":"WHO"}""",
    ];

    /// <summary>A bundle by choices, each below the number given.</summary>
    internal static TellingBundle Of(Func<int, int> choose)
    {
        var who = $$"""{"resourceType":"{{WhoTypes[choose(WhoTypes.Length)]}}",{{WhoPlaces[choose(WhoPlaces.Length)]}}}""";
        var isAlone = choose(2) == 0; // then nothing else of the bundle says to whom the text belongs
        var what = """{"resourceType":"Condition","code":{"text":"WHAT"}}""";
        var other = isAlone ? """{"resourceType":"Zebra","about":"WHO"}""" : OtherPlaces[choose(OtherPlaces.Length)];
        if (isAlone && choose(2) == 0) who = """{"resourceType":"Organization","active":true}""";
        var entries = choose(2) == 0 ? new[] { who, what, other } : [other, what, who];
        var bundle = $$"""{"resourceType":"Bundle","type":"collection","entry":[{{string.Join(',', entries.Select(static resource => $$"""{"resource":{{resource}} }"""))}}]}""";
        return new TellingBundle(Encoding.UTF8.GetBytes(bundle.Replace("WHO", WhoText, StringComparison.Ordinal).Replace("WHAT", WhatText, StringComparison.Ordinal)), WhoText, WhatText);
    }
}

using System.Buffers;
using System.Collections.Immutable;

namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// Strings that say nothing about a person and may stand in any segment: names of R4 resource types, and addresses of code
/// systems, value sets and profiles. Sources: HL7 FHIR R4 "Using Codes / Code Systems" (http://hl7.org/fhir/R4/terminologies-systems.html)
/// and the tags of the CMS Blue Button profiles. Codes and displays are not listed: they are pseudonymised like any other string.
/// Spec: Records G5.
/// </summary>
internal static class PublicVocabulary
{
    private static readonly ImmutableArray<byte[]> Prefixes =
    [
        .. new[]
        {
            "http://hl7.org/fhir/StructureDefinition/", "http://hl7.org/fhir/ValueSet/", "http://hl7.org/fhir/CodeSystem/",
            "http://hl7.org/fhir/sid/", "http://hl7.org/fhir/us/", "http://hl7.org/fhir/uv/",
            "http://terminology.hl7.org/", "http://snomed.info/sct", "http://loinc.org", "http://unitsofmeasure.org",
            "http://www.nlm.nih.gov/research/umls/rxnorm", "http://www.ama-assn.org/go/cpt", "http://fdasis.nlm.nih.gov",
            "http://www.whocc.no/atc", "http://nucc.org/provider-taxonomy", "http://varnomen.hgvs.org", "http://dicom.nema.org/",
            "http://www.w3.org/", "https://bluebutton.cms.gov/resources/", "urn:iso:std:iso:", "urn:ietf:bcp:", "urn:ietf:rfc:",
            "urn:oid:2.16.840.1.113883.5.", "urn:oid:2.16.840.1.113883.6.",
        }.Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    // Says nothing, and would be found in the structure around values.
    private static readonly SearchValues<byte> Punctuation = SearchValues.Create(" {}[]:,.-+*_=/|"u8);

    // Under a listed prefix only what can be a path: no query, no fragment, no escape that could carry anything else.
    private const int LongestAddress = 200;

    /// <summary>Whether a value, as it stands between its quotes, is public.</summary>
    public static bool Contains(ReadOnlySpan<byte> value)
    {
        if (value.IndexOfAnyExcept(Punctuation) < 0) return true;
        if (value.Length > LongestAddress) return false;
        if (value[0] is (byte)'h' or (byte)'u' && value.Length > 13)
        {
            foreach (var prefix in Prefixes)
                if (value.StartsWith(prefix)) return IsPath(value);
            return false;
        }

        return ResourceClasses.TryFind(value, out _);
    }

    private static bool IsPath(ReadOnlySpan<byte> value)
    {
        foreach (var octet in value)
            if (!char.IsAsciiLetterOrDigit((char)octet) && octet is not ((byte)'/' or (byte)'.' or (byte)'-' or (byte)':' or (byte)'_')) return false;
        return true;
    }
}

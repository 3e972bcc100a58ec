using System.Buffers;
using System.Collections.Immutable;

namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// Strings that say nothing about a person and may stand in any segment: names of R4 resource types, words of progress, and addresses of
/// code systems, value sets and profiles. Sources: HL7 FHIR R4 "Using Codes / Code Systems" (http://hl7.org/fhir/R4/terminologies-systems.html)
/// and the tags of the CMS Blue Button profiles; the codes of R4's required bindings that tell how far a matter is (status, intent, priority,
/// use, outcome): a few words that everybody knows, which a reader must see to read safely. All other codes and displays are pseudonymised.
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

    // Of more than 6 octets; shorter strings are nobody's anyway.
    private const string Progress =
        "abandoned aborted accepted additional administratively-completed amended anonymous appended approved arrived " +
        "attested available balanced billable billing busy-tentative busy-unavailable cancelled candidate checked-in " +
        "closed-to-accrual closed-to-accrual-and-intervention complete completed corrected current data-requested " +
        "data-required declined directive disapproved disputed eligible entered-in-error executable executed extensions " +
        "failure filler-order finished follow-up fulfilled generated health-unknown in-process in-progress in-review inactive " +
        "ineligible information-only instance-order intended needs-action negotiable nickname not-billable not-done " +
        "not-registered not-started not-taken off-study offered official on-hold on-study on-study-intervention " +
        "on-study-observation onleave optional original-order partial pending pending-on-study planned potential-candidate " +
        "preauthorization predetermination preliminary preparation proposal proposed received reflex-order registered " +
        "rejected renewed req-revalid requested required reserved resolved retired reval-fail revoked routine scheduled " +
        "screening secondary stopped success superseded suspended temporarily-closed-to-accrual " +
        "temporarily-closed-to-accrual-and-intervention tentative terminated triaged unavailable unknown unsatisfactory " +
        "val-fail validated waitlist withdrawn";

    private static readonly ImmutableSortedSet<string> ProgressCodes = Progress.Split(' ').ToImmutableSortedSet(StringComparer.Ordinal);

    private const int LongestCode = 46;

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

        return ResourceClasses.TryFind(value, out _)
            || (value.Length <= LongestCode && value[0] is >= (byte)'a' and <= (byte)'z' && ProgressCodes.Contains(System.Text.Encoding.ASCII.GetString(value)));
    }

    private static bool IsPath(ReadOnlySpan<byte> value)
    {
        foreach (var octet in value)
            if (!char.IsAsciiLetterOrDigit((char)octet) && octet is not ((byte)'/' or (byte)'.' or (byte)'-' or (byte)':' or (byte)'_')) return false;
        return true;
    }
}

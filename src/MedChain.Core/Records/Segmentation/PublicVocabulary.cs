using System.Buffers;
using System.Collections.Immutable;

namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// Strings that say nothing about a person and may stand in any segment: names of R4's resource types and elements, the codes of its required
/// bindings, and addresses of code systems, value sets and profiles. Sources: HL7 FHIR R4 (4.0.1), "Using Codes / Code Systems"
/// (http://hl7.org/fhir/R4/terminologies-systems.html), "Required Bindings", and the tags of the CMS Blue Button profiles. All other codes and
/// displays are pseudonymised like any other string. Spec: Records G5.
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

    // Of more than 6 octets; shorter strings are nobody's anyway. Types, media types, languages, units and licences are no codes in this sense.
    private static readonly OctetSet RequiredCodes = new(
        "abandoned aborted accepted additional administratively-completed after-end after-start all-or-none allergy amended anonymous " +
        "antisense appended appends approved arrived ascending at-most-one attested auth-requirements authoredby available balanced " +
        "barcode batch-response before-end before-start benefits billable billing biologic biologicalAgent business-rule " +
        "busy-tentative busy-unavailable calculation calibrated calibration-required cancelled celsius changes checked-in " +
        "closed-to-accrual closed-to-accrual-and-intervention code-invalid complete completed composed-of concurrent " +
        "concurrent-with-end concurrent-with-start confirmed conflict corrected current data-access-ended data-accessed data-added " +
        "data-changed data-collection data-modified data-removed data-requested data-required declined decrease deduction dependents " +
        "depends-on derived-from descending directive directlink disapproved discount discovery disputed duplicate eligible " +
        "entered-in-error environment exactly-one executable executed expired extensions failure farenheit fatal-error filler-order " +
        "finished follow-up forbidden fulfilled generated health-unknown historical history in-network in-process in-progress " +
        "in-review increase ineligible information-only informational instance-order intended intolerance invalid invariant " +
        "is-replaced-by justification lock-error logical-group magenta manufacturer-name measurement medication model-name moderate " +
        "multiple multiple-matches must-unless-documented named-event needs-action negotiable nickname no-store not-billable " +
        "not-calibrated not-done not-found not-registered not-started not-supported not-taken off-study offered on-hold on-study " +
        "on-study-intervention on-study-observation one-or-more ongoing onleave openapi optional original-order out-of-network " +
        "partial patient-reported-name pending pending-on-study periodic personal physical planned potential potential-candidate " +
        "preauthorization predetermination preliminary printoper professional proposal proposed provisional quotation recovering " +
        "recurrence reflex-order refuted registered rejected relapse remission removal renewed replaced-by req-revalid requested " +
        "reserved resolved resolvedWithSequelae rest-hook retired reval-fail revision revoked routine scheduled screening searchset " +
        "secondary seealso self-reported sentence-group setting standby stopped subject-list success successor superseded suppressed " +
        "surcharge suspended temporarily-closed-to-accrual temporarily-closed-to-accrual-and-intervention tentative terminated " +
        "throttled timeout too-costly too-long transaction transaction-response transforms transient transient-error triaged triggers " +
        "two-point udi-label-name unable-to-assess unavailable unconfirmed unknown unsatisfactory unspecified user-friendly-name " +
        "val-fail validation visual-group waitlist warning websocket withdrawn working");

    // Bound as strictly as those codes are; others that exist could carry anything.
    private static readonly OctetSet MediaTypes = new(
        "text/plain text/html text/xml text/csv text/rtf text/cda+xml application/pdf application/json application/xml application/xhtml+xml " +
        "application/fhir+json application/fhir+xml application/hl7-v2 application/hl7-v2+xml application/dicom application/dicom+json " +
        "application/octet-stream application/msword application/rtf application/zip image/png image/jpeg image/gif image/tiff image/bmp " +
        "image/svg+xml image/jp2 audio/mpeg audio/wav audio/basic video/mp4 video/mpeg text/plain;charset=utf-8 text/plain;charset=UTF-8");

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

        return ResourceClasses.TryFind(value, out _) || RequiredCodes.Contains(value) || MediaTypes.Contains(value) || ElementNames.Contains(value);
    }

    private static bool IsPath(ReadOnlySpan<byte> value)
    {
        foreach (var octet in value)
            if (!char.IsAsciiLetterOrDigit((char)octet) && octet is not ((byte)'/' or (byte)'.' or (byte)'-' or (byte)':' or (byte)'_')) return false;
        return true;
    }
}

using System.Collections.Immutable;

namespace MedChain.Core.Records.Segmentation;

/// <summary>How a text with tokens is written, by the element that it is the value of.</summary>
internal enum ViewText : byte
{
    /// <summary>Left out, with the reason: the element is a code, a date, a number or the like, and no pseudonym would be one.</summary>
    Masked,

    /// <summary><c>[17]</c> for each token: a FHIR string or markdown.</summary>
    Free,

    /// <summary>A pseudonymous address: a reference, uri, url or canonical.</summary>
    Address,

    /// <summary><c>p17</c> for each token: an id.</summary>
    Id,
}

/// <summary>
/// The elements of R4 whose texts may hold pseudonyms, and those that are texts when they have left. Whatever is not listed is left out with the
/// reason, which is valid for every type. Source: HL7 FHIR R4, http://hl7.org/fhir/R4/datatypes.html. Spec: Records G12.
/// </summary>
internal static class ViewNames
{
    private static readonly ImmutableSortedSet<string> Free = Set(
        "alias answerString authorString businessArrangement cancelledReason city comment conclusion contentString country " +
        "description disposition display district div family given instruction label line linkId lotNumber name onsetString " +
        "patientInstruction performedString postalCode prefix productName scheduledString series statusReason suffix text textEquivalent title unit " +
        "usage valueMarkdown valueString");

    private static readonly ImmutableSortedSet<string> Addresses = Set(
        "fullUrl instantiatesCanonical instantiatesUri policy questionnaire reference system uri url valueCanonical valueUri valueUrl valueUuid");

    private static readonly ImmutableSortedSet<string> Texts = Set(
        "authorString birthDate carrierAIDC carrierHRF data deviceIdentifier display distinctIdentifier serialNumber subscriberId valueString");

    private static readonly ImmutableSortedSet<string> Contacts = Set("author contact editor endorser reviewer valueContactDetail");

    /// <summary>How a text with tokens is written.</summary>
    public static ViewText Of(string name) =>
        name == "id" ? ViewText.Id : Free.Contains(name) ? ViewText.Free : Addresses.Contains(name) ? ViewText.Address : ViewText.Masked;

    /// <summary>Whether what has left an element for another segment was a text, not an object.</summary>
    /// <param name="name">The element's name.</param>
    /// <param name="container">The name of the element that holds it.</param>
    /// <param name="type">The type of the resource.</param>
    public static bool IsText(string name, string container, string type) =>
        Texts.Contains(name) || (name == "name" && (type == "FamilyMemberHistory" || (Contacts.Contains(container) && type is not ("Organization" or "InsurancePlan"))));

    private static ImmutableSortedSet<string> Set(string names) => names.Split(' ').ToImmutableSortedSet(StringComparer.Ordinal);
}

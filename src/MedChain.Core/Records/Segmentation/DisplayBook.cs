using System.Collections.Immutable;
using System.Text;

namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// What references display: a name, where they lead to a person or may do so. Decided once the whole bundle has been read, since the entry that a
/// reference leads to may come later. Spec: Records G13.
/// </summary>
internal sealed class DisplayBook
{
    // Elements of R4 whose target may be a Patient, Practitioner, PractitionerRole, RelatedPerson, Person or Group, or anything. Source: HL7
    // FHIR R4, the target profiles of http://hl7.org/fhir/R4/profiles-resources.json.
    private const string OfPersons =
        "about actor answerReference asserter assessor authenticator author authorReference basedOn basis beneficiary " +
        "careManager collector contact content contentReference contributor deliverTo derivedFrom detail enrollment enterer " +
        "entityReference entry evaluatedResource expressedBy focus for implicated individual information informationSource " +
        "interpreter item member onBehalfOf operator orderer outcomeReference owner parent partOf participant party patient " +
        "payee payor performer policyHolder prescriber principalInvestigator priorRequest provider publisher reasonReference " +
        "receiver recipient recorder ref reference referencedItem referrer related replaces reportedReference reporter request " +
        "requester requestor resource response responsible responsibleParty resultsInterpreter securityContext sender source " +
        "sourcePatientInfo subject subjectReference submitter subscriber supplier supportingInfo supportingInformation " +
        "supportingPatientInformation target topic topicReference valueReference what who";

    private static readonly ImmutableSortedSet<string> MayBePerson = OfPersons.Split(' ').ToImmutableSortedSet(StringComparer.Ordinal);

    private readonly SortedDictionary<string, SegmentClass> _entries = new(StringComparer.Ordinal);
    private readonly List<(TextPlace Display, string Reference)> _open = [];

    /// <summary>Whether the value of a property may be a reference to a person.</summary>
    public static bool IsOfPersons(ReadOnlySpan<byte> property) => property.Length <= 64 && MayBePerson.Contains(Encoding.UTF8.GetString(property));

    /// <summary>Takes an entry's address and its resource's class.</summary>
    public void AddEntry(ReadOnlySpan<byte> fullUrl, SegmentClass segment) => _entries[Encoding.UTF8.GetString(fullUrl)] = segment;

    /// <summary>Takes what a reference displays, and the reference, which may be empty.</summary>
    public void Add(TextPlace display, ReadOnlySpan<byte> reference) => _open.Add((display, Encoding.UTF8.GetString(reference)));

    /// <summary>The displays that leave for Identity: all but those of references to entries that are of another class.</summary>
    public IEnumerable<TextPlace> Leaving() =>
        _open.Where(each => !_entries.TryGetValue(each.Reference, out var target) || target == SegmentClass.Identity).Select(each => each.Display);
}

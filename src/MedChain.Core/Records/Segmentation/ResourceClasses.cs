using System.Collections.Immutable;

namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// Which segment each resource type of FHIR R4 belongs to. Source of the type names: HL7 FHIR R4 (4.0.1), "Resource Index",
/// http://hl7.org/fhir/R4/resourcelist.html. The reasons stand in spec/segmentation-table.md. A well-formed name that is not listed is Identity.
/// Spec: Records G2.
/// </summary>
internal static class ResourceClasses
{
    private const string IdentityTypes =
        "AuditEvent Basic Bundle Consent EnrollmentRequest EnrollmentResponse Group Linkage List OperationOutcome Parameters " +
        "Patient Person Practitioner PractitionerRole Provenance RelatedPerson ResearchSubject Subscription VerificationResult";

    private const string ClinicalTypes =
        "AdverseEvent AllergyIntolerance BiologicallyDerivedProduct BodyStructure CarePlan CareTeam ClinicalImpression " +
        "Communication CommunicationRequest Condition DetectedIssue Device DeviceMetric DeviceRequest DeviceUseStatement " +
        "DiagnosticReport Encounter EpisodeOfCare FamilyMemberHistory Flag Goal GuidanceResponse Immunization " +
        "ImmunizationEvaluation ImmunizationRecommendation MeasureReport Medication MedicationAdministration MedicationDispense " +
        "MedicationKnowledge MedicationRequest MedicationStatement MolecularSequence NutritionOrder Observation Procedure " +
        "QuestionnaireResponse RequestGroup RiskAssessment ServiceRequest Specimen SupplyRequest Task VisionPrescription";

    private const string DocumentTypes =
        "Binary Composition DocumentManifest DocumentReference ImagingStudy Media";

    private const string AdministrativeTypes =
        "Account ActivityDefinition Appointment AppointmentResponse CapabilityStatement CatalogEntry ChargeItem " +
        "ChargeItemDefinition Claim ClaimResponse CodeSystem CompartmentDefinition ConceptMap Contract Coverage " +
        "CoverageEligibilityRequest CoverageEligibilityResponse DeviceDefinition EffectEvidenceSynthesis Endpoint " +
        "EventDefinition Evidence EvidenceVariable ExampleScenario ExplanationOfBenefit GraphDefinition HealthcareService " +
        "ImplementationGuide InsurancePlan Invoice Library Location Measure MedicinalProduct MedicinalProductAuthorization " +
        "MedicinalProductContraindication MedicinalProductIndication MedicinalProductIngredient MedicinalProductInteraction " +
        "MedicinalProductManufactured MedicinalProductPackaged MedicinalProductPharmaceutical MedicinalProductUndesirableEffect " +
        "MessageDefinition MessageHeader NamingSystem ObservationDefinition OperationDefinition Organization " +
        "OrganizationAffiliation PaymentNotice PaymentReconciliation PlanDefinition Questionnaire ResearchDefinition " +
        "ResearchElementDefinition ResearchStudy RiskEvidenceSynthesis Schedule SearchParameter Slot SpecimenDefinition " +
        "StructureDefinition StructureMap Substance SubstanceNucleicAcid SubstancePolymer SubstanceProtein " +
        "SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification SupplyDelivery TerminologyCapabilities " +
        "TestReport TestScript ValueSet";

    private static readonly ImmutableSortedDictionary<string, SegmentClass> Table = Build();

    /// <summary>Every listed type, in ordinal order, with its segment.</summary>
    public static IEnumerable<KeyValuePair<string, SegmentClass>> All => Table;

    /// <summary>Whether a name has the form of a resource type: a capital letter, then up to 63 letters.</summary>
    public static bool IsTypeName(ReadOnlySpan<byte> name)
    {
        if (name.Length is 0 or > 64 || name[0] is < (byte)'A' or > (byte)'Z') return false;
        foreach (var octet in name)
            if ((octet | 0x20) is < 'a' or > 'z') return false;
        return true;
    }

    /// <summary>Whether this is one of the resource types of R4, and its segment.</summary>
    public static bool TryFind(ReadOnlySpan<byte> name, out SegmentClass segment)
    {
        segment = SegmentClass.Identity;
        return IsTypeName(name) && Table.TryGetValue(System.Text.Encoding.ASCII.GetString(name), out segment);
    }

    private static ImmutableSortedDictionary<string, SegmentClass> Build()
    {
        var table = ImmutableSortedDictionary.CreateBuilder<string, SegmentClass>(StringComparer.Ordinal);
        foreach (var (types, segment) in new[]
                 {
                     (IdentityTypes, SegmentClass.Identity), (ClinicalTypes, SegmentClass.Clinical),
                     (DocumentTypes, SegmentClass.Documents), (AdministrativeTypes, SegmentClass.Administrative),
                 })
        {
            foreach (var type in types.Split(' ')) table.Add(type, segment);
        }

        return table.ToImmutable();
    }
}

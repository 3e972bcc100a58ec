namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// The names of all elements of R4's resources and data types that have more than 6 octets: structure that everybody knows, so nothing is cut out
/// of them, and as values they are public. Source: HL7 FHIR R4 (4.0.1), the element paths of its definitions, http://hl7.org/fhir/R4/downloads.html.
/// Spec: Records G5.
/// </summary>
internal static class ElementNames
{
    private static readonly OctetSet All = new(
        "abatementAge abatementDateTime abatementPeriod abatementRange abatementString abnormalCodedValueSet abstract " +
        "accessionIdentifier accident account achievementStatus actionId activity actorId actualArm actuality addItem " +
        "additionalCharacteristic additionalClassification additionalIdentifier additionalInstruction additionalMonitoringIndicator " +
        "additive additiveCodeableConcept additiveProductName additiveReference additiveType address addresses adjudication " +
        "adjustment adjustmentReason administeredBy administrableDoseForm administration administrationGuidelines " +
        "administrationInstruction admitSource affectsState ageCodeableConcept ageRange ageString aggregation allergenicIndicator " +
        "allergyIntolerance allowed allowedBoolean allowedCodeableConcept allowedMoney allowedResponse allowedString " +
        "allowedUnsignedInt alternate alternateMaterial alternative altitude amountQuantity amountRange amountRatio " +
        "amountRatioLowLimit amountString amountText amountType answerBoolean answerCoding answerDate answerDateTime answerDecimal " +
        "answerInteger answerOption answerQuantity answerReference answerString answerTime answerValueSet applicability application " +
        "applies appliesTo appliesToAll appointment appointmentRequired appointmentType approvalDate areaOfHybridisation " +
        "areaUnderCurve asNeededBoolean asNeededCodeableConcept asserter assessment assessor assignedArm assigner " +
        "associatedMedication assurance attachedDocument attachment attestation attestationSignature attester authenticator " +
        "authorDescription authorReference authorString authorType authored authoredOn authorisationReferenceNumber authority " +
        "authorizationRequired authorizationSupporting authorizationUrl authorizingPrescription autocreate autodelete " +
        "availabilityExceptions availableEndTime availableStartTime availableTime averageMolecularFormula backCurve baseDefinition " +
        "baseFormulaProductName baseFormulaType basedOn batchIdentifier beneficiary benefit benefitBalance benefitPeriod " +
        "billablePeriod binding birthDate bodySite bodysite bornDate bornPeriod bornString boundsDuration boundsPeriod boundsRange " +
        "businessArrangement businessStatus cTerminalModification cTerminalModificationId calibration caloricDensity canPushUpdates " +
        "cancelationReason cancelledReason candidate capabilities capability capacity cardinalityBehavior careManager careTeam " +
        "careTeamSequence carrierAIDC carrierHRF caseSensitive category causality certainty certaintySubcomponent channel " +
        "characteristic characteristicCodeableConcept characteristicQuantity characteristics chargeItemCodeableConcept " +
        "chargeItemReference chromosome citation claimResponse classHistory classification clinicalRecommendationStatement " +
        "clinicalStatus clinicalTrial closingTime closure codeCodeableConcept codeFilter codeReference codeSearch codeSystem " +
        "collectedDateTime collectedPeriod collection collector combinedPharmaceuticalDoseForm comment communication " +
        "communicationMethod communicationRequest comorbidity comparator compareToSourceExpression compareToSourceId " +
        "compareToSourcePath compartment complication complicationDetail component compose compositeScoring compositional " +
        "concentration concentrationLowLimit concept conclusion conclusionCode condition conditionalCreate conditionalDelete " +
        "conditionalRead conditionalUpdate confidentiality confidentialityIndicator connectionType connectivity consent constraint " +
        "contact contained containedInstance container contains content contentAttachment contentDefinition contentDerivative " +
        "contentReference contentString contentType context contextInvariant contextLinkId contextType contract " +
        "contraindicatedVaccineCode contraindication contributedToDeath contributor control conversionFactor coordinateSystem " +
        "copolymerConnectivity copyright costCenter costToBeneficiary countMax country countryLanguage countryOfOrigin " +
        "courseOfTherapyType coverage coverageArea created createdDateTime createdPeriod creation criteria criticalCodedValueSet " +
        "criticality crossReference currency custodian customaryUnit cylinder dailyAmount dataAbsentReason dataExclusivityPeriod " +
        "dataPeriod dataRequirement datasetId dateAsserted dateCriterion dateDateTime dateFilter dateOfFirstAuthorization datePeriod " +
        "dateRange dateTime dateWritten dayOfWeek daysOfWeek daysSupply deceasedAge deceasedBoolean deceasedDate deceasedDateTime " +
        "deceasedRange deceasedString decimalPrecision decision decisionMode defaultValue defaultValueAddress defaultValueAge " +
        "defaultValueAnnotation defaultValueAttachment defaultValueBase64Binary defaultValueBoolean defaultValueCanonical " +
        "defaultValueCode defaultValueCodeableConcept defaultValueCoding defaultValueContactDetail defaultValueContactPoint " +
        "defaultValueContributor defaultValueCount defaultValueDataRequirement defaultValueDate defaultValueDateTime " +
        "defaultValueDecimal defaultValueDistance defaultValueDosage defaultValueDuration defaultValueExpression " +
        "defaultValueHumanName defaultValueId defaultValueIdentifier defaultValueInstant defaultValueInteger defaultValueMarkdown " +
        "defaultValueMeta defaultValueMoney defaultValueOid defaultValueParameterDefinition defaultValuePeriod " +
        "defaultValuePositiveInt defaultValueQuantity defaultValueRange defaultValueRatio defaultValueReference " +
        "defaultValueRelatedArtifact defaultValueSampledData defaultValueSignature defaultValueString defaultValueTime " +
        "defaultValueTiming defaultValueTriggerDefinition defaultValueUnsignedInt defaultValueUri defaultValueUrl " +
        "defaultValueUsageContext defaultValueUuid definingSubstanceCodeableConcept definingSubstanceReference definition " +
        "definitionCanonical definitionCodeableConcept definitionDataRequirement definitionExpression definitionReference " +
        "definitionTriggerDefinition definitionUri degreeOfPolymerisation deleted deliverFrom deliverTo denominator denominatorCount " +
        "dependent dependsOn derivation derivedFrom derivedFromUri description designation destination detailBoolean " +
        "detailCodeableConcept detailInteger detailQuantity detailRange detailRatio detailSequence detailString details detected " +
        "detectedIssue developmentStage deviceIdentifier deviceName diagnosis diagnosisCodeableConcept diagnosisReference " +
        "diagnosisSequence diagnostics diameter dietPreference differential dimensions direction dischargeDisposition disclaimer " +
        "discriminator disease diseaseStatus diseaseSymptomProcedure dispenseInterval dispenseRequest display disposition " +
        "distinctIdentifier district disulfideLinkage doNotPerform docStatus document documentType documentation dosageInstruction " +
        "doseAndRate doseForm doseNumberPositiveInt doseNumberString doseQuantity doseRange doseStatus doseStatusReason " +
        "drugCharacteristic dueDate dueDuration duration durationMax durationUnit dynamicValue education effectEstimate effectiveDate " +
        "effectiveDateTime effectiveInstant effectivePeriod effectiveTime effectiveTiming element eligibility emptyReason " +
        "enableBehavior enableWhen encodeRequestUrl encounter endorser endpoint enrollment enteralFormula enteredDate enterer " +
        "entityCodeableConcept entityReference entryType episodeOfCare equivalence estimatedAge evaluatedResource evaluationMessage " +
        "eventCoding eventHistory eventUri evidence example exampleBoolean exampleCanonical exception exclude excludeFoodModifier " +
        "excluded executionPeriod expansion expectedSupplyDuration experimental expirationDate expirationType exposure " +
        "exposureAlternative exposureBackground exposureRoute exposureState exposureVariant expressedBy expression extends extension " +
        "externalDiameter extraDetails fMeasure facility facilityType factorOverride failureAction fastingStatusCodeableConcept " +
        "fastingStatusDuration fhirVersion financial finding firstDose fivePrime fixedAddress fixedAge fixedAnnotation " +
        "fixedAttachment fixedBase64Binary fixedBoolean fixedCanonical fixedCode fixedCodeableConcept fixedCoding fixedContactDetail " +
        "fixedContactPoint fixedContributor fixedCount fixedDataRequirement fixedDate fixedDateTime fixedDecimal fixedDistance " +
        "fixedDosage fixedDuration fixedExpression fixedHumanName fixedId fixedIdentifier fixedInstant fixedInteger fixedMarkdown " +
        "fixedMeta fixedMoney fixedOid fixedParameterDefinition fixedPeriod fixedPositiveInt fixedQuantity fixedRange fixedRatio " +
        "fixedReference fixedRelatedArtifact fixedSampledData fixedSignature fixedString fixedTime fixedTiming fixedTriggerDefinition " +
        "fixedUnsignedInt fixedUri fixedUrl fixedUsageContext fixedUuid fixture fluidConsistencyType focalDevice followUp " +
        "foodPreferenceModifier foodType forecastReason forecastStatus formCode fraction fractionDescription frequency frequencyMax " +
        "frequencyOfOccurrence friendly fullUrl function fundingSource fundsReserve fundsReserveRequested geneElement " +
        "geneSequenceOrigin generalCost generalPractitioner generation genomeBuild geographicalLocation geometry gestationalAge " +
        "groupIdentifier groupMeasure groupSize grouping groupingBehavior groupingId guarantor guidance halfLife halfLifePeriod " +
        "handling hasMember headerField healthcareService hierarchical hierarchyMeaning highLimit hospitalization hoursOfOperation " +
        "hybridType identifiedDateTime identifiedPeriod identifier identity identityCertificate ifMatch ifModifiedSince ifNoneExist " +
        "ifNoneMatch imagingStudy immediatePackaging immunizationEvent immutable implementation implementationGuide implicated " +
        "implicitRules imports imprint improvementNotation inResponseTo inactive incidence include incomplete " +
        "indicationCodeableConcept indicationReference individual inforce information informationSequence informationSource " +
        "ingredient initial initialFill initialSelected initiator initiatorActive inputProfile instance instantiates " +
        "instantiatesCanonical instantiatesUri instruction insurance insurer intendedEffect intendedRoute intendedUse interactant " +
        "interaction internationalBirthDate interpretation interpreter intraspecificDescription intraspecificType investigation " +
        "isActive isDefault isDefining isDerived isModifier isModifierReason isSubpotent isSummary isotope itemCodeableConcept " +
        "itemReference itemSequence jurisdiction jurisdictionalAuthorization keyword kinetics kingdom language languageCode " +
        "lastModified lastOccurrence lastPerformed lastReviewDate lastUpdated laterality latitude legalBasis legalState " +
        "legalStatusOfSupply legallyBindingAttachment legallyBindingReference lensSpecification lethalDose50 library license " +
        "lifecycle lifecycleStatus lineItem linkage listMode listRuleId location locationAddress locationCode locationCodeableConcept " +
        "locationQualifier locationReference lockedDate logMessage longitude lotNumber lowLimit lowerLimit management managingEntity " +
        "managingOrganization manifest manifestation manipulated manipulation manufactureDate manufacturedDoseForm manufacturedItem " +
        "manufacturer manufacturerReference manufacturerString manufacturingBusinessOperation mapping maritalStatus " +
        "marketingAuthorization marketingStatus masterFile masterIdentifier material materialType maternalOrganismId " +
        "maternalOrganismName maxDispense maxDosePerAdministration maxDosePerDay maxDosePerLifetime maxDosePerPeriod " +
        "maxDosePerTreatmentPeriod maxDuration maxLength maxSingleDose maxTreatmentPeriod maxValueDate maxValueDateTime " +
        "maxValueDecimal maxValueInstant maxValueInteger maxValuePositiveInt maxValueQuantity maxValueTime maxValueUnsignedInt " +
        "maxVolumeToDeliver meaning meaningWhenMissing measure measureScore measurementPeriod measurementPoint " +
        "medicationCodeableConcept medicationReference medicineClassification message messaging metadata minValueDate " +
        "minValueDateTime minValueDecimal minValueInstant minValueInteger minValuePositiveInt minValueQuantity minValueTime " +
        "minValueUnsignedInt minimumId minimumVolumeQuantity minimumVolumeString minutesDuration mitigation modality modelNumber " +
        "modification modifier modifierExtension moduleCanonical moduleCodeableConcept moduleUri molecularFormula " +
        "molecularFormulaByMoiety molecularWeight monitoringProgram monograph monomerSet morphology multipleAnd multipleBirthBoolean " +
        "multipleBirthInteger multipleOr multipleResultsAllowed mustSupport nTerminalModification nTerminalModificationId namePart " +
        "nameReference nameUrl navigationLinks needsMap network nextScheduled nominalVolume normalCodedValueSet notAvailable " +
        "noteNumber nucleicAcid numberOfInstances numberOfParticipants numberOfRepeatsAllowed numberOfSeries numberOfStudies " +
        "numberOfSubunits numberOfUnits numerator numeratorCount nutrient objective observationRequirement " +
        "observationResultRequirement observedAllele observedSeq observer occurredDateTime occurredPeriod occurrenceDateTime " +
        "occurrencePeriod occurrenceString occurrenceTiming official offsetDuration offsetRange oligoNucleotideType onAdmission " +
        "onBehalfOf onlineInformation onsetAge onsetDateTime onsetPeriod onsetRange onsetString openingTime operation operationType " +
        "operationalStatus operator opticalActivity oralDiet orderDetail orderMeaning orderable ordered orderedBy orderer organism " +
        "organismGeneral organismId organismName organismType organization orientation orientationOfPolymerisation " +
        "originalPrescription otherCharacteristics otherTherapy outcome outcomeCode outcomeCodeableConcept outcomeDesc " +
        "outcomeReference outerPackaging outputParameters outputProfile overbooked overload overrideReason ownedBy packageCode " +
        "packageId packageItem packagedMedicinalProduct packaging paediatricUseIndicator parameter parameterName parameters " +
        "parentDevice parentSubstanceId parentSubstanceName partDescription partLocation partNumber participant " +
        "participantEffectiveDateTime participantEffectiveDescription participantEffectiveDuration participantEffectiveGroupMeasure " +
        "participantEffectivePeriod participantEffectiveTimeFromStart participantEffectiveTiming participantStatus participantType " +
        "participatingOrganization patchFormat paternalOrganismId paternalOrganismName patient patientCharacteristics " +
        "patientInstruction patientPreparation patternAddress patternAge patternAnnotation patternAttachment patternBase64Binary " +
        "patternBoolean patternCanonical patternCode patternCodeableConcept patternCoding patternContactDetail patternContactPoint " +
        "patternContributor patternCount patternDataRequirement patternDate patternDateTime patternDecimal patternDistance " +
        "patternDosage patternDuration patternExpression patternHumanName patternId patternIdentifier patternInstant patternInteger " +
        "patternMarkdown patternMeta patternMoney patternOid patternParameterDefinition patternPeriod patternPositiveInt " +
        "patternQuantity patternRange patternRatio patternReference patternRelatedArtifact patternSampledData patternSignature " +
        "patternString patternTime patternTiming patternTriggerDefinition patternUnsignedInt patternUri patternUrl " +
        "patternUsageContext patternUuid payeeType payload payloadMimeType payloadType payment paymentAmount paymentDate " +
        "paymentIdentifier paymentIssuer paymentStatus paymentTerms performedAge performedDateTime performedPeriod performedRange " +
        "performedString performer performerLinkId performerRole performerType performingOrganization periodMax periodType periodUnit " +
        "permittedDataType pharmaceuticalProduct physicalCharacteristics physicalType physiologicalCondition planningHorizon pointer " +
        "policyHolder policyRule polymer population position postConditions postalCode practiceSetting practitioner " +
        "preAdmissionIdentifier preAuthPeriod preAuthRef preAuthRefPeriod preConditions precedence precheckBehavior precision " +
        "precisionEstimate predecessor prediction preference preferred preferredReportName preparation preparationInstruction " +
        "prescriber prescription presentation presentationDate presentationLowLimit presentedForm previous priceComponent " +
        "priceOverride primaryPurposeType primarySource principalInvestigator priorPrescription priorRequest priority " +
        "probabilityDecimal probabilityRange problem procedure procedureCode procedureCodeableConcept procedureReference " +
        "procedureSequence process processNote processing product productCategory productClassification productCode " +
        "productCodeableConcept productName productOrService productReference productRelatedness productType profile " +
        "prognosisCodeableConcept prognosisReference program programCode programEligibility progress property propertyGroup protein " +
        "protocol protocolApplied providedBy provider provision proxyIdentityCertificate proxySignature publicationDate " +
        "publicationStatus publisher purpose purposeOfEvent purposeOfUse pushTypeAvailable qualification qualifiedInterval qualifiers " +
        "qualitativeRisk quality quantitativeDetails quantity quantityQuantity quantityRange quantityRatio queryFP queryTP question " +
        "questionnaire rateAggregation rateQuantity rateRange rateRatio ratioType rationale reAdmission reaction readCoverage " +
        "readHistory readOnly readsetId reasonCode reasonLinkId reasonReference reasonStopped received receivedTime receiver " +
        "receiverActive recipient recommendation recorded recordedDate recordedOn recorder reference referenceAllele " +
        "referenceDocument referenceInformation referencePolicy referenceRange referenceSeq referenceSeqId referenceSeqPointer " +
        "referenceSeqString referenceStrength referencedFrom referencedItem referral referralMethod referralRequest referrer " +
        "regulator regulatory regulatoryAuthority rejectionCriterion related relatedAction relatedArtifact relatedEntry " +
        "relatedMedicationKnowledge relatesTo relation relationship relationtype relativePath relativeRisk releaseDate " +
        "relevantHistory reliableCache rendering repeatUnit repeatUnitAmountType repeats repetitions replaces reportOrigin reported " +
        "reportedBoolean reportedReference reporter repository representation request requestHeader requestId requestIdentifier " +
        "requestMethod requestProvider requestURL requestedPeriod requester requesterLinkId requestingOrganization requestor required " +
        "requiredBehavior requirement requirements requisition residueSite resource resourceId resourceType response responseCode " +
        "responseId responseRequired responsible responsibleParty restoreDate restriction resultingCondition resultsByExposure " +
        "resultsInterpreter retentionTime revenue reviewer riskAdjustment riskEstimate riskEvidenceSynthesis routeOfAdministration " +
        "routeofAdministration sampleSize schedule scheduledPeriod scheduledString scheduledTiming scoring searchInclude searchParam " +
        "searchRevInclude searchType section security securityContext securityLabel securityLabelNumber selectionBehavior sensitivity " +
        "sequence sequenceAttachment sequenceType serialNumber seriesDosesPositiveInt seriesDosesString seriousness service " +
        "serviceCategory servicePeriod serviceProvider serviceProvisionCode serviceType servicedDate servicedPeriod severity " +
        "shelfLifeStorage shortTitle sigFormat signature situation sliceIsConstraining sliceName slicing snapshot software sopClass " +
        "sourceAttachment sourceCanonical sourceId sourceIdentityCertificate sourceMaterial sourceMaterialClass sourceMaterialState " +
        "sourceMaterialType sourcePatientInfo sourceReference sourceSignature sourceUri sourceVersion specialArrangement " +
        "specialCourtesy specialDesignation specialMeasures specialPrecautionsForStorage specialization specialty species " +
        "specificCost specifiedSubstance specimen specimenQuantity specimenRequirement sponsor standardSequence startCodeableConcept " +
        "startDate started startingMaterial statusDate statusHistory statusReason statusReasonCodeableConcept statusReasonReference " +
        "stereochemistry storage stratifier stratum strength strengthLowLimit structuralRepresentation structure structureVariant " +
        "studyEffectiveDateTime studyEffectiveDescription studyEffectiveDuration studyEffectiveGroupMeasure studyEffectivePeriod " +
        "studyEffectiveTimeFromStart studyEffectiveTiming studyType subDetail subDetailSequence subSite subType subdetailSequence " +
        "subject subjectCodeableConcept subjectMedicalHistory subjectReference subjectResults subjectType submitter subpotentReason " +
        "subrogation subscriber subscriberId substance substanceCodeableConcept substanceReference substitution subsumption subtitle " +
        "subtype subunit summary supplement supplementalData supplements suppliedItem supplier supportedMessage supportedProfile " +
        "supportingImmunization supportingInfo supportingInfoSequence supportingInformation supportingPatientInformation " +
        "suspectEntity symptomConditionEffect synonym synthesisType systemType targetCanonical targetDisease targetFormat targetId " +
        "targetIdentifier targetLocation targetProfile targetReference targetSpecies targetUri targetVersion teardown telecom " +
        "temperature temperatureQualifier temperatureRange template testScript textEquivalent textFilter texture " +
        "therapeuticIndication therapyRelationshipType threePrime timeAspect timeDateTime timeFromStart timeOfDay timePeriod " +
        "timestamp timingAge timingDate timingDateTime timingDuration timingPeriod timingRange timingReference timingTiming " +
        "topicCodeableConcept topicReference totalGross totalNet totalPriceComponent transform translation translations trigger " +
        "truthFN truthTP typeCollected typeMode typeReference typeTested udiCarrier udiDeviceIdentifier undesirableEffect uniqueId " +
        "unitOfMeasure unitOfPresentation unitPrice unmapped updateCreate upperLimit usageContext useContext usePeriod usedCode " +
        "usedMoney usedReference usedString usedUnsignedInt userSelected vaccineCode validCodedValueSet validTo validateCode " +
        "validateProfileId validated validationDate validationProcess validationStatus validationType validator validityPeriod " +
        "valueAddress valueAge valueAnnotation valueAttachment valueBase64Binary valueBoolean valueCanonical valueCode " +
        "valueCodeableConcept valueCoding valueContactDetail valueContactPoint valueContributor valueCount valueDataRequirement " +
        "valueDate valueDateTime valueDecimal valueDistance valueDosage valueDuration valueExpression valueHumanName valueId " +
        "valueIdentifier valueInstant valueInteger valueMarkdown valueMeta valueMoney valueOid valueParameterDefinition valuePeriod " +
        "valuePositiveInt valueQuantity valueRange valueRatio valueReference valueRelatedArtifact valueSampledData valueSet " +
        "valueSignature valueString valueTime valueTiming valueTriggerDefinition valueUnsignedInt valueUri valueUrl valueUsageContext " +
        "valueUuid valuedItem variable variableType variant variantPointer variantState variantType variantsetId verification " +
        "verificationDate verificationStatus verified verifiedWith version versionId versionNeeded versioning warningOnly " +
        "wasSubstituted whenHandedOver whenPeriod whenPrepared whenRange windowEnd windowStart withdrawalPeriod workflow xpathUsage");

    /// <summary>Whether a name, as it stands between its quotes, is one of them, or one with the underscore that goes before what a primitive lacks.</summary>
    public static bool Contains(ReadOnlySpan<byte> name) => All.Contains(name.Length > 0 && name[0] == '_' ? name[1..] : name);
}

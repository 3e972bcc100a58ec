namespace MedChain.Core.Records.Segmentation;

/// <summary>What an object has shown of itself while it was read.</summary>
[Flags]
internal enum ElementSigns : byte
{
    None = 0,

    /// <summary>A text under <c>family</c> or <c>given</c>: whatever else it is, it holds a person's name.</summary>
    NamePart = 1,

    /// <summary>A text under <c>line</c> or <c>postalCode</c>.</summary>
    AddressPart = 2,

    /// <summary>A text under <c>value</c>, as identifiers and contact points have.</summary>
    ValueText = 4,

    /// <summary>A code or its system: its display says what, not who.</summary>
    Coded = 8,

    /// <summary>The name of a product or material, which has this property and no person's name has.</summary>
    ProductPart = 16,

    /// <summary>An extension whose text is a person's name.</summary>
    NamingExtension = 32,

    /// <summary>A reference to something that is no person.</summary>
    NamesNoPerson = 64,
}

/// <summary>
/// Elements that say who, in whatever resource they stand: they leave it for Identity. Known by place (the property whose value they are) and
/// by shape (what they hold). Element names: HL7 FHIR R4, http://hl7.org/fhir/R4/datatypes.html. Spec: Records G13.
/// </summary>
internal static class IdentityElements
{
    // HL7 FHIR R4 extensions whose valueString is a name: http://hl7.org/fhir/R4/patient-profiles.html, humanname-profiles.html
    private static ReadOnlySpan<byte> NamePrefix => "http://hl7.org/fhir/StructureDefinition/humanname-"u8;

    private static ReadOnlySpan<byte> MaidenName => "http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName"u8;

    /// <summary>What a text shows of the object that it stands in, as the value of a property or an item of its array.</summary>
    public static ElementSigns SignOf(PropertyRole property, ReadOnlySpan<byte> value) => property switch
    {
        PropertyRole.Family or PropertyRole.Given => ElementSigns.NamePart,
        PropertyRole.Line or PropertyRole.PostalCode => ElementSigns.AddressPart,
        PropertyRole.Value => ElementSigns.ValueText,
        PropertyRole.Code or PropertyRole.System => ElementSigns.Coded,
        PropertyRole.Url when value.StartsWith(NamePrefix) || value.SequenceEqual(MaidenName) => ElementSigns.NamingExtension,
        PropertyRole.Reference when ReferenceForm.TryTarget(value, out var target) && target != SegmentClass.Identity => ElementSigns.NamesNoPerson,
        PropertyRole.Type when ResourceClasses.TryFind(value, out var target) && target != SegmentClass.Identity => ElementSigns.NamesNoPerson,
        _ => ElementSigns.None,
    };

    /// <summary>Whether an object, at its end, is such an element: a name, address, contact point, identifier, photo or narrative.</summary>
    public static bool IsElement(in BundleFrame frame)
    {
        if ((frame.Signs & (ElementSigns.NamePart | ElementSigns.AddressPart)) != 0) return true;
        switch (frame.Container)
        {
            case PropertyRole.Name: return (frame.Signs & ElementSigns.ProductPart) == 0;
            case PropertyRole.Contact or PropertyRole.Reference: return (frame.Signs & ElementSigns.ValueText) != 0;
            case PropertyRole.Address or PropertyRole.Telecom or PropertyRole.Text or PropertyRole.Photo: return true;
            default:
                return IsIdentifier(frame.Container) || frame.Container is PropertyRole.ValueHumanName or PropertyRole.ValueAddress
                or PropertyRole.LocationAddress or PropertyRole.ValueContactPoint;
        }
    }

    /// <summary>Whether the value of a property, if it is an object, is an Identifier.</summary>
    public static bool IsIdentifier(PropertyRole property) =>
        property is PropertyRole.Identifier or (>= PropertyRole.ValueIdentifier and <= PropertyRole.Predecessor);

    /// <summary>Whether a text says who by its property alone, or by the property that its object is the value of.</summary>
    public static bool IsText(in BundleFrame frame) => frame.Property switch
    {
        PropertyRole.AuthorString or PropertyRole.BirthDate or (>= PropertyRole.SubscriberId and <= PropertyRole.CarrierAIDC) => true,
        PropertyRole.Name => frame.Container is >= PropertyRole.Contact and <= PropertyRole.Endorser,
        _ => false,
    };

    /// <summary>The text of an object, at its end, that is a person's name: of a relative, or in an extension that is for names.</summary>
    public static TextPlace TextOf(in BundleFrame frame) =>
        (frame.Signs & ElementSigns.NamingExtension) != 0 ? frame.ExtensionText : frame.IsFamilyHistory ? frame.NameText : default;

    /// <summary>Whether an object, at its end, may be a reference to a person: then what it displays is a name, unless its target says otherwise.</summary>
    public static bool MayNamePerson(in BundleFrame frame, ReadOnlySpan<byte> containerName) =>
        frame.Display.Exists && (frame.Signs & (ElementSigns.Coded | ElementSigns.NamesNoPerson)) == 0 && DisplayBook.IsOfPersons(containerName);
}

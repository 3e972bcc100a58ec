namespace MedChain.Core.Records.Segmentation;

/// <summary>What a FHIR R4 bundle must look like, as far as segmentation depends on it. Spec: Records G2, G3, G9.</summary>
internal static class BundleShape
{
    /// <summary>Octets from which base64 data is an attachment of its own. Spec: Records G3.</summary>
    public const int LargeAttachment = 1024;

    // HL7 FHIR R4, http://hl7.org/fhir/R4/valueset-bundle-type.html
    private const string BundleTypes = "|document|message|transaction|transaction-response|batch|batch-response|history|searchset|collection|";

    /// <summary>The role of an object or array that opens inside <paramref name="parent"/>.</summary>
    public static FrameRole RoleOf(in BundleFrame parent, bool isObject, out string? notFhir)
    {
        notFhir = null;
        if (parent.Role == FrameRole.EntryList)
        {
            if (!isObject) notFhir = "an entry is not an object";
            return FrameRole.Entry;
        }

        if (parent.Role == FrameRole.ContainedList)
        {
            if (!isObject) notFhir = "a contained resource is not an object";
            return FrameRole.Resource;
        }

        if (!parent.IsObject) return FrameRole.Other;
        switch (parent.Property)
        {
            case PropertyRole.ResourceType:
                notFhir = "a resource type is not a string";
                return FrameRole.Other;
            case PropertyRole.Entry when parent.Role == FrameRole.Bundle:
                if (isObject) notFhir = "the entries are not an array";
                return FrameRole.EntryList;
            case PropertyRole.Type when parent.Role == FrameRole.Bundle:
                notFhir = "the bundle's type is not a string";
                return FrameRole.Other;
            case PropertyRole.Resource when parent.Role == FrameRole.Entry:
                if (!isObject) notFhir = "a resource is not an object";
                return FrameRole.Resource;
            case PropertyRole.Contained:
                if (isObject) notFhir = "the contained resources are not an array";
                return FrameRole.ContainedList;
            default: return FrameRole.Other;
        }
    }

    /// <summary>Takes a string, number or literal that is the value of the frame's property, or an item of its array.</summary>
    /// <returns>Why it cannot stand there, or null.</returns>
    public static string? ReadLeaf(ref BundleFrame frame, bool isText, ReadOnlySpan<byte> value)
    {
        if (frame.Role == FrameRole.EntryList) return "an entry is not an object";
        if (frame.Role == FrameRole.ContainedList) return "a contained resource is not an object";
        if (!frame.IsObject) return null;
        switch (frame.Property)
        {
            case PropertyRole.ResourceType:
                if (!isText) return "a resource type is not a string";
                if (!ResourceClasses.IsTypeName(value)) return "a resource type is not a type name";
                if (frame.Role == FrameRole.Bundle && !value.SequenceEqual("Bundle"u8)) return "the root is not a Bundle";
                ResourceClasses.TryFind(value, out var segment);
                frame.Segment = segment;
                frame.HasType = true;
                frame.IsPatient = value.SequenceEqual("Patient"u8);
                frame.IsFamilyHistory = value.SequenceEqual("FamilyMemberHistory"u8);
                return null;
            case PropertyRole.Type when frame.Role == FrameRole.Bundle:
                if (!isText || value.Contains((byte)'|') || !BundleTypes.Contains($"|{System.Text.Encoding.UTF8.GetString(value)}|", StringComparison.Ordinal))
                    return "the bundle's type is not one of FHIR R4";
                frame.SawBundleType = true;
                return null;
            case PropertyRole.Entry when frame.Role == FrameRole.Bundle: return "the entries are not an array";
            case PropertyRole.Resource when frame.Role == FrameRole.Entry: return "a resource is not an object";
            case PropertyRole.Contained: return "the contained resources are not an array";
            default: return null;
        }
    }

    /// <summary>Why an object that ends lacks something, or null.</summary>
    public static string? WhyIncomplete(in BundleFrame frame) => frame.Role switch
    {
        FrameRole.Bundle when !frame.HasType => "the root has no resource type",
        FrameRole.Bundle when !frame.SawBundleType => "the bundle has no type",
        FrameRole.Resource when !frame.HasType => "a resource has no resource type",
        _ => null,
    };

    /// <summary>Whether a string is base64 data large enough to be a segment's business. Spec: Records G3.</summary>
    public static bool IsLargeAttachment(PropertyRole property, ReadOnlySpan<byte> value) =>
        property == PropertyRole.Data && value.Length > LargeAttachment && System.Buffers.Text.Base64.IsValid(value);

    /// <summary>What a string is, from the property that it stands under.</summary>
    public static TextTraits TraitsOf(in BundleFrame frame) => frame.Property switch
    {
        PropertyRole.Family or PropertyRole.Given => TextTraits.Personal | TextTraits.Name,
        PropertyRole.Text when frame.Container is PropertyRole.Name or PropertyRole.ValueHumanName => TextTraits.Personal | TextTraits.Name,
        PropertyRole.Line or PropertyRole.City or PropertyRole.District or PropertyRole.PostalCode or PropertyRole.BirthDate or PropertyRole.Id
            => TextTraits.Personal,
        PropertyRole.Text when frame.Container is PropertyRole.Address or PropertyRole.ValueAddress or PropertyRole.LocationAddress => TextTraits.Personal,
        PropertyRole.Value when frame.Container is PropertyRole.Telecom or PropertyRole.ValueContactPoint or PropertyRole.Contact || IdentityElements.IsIdentifier(frame.Container)
            => TextTraits.Personal,
        PropertyRole.Reference or PropertyRole.Url or PropertyRole.ValueUri or PropertyRole.ValueUrl => TextTraits.Reference,
        PropertyRole.FullUrl => TextTraits.FullUrl,
        _ => TextTraits.None,
    };
}

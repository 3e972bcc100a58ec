namespace MedChain.Core.Records.Segmentation;

/// <summary>The property names that segmentation looks at. Everything else is <see cref="Other"/>.</summary>
internal enum PropertyRole : byte
{
    Other, ResourceType, Type, Entry, Resource, Contained, Id, FullUrl, Data, Reference, Url, ValueUri, ValueUrl, Family, Given, Text, Line,
    City, District, PostalCode, BirthDate, Value, System, Name, Identifier, Telecom, Address, Div, Photo, Display, Code, Coding, ValueCoding,
    ProductName, ValueHumanName, ValueAddress, LocationAddress, ValueContactPoint, Contact, ValueContactDetail, Author, Editor, Reviewer,
    Endorser, ValueIdentifier, MasterIdentifier, GroupIdentifier, AccessionIdentifier, AdditionalIdentifier, PaymentIdentifier,
    PreAdmissionIdentifier, RequestIdentifier, TargetIdentifier, Requisition, Predecessor, AuthorString, ValueString, SubscriberId,
    SerialNumber, DeviceIdentifier, DistinctIdentifier, CarrierHRF, CarrierAIDC,
}

/// <summary>Tells the roles of property names.</summary>
internal static class PropertyRoles
{
    private const int Longest = 22;

    private static readonly (byte[] Name, PropertyRole Role)[][] ByLength =
    [
        .. Enumerable.Range(0, Longest + 1).Select(length => Enum.GetValues<PropertyRole>().Skip(1)
            .Select(role => (System.Text.Encoding.ASCII.GetBytes(Shown(role)), role)).Where(named => named.Item1.Length == length).ToArray()),
    ];

    /// <summary>The role of a name as it stands between its quotes.</summary>
    public static PropertyRole Of(ReadOnlySpan<byte> name)
    {
        if (name.Length > Longest) return PropertyRole.Other;
        foreach (var (known, role) in ByLength[name.Length])
            if (name.SequenceEqual(known)) return role;
        return PropertyRole.Other;
    }

    /// <summary>The name for a path in a message: one of ours, or a star, since an unknown name could be anything.</summary>
    public static string Shown(PropertyRole role)
    {
        if (role == PropertyRole.Other) return "*";
        var name = role.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>Whether a property name has the form of a FHIR element name: then it is structure and stays as it is.</summary>
    public static bool IsElementName(ReadOnlySpan<byte> name)
    {
        if (name.Length > 64) return false;
        foreach (var octet in name)
            if (!char.IsAsciiLetterOrDigit((char)octet) && octet != '_') return false;
        return true;
    }
}

namespace MedChain.Core.Records.Segmentation;

/// <summary>The property names that segmentation looks at. Everything else is <see cref="Other"/>.</summary>
internal enum PropertyRole : byte
{
    Other, ResourceType, Type, Entry, Resource, Contained, Id, FullUrl, Data, Reference, Url, ValueUri, ValueUrl, Family, Given, Text, Line,
    City, District, PostalCode, BirthDate, Value, System, Name, Identifier, Telecom, Address,
}

/// <summary>Tells the roles of property names.</summary>
internal static class PropertyRoles
{
    /// <summary>The role of a name as it stands between its quotes.</summary>
    public static PropertyRole Of(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 => name.SequenceEqual("id"u8) ? PropertyRole.Id : PropertyRole.Other,
        3 => name.SequenceEqual("url"u8) ? PropertyRole.Url : PropertyRole.Other,
        4 => Either(name, "type"u8, PropertyRole.Type, "data"u8, PropertyRole.Data, "text"u8, PropertyRole.Text,
            Either(name, "line"u8, PropertyRole.Line, "city"u8, PropertyRole.City, "name"u8, PropertyRole.Name)),
        5 => Either(name, "entry"u8, PropertyRole.Entry, "given"u8, PropertyRole.Given, "value"u8, PropertyRole.Value),
        6 => Either(name, "system"u8, PropertyRole.System, "family"u8, PropertyRole.Family, default, default),
        7 => Either(name, "fullUrl"u8, PropertyRole.FullUrl, "telecom"u8, PropertyRole.Telecom, "address"u8, PropertyRole.Address),
        8 => Either(name, "resource"u8, PropertyRole.Resource, "district"u8, PropertyRole.District, "valueUri"u8, PropertyRole.ValueUri,
            Either(name, "valueUrl"u8, PropertyRole.ValueUrl, default, default, default, default)),
        9 => Either(name, "contained"u8, PropertyRole.Contained, "reference"u8, PropertyRole.Reference, "birthDate"u8, PropertyRole.BirthDate),
        10 => Either(name, "identifier"u8, PropertyRole.Identifier, "postalCode"u8, PropertyRole.PostalCode, default, default),
        12 => name.SequenceEqual("resourceType"u8) ? PropertyRole.ResourceType : PropertyRole.Other,
        _ => PropertyRole.Other,
    };

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

    private static PropertyRole Either(
        ReadOnlySpan<byte> name, ReadOnlySpan<byte> a, PropertyRole roleA, ReadOnlySpan<byte> b, PropertyRole roleB, ReadOnlySpan<byte> c,
        PropertyRole roleC, PropertyRole otherwise = PropertyRole.Other) =>
        name.SequenceEqual(a) ? roleA : name.SequenceEqual(b) ? roleB : name.SequenceEqual(c) ? roleC : otherwise;
}

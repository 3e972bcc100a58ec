using System.Collections.Immutable;
using System.Text.Json;

namespace MedChain.Core.Records.Segmentation;

/// <summary>What an element that stands alone in Identity is, by its shape: the property of a parameter that can hold it. Spec: Records G12, G13.</summary>
internal static class ViewElement
{
    private static readonly ImmutableSortedSet<string> Shared = Set("id extension use period text");
    private static readonly ImmutableSortedSet<string> Name = Set("family given prefix suffix");
    private static readonly ImmutableSortedSet<string> Address = Set("type line city district state postalCode country");
    private static readonly ImmutableSortedSet<string> Contact = Set("system value rank");
    private static readonly ImmutableSortedSet<string> Identifier = Set("type system value assigner");
    private static readonly ImmutableSortedSet<string> Photo = Set("contentType language data url size hash title creation");

    /// <summary>The property's name; null for what is no such element of R4.</summary>
    public static string? Of(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.String) return "valueString";
        if (value.ValueKind != JsonValueKind.Object) return null;
        var names = value.EnumerateObject().Select(static property => property.Name.TrimStart('_')).Except(Shared).ToImmutableSortedSet(StringComparer.Ordinal);
        if (names.IsEmpty) return TextOf(value, "use") is "home" or "work" or "billing" ? "valueAddress" : "valueHumanName";
        if (Name.IsSupersetOf(names)) return "valueHumanName";
        if (Photo.IsSupersetOf(names)) return "valueAttachment";
        if (Address.IsSupersetOf(names) && !(value.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.Object)) return "valueAddress";
        if (Contact.IsSupersetOf(names) && IsContact(value, names)) return "valueContactPoint";
        return Identifier.IsSupersetOf(names) ? "valueIdentifier" : null;
    }

    private static bool IsContact(JsonElement value, ImmutableSortedSet<string> names) =>
        names.Contains("rank") || TextOf(value, "use") is "home" or "work" or "mobile"
        || TextOf(value, "system") is "phone" or "fax" or "email" or "pager" or "url" or "sms" or "other";

    private static string? TextOf(JsonElement value, string name) =>
        value.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null;

    private static ImmutableSortedSet<string> Set(string names) => names.Split(' ').ToImmutableSortedSet(StringComparer.Ordinal);
}

using System.Text.Json;

namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// Writes a resource of a segment's view. What has left is replaced by a pseudonym where a text of that type can be one, else left out with the
/// reason "masked" (HL7 FHIR R4, http://hl7.org/fhir/R4/extension-data-absent-reason.html), so that no required element is missing.
/// Spec: Records G12.
/// </summary>
/// <param name="json">Where it goes.</param>
/// <param name="pseudonyms">Of the segment.</param>
/// <param name="scope">What local references are local to.</param>
/// <param name="contained">The inner resources that stay inside, by their ids.</param>
internal sealed class ViewResource(Utf8JsonWriter json, ViewPseudonyms pseudonyms, string scope, SortedDictionary<string, JsonElement> contained)
{
    private const string DataAbsent = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
    private const int WidestObject = 256;
    private string _type = "";

    /// <summary>Writes the properties of the resource, whose object is open.</summary>
    public void Write(JsonElement resource)
    {
        _type = TypeOf(resource);
        foreach (var property in resource.EnumerateObject()) WriteProperty(resource, property.Name, property.Value, "resource");
    }

    /// <summary>Writes one property of an object, if anything of it is left.</summary>
    public void WriteProperty(JsonElement holder, string name, JsonElement value, string container)
    {
        if (name.Contains('\0')) return;
        if (name[0] == '_' && Find(holder, name[1..]) is { } written && IsMasked(name[1..], written, container)) return;
        if (name == "contained") WriteContained();
        else if (name == "meta" && value.ValueKind == JsonValueKind.Object) WriteMeta(value);
        else if (value.ValueKind == JsonValueKind.Array) WriteArray(holder, name, value, container);
        else if (IsMasked(name, value, container)) WriteMask(holder, name);
        else if (!IsHole(value) || name != "resource")
        {
            json.WritePropertyName(name);
            WriteValue(name, value);
        }
    }

    private void WriteObject(JsonElement value, string container)
    {
        var outer = _type;
        if (TypeOf(value) is { Length: > 0 } type) _type = type;
        json.WriteStartObject();
        foreach (var property in value.EnumerateObject()) WriteProperty(value, property.Name, property.Value, container);
        json.WriteEndObject();
        _type = outer;
    }

    private void WriteValue(string name, JsonElement value)
    {
        if (IsHole(value)) WriteMissing(name);
        else if (value.ValueKind == JsonValueKind.Array)
        {
            json.WriteStartArray();
            foreach (var item in value.EnumerateArray()) WriteValue(name, item);
            json.WriteEndArray();
        }
        else if (value.ValueKind == JsonValueKind.Object)
        {
            if (IsLostExtension(name, value)) WriteReason();
            else WriteObject(value, name);
        }
        else if (HasToken(value) || name == "reference") WriteText(name, value);
        else value.WriteTo(json);
    }

    private void WriteText(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            value.WriteTo(json);
            return;
        }

        var text = value.GetString()!;
        if (name == "reference" && text.StartsWith('#') && text.Length > 1)
            json.WriteStringValue(contained.ContainsKey(text[1..]) ? "#" + pseudonyms.Write(ViewText.Id, text[1..]) : pseudonyms.Address(scope + text));
        else json.WriteStringValue(text.Contains('\0') ? pseudonyms.Write(ViewNames.Of(name), text) : text);
    }

    private void WriteArray(JsonElement holder, string name, JsonElement array, string container)
    {
        var masked = array.EnumerateArray().Any(item => IsMasked(name, item, container));
        if (!masked || array.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.Null && !IsMasked(name, item, container)))
        {
            json.WritePropertyName(name);
            json.WriteStartArray();
            var lost = 0;
            foreach (var item in array.EnumerateArray())
            {
                if (IsMasked(name, item, container)) json.WriteNullValue();
                else if (!IsLostExtension(name, item) || lost++ == 0) WriteValue(name, item);
            }

            json.WriteEndArray();
        }

        if (!masked) return;
        json.WritePropertyName("_" + name);
        json.WriteStartArray();
        using var besides = Find(holder, "_" + name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : default;
        foreach (var item in array.EnumerateArray())
        {
            var beside = besides.MoveNext() ? besides.Current : default;
            if (IsMasked(name, item, container)) WriteMask(beside);
            else if (beside.ValueKind == JsonValueKind.Object) WriteObject(beside, "_" + name);
            else json.WriteNullValue();
        }

        json.WriteEndArray();
    }

    private void WriteMask(JsonElement holder, string name)
    {
        json.WritePropertyName("_" + name);
        WriteMask(Find(holder, "_" + name) ?? default);
    }

    // What stood beside the value stays, and the reason why the value does not is added.
    private void WriteMask(JsonElement beside)
    {
        json.WriteStartObject();
        var isObject = beside.ValueKind == JsonValueKind.Object;
        if (isObject && beside.TryGetProperty("id", out var id)) WriteProperty(beside, "id", id, "");
        json.WriteStartArray("extension");
        if (isObject && beside.TryGetProperty("extension", out var extensions) && extensions.ValueKind == JsonValueKind.Array)
            foreach (var extension in extensions.EnumerateArray().Where(static extension => !IsLostExtension("extension", extension))) WriteValue("extension", extension);
        WriteReason();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    // A carving that was an object: narrative has required elements, the others have none.
    private void WriteMissing(string name)
    {
        json.WriteStartObject();
        if (name == "text")
        {
            json.WriteString("status", "empty");
            json.WriteString("div", "<div xmlns=\"http://www.w3.org/1999/xhtml\">masked</div>");
        }
        else
        {
            json.WriteStartArray("extension");
            WriteReason();
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteReason()
    {
        json.WriteStartObject();
        json.WriteString("url", DataAbsent);
        json.WriteString("valueCode", "masked");
        json.WriteEndObject();
    }

    private void WriteContained()
    {
        if (contained.Count == 0) return;
        json.WriteStartArray("contained");
        foreach (var (_, resource) in contained) WriteObject(resource, "contained");
        json.WriteEndArray();
    }

    // A view claims no profile: what was cut out may be what the profile asks for.
    private void WriteMeta(JsonElement meta)
    {
        if (meta.EnumerateObject().All(static property => property.Name is "profile" or "_profile")) return;
        json.WriteStartObject("meta");
        foreach (var property in meta.EnumerateObject())
            if (property.Name is not ("profile" or "_profile")) WriteProperty(meta, property.Name, property.Value, "meta");
        json.WriteEndObject();
    }

    private bool IsMasked(string name, JsonElement value, string container) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().Any(item => IsMasked(name, item, container)),
        JsonValueKind.String when IsHole(value) => ViewNames.IsText(name, container, _type),
        JsonValueKind.String => HasToken(value) && ViewNames.Of(name) == ViewText.Masked,
        _ => false,
    };

    private static string TypeOf(JsonElement value) =>
        value.TryGetProperty("resourceType", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString()! : "";

    // An extension whose url is another segment's says nothing any more; the reason may stand once in an element.
    private static bool IsLostExtension(string name, JsonElement item) =>
        name == "extension" && item.ValueKind == JsonValueKind.Object && item.TryGetProperty("url", out var url) && HasToken(url);

    private static bool IsHole(JsonElement value) => value.ValueKind == JsonValueKind.String && value.ValueEquals(SegmentPieces.Hole);

    private static bool HasToken(JsonElement value) => value.ValueKind == JsonValueKind.String && value.GetString()!.Contains('\0');

    // No object of R4 is so wide; looking a property up takes as long as the object is.
    private static JsonElement? Find(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.GetPropertyCount() <= WidestObject && holder.TryGetProperty(name, out var found) ? found : null;
}

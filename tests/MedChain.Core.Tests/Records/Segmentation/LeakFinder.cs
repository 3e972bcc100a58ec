using System.Text;
using System.Text.Json;
using MedChain.Core.Records.Segmentation;

namespace MedChain.Core.Tests.Records.Segmentation;

/// <summary>
/// Looks for strings of one segment in another, with nothing of the code under test: the framework's parser over the original bundle, an
/// own table of types, an own list of public addresses, and a search of the raw octets.
/// </summary>
internal sealed class LeakFinder
{
    private static readonly string[] PublicPrefixes =
    [
        "http://hl7.org/fhir/", "http://terminology.hl7.org/", "http://snomed.info/", "http://loinc.org", "http://unitsofmeasure.org",
        "http://www.nlm.nih.gov/research/umls/", "http://www.w3.org/", "http://dicom.nema.org/", "https://bluebutton.cms.gov/resources/",
        "urn:iso:std:iso:", "urn:ietf:", "urn:oid:2.16.840.1.113883.5.", "urn:oid:2.16.840.1.113883.6.",
    ];

    private readonly SortedDictionary<string, string> _whole = new(StringComparer.Ordinal); // raw text -> what it says
    private readonly SortedDictionary<string, int> _classes = new(StringComparer.Ordinal); // what it says -> bit per class
    private readonly SortedSet<string> _references = new(StringComparer.Ordinal);
    private readonly StringBuilder _names = new(); // of persons: their words belong to Identity

    public LeakFinder(ReadOnlyMemory<byte> bundle)
    {
        using var document = JsonDocument.Parse(bundle);
        foreach (var property in document.RootElement.EnumerateObject())
        {
            if (property.Name != "entry") Walk(property.Value, property.Name, 0);
            else
            {
                foreach (var entry in property.Value.EnumerateArray())
                {
                    var type = entry.TryGetProperty("resource", out var resource) ? resource.GetProperty("resourceType").GetString()! : "";
                    Walk(entry, "entry", ClassOf(type));
                }
            }
        }
    }

    /// <summary>Strings of more than 6 characters that are looked for.</summary>
    public int Count => _whole.Count;

    /// <summary>The class of each resource type that the tests use.</summary>
    public static int ClassOf(string type) => type switch
    {
        "Encounter" or "Condition" or "Observation" or "Procedure" or "Immunization" or "MedicationRequest" or "DiagnosticReport" or "CarePlan"
            or "Goal" or "ServiceRequest" or "AllergyIntolerance" or "CareTeam" or "Flag" => 1,
        "ImagingStudy" or "DocumentReference" or "Binary" or "Media" => 2,
        "Claim" or "ExplanationOfBenefit" or "Coverage" or "Organization" or "Location" or "Slot" => 3,
        _ => 0,
    };

    /// <summary>
    /// The places of leaks, without quoting the strings: each string may stand in one segment only, and there only if it is a value of
    /// that segment, in any spelling, or a reference into it, or part of a person's name and in Identity.
    /// </summary>
    public List<string> Find(IEnumerable<Segment> segments)
    {
        var list = segments.ToList();
        var names = _names.ToString();
        var leaks = new List<string>();
        foreach (var (raw, text) in _whole)
        {
            var mask = _classes[text];
            var octets = Encoding.UTF8.GetBytes(raw);
            var holders = list.Where(s => Holds(s.Octets.Span, octets)).Select(s => (int)s.Class).ToList();
            if (holders.Count == 0) continue;
            var allowed = holders.Count == 1 && ((mask & (1 << holders[0])) != 0 || _references.Contains(text)
                || (holders[0] == 0 && names.Contains(text, StringComparison.Ordinal)));
            if (!allowed) leaks.Add($"a string of {octets.Length} octets of classes {mask:B4} stands in segments {string.Join(',', holders)}");
        }

        return leaks;
    }

    /// <summary>What a segmentation without pseudonyms would give: each entry, as it is, in its class.</summary>
    public static List<Segment> NaiveSplit(ReadOnlyMemory<byte> bundle)
    {
        using var document = JsonDocument.Parse(bundle);
        var parts = new StringBuilder[4];
        for (var c = 0; c < 4; c++) parts[c] = new StringBuilder();
        foreach (var entry in document.RootElement.GetProperty("entry").EnumerateArray())
            parts[ClassOf(entry.GetProperty("resource").GetProperty("resourceType").GetString()!)].Append(entry.GetRawText());
        return [.. parts.Select((part, c) => new Segment((SegmentClass)c, Encoding.UTF8.GetBytes(part.ToString()))).Where(s => s.Octets.Length > 0)];
    }

    // Octets that begin behind the backslash of an escape are not the string: \n and aaaaaaaa do not say naaaaaaaa.
    private static bool Holds(ReadOnlySpan<byte> segment, ReadOnlySpan<byte> octets)
    {
        for (var from = 0; segment[from..].IndexOf(octets) is >= 0 and var at; from += at + 1)
        {
            var backslashes = 0;
            while (from + at - backslashes > 0 && segment[from + at - backslashes - 1] == (byte)'\\') backslashes++;
            if (backslashes % 2 == 0) return true;
        }

        return false;
    }

    private void Walk(JsonElement element, string property, int segment)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                if (element.TryGetProperty("resourceType", out var type) && property != "resource") segment = Math.Min(segment, ClassOf(type.GetString()!));
                else if (IsPersonal(element, property)) segment = 0;
                foreach (var each in element.EnumerateObject())
                    Walk(each.Value, each.Name, IsPersonalText(element, each, property) ? 0 : segment);

                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray()) Walk(item, property, segment);
                break;
            case JsonValueKind.String:
                var raw = element.GetRawText()[1..^1];
                if (segment == 0 && property is "family" or "given" or "text") _names.Append(element.GetString()).Append('\n');
                if (Encoding.UTF8.GetByteCount(element.GetString()!) <= 6 || IsPublic(raw)) return;
                if (property == "data" && raw.Length > 1024 && segment is 1 or 3) segment = 2;
                _whole[raw] = element.GetString()!;
                _classes[_whole[raw]] = _classes.GetValueOrDefault(_whole[raw]) | (1 << segment);
                if (property is "reference" or "fullUrl" or "url") _references.Add(_whole[raw]);
                break;
        }
    }

    // Elements of persons by place or shape, as R4 has them: they belong to Identity wherever they stand.
    private static bool IsPersonal(JsonElement element, string property) =>
        !element.TryGetProperty("resourceType", out _)
        && (property is "identifier" or "masterIdentifier" or "requisition" or "address" or "telecom" or "text" or "photo" or "valueHumanName"
        || (property == "name" && !element.TryGetProperty("name", out _) && !element.TryGetProperty("coding", out _))
        || (property is "contact" or "reference" && HasText(element, "value"))
        || HasText(element, "family") || HasText(element, "given") || HasText(element, "line") || HasText(element, "postalCode"));

    private static bool IsPersonalText(JsonElement element, JsonProperty each, string property) =>
        each.Name is "authorString" or "birthDate" or "serialNumber" or "distinctIdentifier" or "deviceIdentifier" or "carrierHRF" or "subscriberId"
        || (each.Name == "display" && property is "subject" or "performer" or "patient" or "reference" or "payor" or "provider" && !HasText(element, "code") && !HasText(element, "system") && !HasText(element, "type")
            && !(element.TryGetProperty("reference", out var target) && target.GetString()!.Split('/', '?') is [var type, _, ..] && ClassOf(type) != 0));

    private static bool HasText(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && (value.ValueKind == JsonValueKind.String
            || (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.String)));

    private static bool IsPublic(string value) =>
        value is "finished" or "completed" or "confirmed" or "unknown" or "official" or "complete" or "resolved" or "stopped" or "in-progress" or "referral" or "primary" || PublicPrefixes.Any(p => value.StartsWith(p, StringComparison.Ordinal))
        || (char.IsAsciiLetterUpper(value[0]) && value.All(char.IsAsciiLetter) && (ClassOf(value) != 0 || value is "Patient" or "Practitioner" or "RelatedPerson" or "Bundle"));
}

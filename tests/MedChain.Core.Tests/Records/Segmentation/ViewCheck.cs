using System.Text.Json;
using MedChain.Core.Records.Segmentation;

namespace MedChain.Core.Tests.Records.Segmentation;

/// <summary>What a segment's view must be, looked at with nothing of the code under test but the rendering itself.</summary>
internal static class ViewCheck
{
    /// <summary>Renders a segment and checks what holds of every view, whatever was segmented.</summary>
    public static byte[] Check(Segment segment)
    {
        Assert.True(SegmentView.TryRender(segment.Class, segment.Octets.Span, out var view), $"{segment.Class} has no view");
        using var document = JsonDocument.Parse(view);
        var root = document.RootElement;
        Assert.Equal("Bundle", root.GetProperty("resourceType").GetString());
        Assert.Equal("collection", root.GetProperty("type").GetString());
        foreach (var property in root.EnumerateObject()) Assert.Contains(property.Name, (string[])["resourceType", "type", "entry", "id", "_id", "identifier", "timestamp", "_timestamp"]);
        if (!root.TryGetProperty("entry", out var entries)) return view;
        Assert.NotEqual(0, entries.GetArrayLength());
        var addresses = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries.EnumerateArray())
        {
            Assert.Equal(["fullUrl", "resource"], entry.EnumerateObject().Select(property => property.Name));
            Assert.True(addresses.Add(entry.GetProperty("fullUrl").GetString()!), "an address twice");
            Assert.False(string.IsNullOrEmpty(entry.GetProperty("resource").GetProperty("resourceType").GetString()));
            Assert.DoesNotContain("\\u0000", entry.GetRawText(), StringComparison.OrdinalIgnoreCase);
        }

        return view;
    }

    /// <summary>What JSON of FHIR forbids besides, for the view of a bundle that was FHIR itself: empty values, and nulls without their reason.</summary>
    public static void CheckJson(JsonElement element, string path)
    {
        if (element.ValueKind == JsonValueKind.String) Assert.False(string.IsNullOrWhiteSpace(element.GetString()), path);
        if (element.ValueKind == JsonValueKind.Array)
        {
            Assert.True(element.GetArrayLength() > 0, $"{path} is empty");
            foreach (var item in element.EnumerateArray()) CheckJson(item, path + "[]");
        }

        if (element.ValueKind != JsonValueKind.Object) return;
        Assert.True(element.EnumerateObject().Any(), $"{path} is empty");
        foreach (var property in element.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Array && property.Value.EnumerateArray().Any(item => item.ValueKind == JsonValueKind.Null))
            {
                Assert.True(property.Name[0] == '_' || element.TryGetProperty("_" + property.Name, out _), $"{path}.{property.Name} has a null and no reason");
                continue;
            }

            CheckJson(property.Value, $"{path}.{property.Name}");
        }
    }
}

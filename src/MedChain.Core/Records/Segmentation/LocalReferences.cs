using System.Text.Json;

namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// Which inner resources of a resource stay inside it in a view: those to which it still leads. R4 allows no others (dom-3), and what led to them
/// may lie in another segment. Spec: Records G12.
/// </summary>
internal sealed class LocalReferences
{
    private readonly SortedDictionary<string, JsonElement> _byId = new(StringComparer.Ordinal);
    private readonly Stack<JsonElement> _waiting = new();

    /// <summary>Reads a resource.</summary>
    public LocalReferences(JsonElement resource)
    {
        var all = new List<JsonElement>();
        if (resource.TryGetProperty("contained", out var contained) && contained.ValueKind == JsonValueKind.Array)
            all.AddRange(contained.EnumerateArray().Where(static item => item.ValueKind == JsonValueKind.Object));
        foreach (var item in all)
            if (IdOf(item) is { } id) _byId.TryAdd(id, item);
        if (all.Count > 0)
        {
            foreach (var property in resource.EnumerateObject())
                if (property.Name != "contained") Follow(property.Value);
            foreach (var item in all)
                if (IdOf(item) is { } id && LeadsBack(item)) Keep(id);
            while (_waiting.TryPop(out var kept)) Follow(kept);
        }

        Left = [.. all.Where(item => IdOf(item) is not { } id || !Kept.ContainsKey(id))];
    }

    /// <summary>Those that stay, by their ids.</summary>
    public SortedDictionary<string, JsonElement> Kept { get; } = new(StringComparer.Ordinal);

    /// <summary>Those that become entries of their own.</summary>
    public IReadOnlyList<JsonElement> Left { get; }

    /// <summary>The id of a resource, or null.</summary>
    public static string? IdOf(JsonElement resource) =>
        resource.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;

    private void Keep(string id)
    {
        if (_byId.TryGetValue(id, out var item) && Kept.TryAdd(id, item)) _waiting.Push(item);
    }

    private void Follow(JsonElement value)
    {
        foreach (var text in Texts(value))
            if (text.Length > 1 && text[0] == '#') Keep(text[1..]);
    }

    private static bool LeadsBack(JsonElement value) => Texts(value).Any(static text => text == "#");

    private static IEnumerable<string> Texts(JsonElement value)
    {
        var open = new Stack<JsonElement>();
        open.Push(value);
        while (open.TryPop(out var next))
        {
            if (next.ValueKind == JsonValueKind.String) yield return next.GetString()!;
            else if (next.ValueKind == JsonValueKind.Array) foreach (var item in next.EnumerateArray()) open.Push(item);
            else if (next.ValueKind == JsonValueKind.Object) foreach (var property in next.EnumerateObject()) open.Push(property.Value);
        }
    }
}

using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MedChain.Core.Records.Segmentation;

/// <summary>Writes the bundle of a segment's view, entry by entry. Spec: Records G12.</summary>
internal sealed class ViewBundle : IDisposable
{
    private readonly ArrayBufferWriter<byte> _octets = new();
    private readonly Utf8JsonWriter _json;
    private readonly ViewPseudonyms _pseudonyms;
    private readonly SortedSet<string> _addresses = new(StringComparer.Ordinal);
    private int _pieces;

    /// <summary>Begins one.</summary>
    public ViewBundle(ViewPseudonyms pseudonyms)
    {
        _pseudonyms = pseudonyms;
        _json = new Utf8JsonWriter(_octets, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        _json.WriteStartObject();
        _json.WriteString("resourceType", "Bundle");
        _json.WriteString("type", "collection");
    }

    /// <summary>Takes what names the bundle itself, and its entries.</summary>
    public void AddBundle(JsonElement bundle)
    {
        var writer = new ViewResource(_json, _pseudonyms, "bundle", new(StringComparer.Ordinal));
        foreach (var name in new[] { "id", "identifier", "timestamp" })
            if (bundle.TryGetProperty(name, out var value)) writer.WriteProperty(bundle, name, value, "bundle");
        if (!bundle.TryGetProperty("entry", out var entries) || entries.ValueKind != JsonValueKind.Array) return;
        foreach (var entry in entries.EnumerateArray())
            if (entry.ValueKind == JsonValueKind.Object) AddEntry(entry);
    }

    /// <summary>Takes a piece of a segment: an entry, an inner resource, or base64 that left its attachment.</summary>
    public void AddPiece(JsonElement piece)
    {
        if (piece.ValueKind == JsonValueKind.String) AddBinary(piece);
        else if (piece.TryGetProperty("resourceType", out _) && !piece.TryGetProperty("resource", out _)) AddResource(piece, null);
        else AddEntry(piece);
    }

    /// <summary>Takes elements that stand alone, of one entry that lies in another segment.</summary>
    public void AddElements(IReadOnlyList<JsonElement> elements)
    {
        foreach (var narrative in elements.Where(IsNarrative)) AddNarrative(narrative);
        var typed = elements.Where(static element => !IsNarrative(element)).Select(static element => (ViewElement.Of(element), element)).Where(static each => each.Item1 is not null).ToList();
        if (typed.Count == 0) return;
        Begin(null);
        _json.WriteString("resourceType", "Parameters");
        _json.WriteStartArray("parameter");
        var writer = new ViewResource(_json, _pseudonyms, Scope, new(StringComparer.Ordinal));
        foreach (var (property, element) in typed)
        {
            _json.WriteStartObject();
            _json.WriteString("name", "element");
            writer.WriteProperty(element, property!, element, "parameter");
            _json.WriteEndObject();
        }

        _json.WriteEndArray();
        End();
    }

    /// <summary>Ends the bundle.</summary>
    public byte[] Finish()
    {
        if (_addresses.Count > 0) _json.WriteEndArray();
        _json.WriteEndObject();
        _json.Flush();
        return _octets.WrittenSpan.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => _json.Dispose();

    private string Scope => _pieces.ToString(CultureInfo.InvariantCulture);

    private static bool IsNarrative(JsonElement element) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty("div", out _);

    private void AddEntry(JsonElement entry)
    {
        if (!entry.TryGetProperty("resource", out var resource) || resource.ValueKind != JsonValueKind.Object) return;
        AddResource(resource, entry.TryGetProperty("fullUrl", out var url) && url.ValueKind == JsonValueKind.String ? url.GetString() : null);
    }

    private void AddResource(JsonElement resource, string? address)
    {
        if (address is not null && address.Contains('\0')) address = _pseudonyms.Write(ViewText.Address, address);
        Begin(address);
        var scope = Scope;
        var local = new LocalReferences(resource);
        new ViewResource(_json, _pseudonyms, scope, local.Kept).Write(resource);
        End();
        foreach (var left in local.Left) AddLeft(left, scope);
    }

    // An inner resource to which nothing leads any more is found under the address that local references to it now have.
    private void AddLeft(JsonElement resource, string scope)
    {
        Begin(_pseudonyms.Address(scope + "#" + LocalReferences.IdOf(resource)));
        new ViewResource(_json, _pseudonyms, scope, new(StringComparer.Ordinal)).Write(resource);
        End();
    }

    private void AddBinary(JsonElement data)
    {
        Begin(null);
        _json.WriteString("resourceType", "Binary");
        _json.WriteString("contentType", "application/octet-stream");
        new ViewResource(_json, _pseudonyms, Scope, new(StringComparer.Ordinal)).WriteProperty(data, "data", data, "");
        End();
    }

    private void AddNarrative(JsonElement narrative)
    {
        Begin(null);
        _json.WriteString("resourceType", "Basic");
        new ViewResource(_json, _pseudonyms, Scope, new(StringComparer.Ordinal)).WriteProperty(narrative, "text", narrative, "");
        _json.WriteStartObject("code");
        _json.WriteString("text", "narrative");
        _json.WriteEndObject();
        End();
    }

    // An entry has an address of its own; one that is none, or is taken, is replaced.
    private void Begin(string? address)
    {
        if (_addresses.Count == 0) _json.WriteStartArray("entry");
        _pieces++;
        if (address is null || !address.Contains(':') || !_addresses.Add(address))
        {
            address = _pseudonyms.Address(Scope);
            _addresses.Add(address);
        }

        _json.WriteStartObject();
        _json.WriteString("fullUrl", address);
        _json.WriteStartObject("resource");
    }

    private void End()
    {
        _json.WriteEndObject();
        _json.WriteEndObject();
    }
}

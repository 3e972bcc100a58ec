using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Unicode;

namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// One segment alone, for a reader who was granted no other: a FHIR R4 bundle of its own, of type collection, with pseudonyms for what lies in
/// other segments. Spec: Records G12.
/// </summary>
public static class SegmentView
{
    /// <summary>Renders a segment.</summary>
    /// <param name="segment">Its class.</param>
    /// <param name="octets">Its octets.</param>
    /// <param name="bundle">The bundle, in JSON; valid if the bundle that was segmented was.</param>
    /// <returns>False for octets that no segmentation could have written.</returns>
    public static bool TryRender(SegmentClass segment, ReadOnlySpan<byte> octets, [NotNullWhen(true)] out byte[]? bundle)
    {
        bundle = null;
        if (octets.Length > Segmenter.MaxBundleSize + (Segmenter.MaxBundleSize / 2)) return false;
        var isIdentity = segment == SegmentClass.Identity;
        var header = 0;
        if (isIdentity && !SegmentSource.TryReadHeader(octets, [new(), new(), new(), new()], out header)) return false;
        if (!SegmentPieces.TrySplit(octets[header..], isIdentity, out var pieces)) return false;
        try
        {
            using var view = new ViewBundle(new ViewPseudonyms(octets));
            var at = 0;
            if (isIdentity)
            {
                using var root = Parse(pieces[at++].Json);
                if (root.RootElement.ValueKind != JsonValueKind.Object) return false;
                view.AddBundle(root.RootElement);
            }

            while (at < pieces.Count) at = isIdentity ? AddOfOneEntry(view, pieces, at) : AddOne(view, pieces[at].Json, at);
            bundle = view.Finish();
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The parser's two answers to what is no JSON, or no text: somebody has written these octets by hand.
            return false;
        }
    }

    private static int AddOne(ViewBundle view, ReadOnlyMemory<byte> json, int at)
    {
        using var piece = Parse(json);
        if (piece.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.String)) throw new JsonException();
        view.AddPiece(piece.RootElement);
        return at + 1;
    }

    private static int AddOfOneEntry(ViewBundle view, List<(ReadOnlyMemory<byte> Json, int Holes)> pieces, int at)
    {
        var documents = new List<JsonDocument>();
        for (var holes = pieces[at].Holes; at < pieces.Count && pieces[at].Holes == holes; at++) documents.Add(Parse(pieces[at].Json));
        foreach (var resource in documents.Where(IsResource)) view.AddPiece(resource.RootElement);
        view.AddElements([.. documents.Where(document => !IsResource(document)).Select(document => document.RootElement)]);
        foreach (var document in documents) document.Dispose();
        return at;
    }

    private static bool IsResource(JsonDocument document) =>
        document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("resourceType", out _);

    private static JsonDocument Parse(ReadOnlyMemory<byte> json) => Utf8.IsValid(json.Span) ? JsonDocument.Parse(json) : throw new JsonException();
}

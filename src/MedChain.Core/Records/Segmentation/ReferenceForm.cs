namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// Reads the target's type out of a reference: <c>[base/]Type/id[/_history/version]</c> or <c>[base/]Type?search</c> (HL7 FHIR R4,
/// "References between Resources", http://hl7.org/fhir/R4/references.html). Spec: Records G6.
/// </summary>
internal static class ReferenceForm
{
    /// <summary>Whether a value has that form, with a resource type of R4, and the segment of that type.</summary>
    public static bool TryTarget(ReadOnlySpan<byte> value, out SegmentClass segment)
    {
        segment = default;
        var end = value.IndexOfAny((byte)'?', (byte)'#', (byte)'|');
        var isSearch = end >= 0 && value[end] == '?';
        var path = end >= 0 ? value[..end] : value;
        if (isSearch) return IsTarget(LastPart(path, out _), out segment);
        var last = LastPart(path, out var before);
        var type = LastPart(before, out before);
        if (type.SequenceEqual("_history"u8))
        {
            last = LastPart(before, out before);
            type = LastPart(before, out _);
        }

        return !last.IsEmpty && IsTarget(type, out segment);
    }

    // Addresses of definitions end like references but name public vocabulary.
    private static bool IsTarget(ReadOnlySpan<byte> type, out SegmentClass segment) =>
        ResourceClasses.TryFind(type, out segment) && !type.SequenceEqual("StructureDefinition"u8) && !type.SequenceEqual("ValueSet"u8)
        && !type.SequenceEqual("CodeSystem"u8) && !type.SequenceEqual("NamingSystem"u8);

    private static ReadOnlySpan<byte> LastPart(ReadOnlySpan<byte> path, out ReadOnlySpan<byte> before)
    {
        var slash = path.LastIndexOf((byte)'/');
        before = slash < 0 ? default : path[..slash];
        return path[(slash + 1)..];
    }
}

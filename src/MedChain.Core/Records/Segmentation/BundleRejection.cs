namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// Why octets were refused as a bundle, or as the segments of one. The reason names the place and never quotes a value.
/// Spec: Records G10.
/// </summary>
/// <param name="Code">A constant of <see cref="Codes"/> or <see cref="IdentifierFaults"/>, for counting and for callers that decide by it.</param>
/// <param name="Reason">One sentence for people, with line and column; free of anything read from a value.</param>
/// <param name="Offset">Octets before the place, from the start of the refused input.</param>
/// <param name="Line">Line of the place, from 1; 0 where the input is not text.</param>
/// <param name="Column">Octets from the start of the line, from 1; 0 where the input is not text.</param>
public sealed record BundleRejection(string Code, string Reason, int Offset, int Line, int Column)
{
    /// <summary>The codes.</summary>
    public static class Codes
    {
        /// <summary>More than <see cref="Segmenter.MaxBundleSize"/> octets.</summary>
        public const string TooLarge = nameof(TooLarge);

        /// <summary>The input ends inside a value, or is empty.</summary>
        public const string Truncated = nameof(Truncated);

        /// <summary>Octets that the JSON grammar (RFC 8259) does not allow at their place.</summary>
        public const string NotJson = nameof(NotJson);

        /// <summary>Invalid UTF-8, a byte order mark, a raw control character, an escaped NUL or half a surrogate pair.</summary>
        public const string BadText = nameof(BadText);

        /// <summary>A number whose magnitude no IEEE 754 binary64 can hold.</summary>
        public const string BadNumber = nameof(BadNumber);

        /// <summary>More than 64 levels of objects and arrays.</summary>
        public const string TooDeep = nameof(TooDeep);

        /// <summary>One property name twice in one object.</summary>
        public const string DuplicateKey = nameof(DuplicateKey);

        /// <summary>Well-formed JSON that is not a FHIR R4 bundle.</summary>
        public const string NotFhir = nameof(NotFhir);

        /// <summary>Octets that no segmentation could have written.</summary>
        public const string SegmentDamaged = nameof(SegmentDamaged);
    }

    internal static BundleRejection At(ReadOnlySpan<byte> text, int offset, string code, string what)
    {
        var before = text[..Math.Min(offset, text.Length)];
        var line = before.Count((byte)'\n') + 1;
        var column = before.Length - before.LastIndexOf((byte)'\n');
        return new BundleRejection(code, $"{what} (line {line}, column {column})", offset, line, column);
    }

    internal static BundleRejection Damaged(string what, int offset) => new(Codes.SegmentDamaged, $"{what} (octet {offset})", offset, 0, 0);
}

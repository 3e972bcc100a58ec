namespace MedChain.Core.Records;

/// <summary>A set of segments, one bit each, in the order of <c>SegmentClass</c>. Spec: Records G1.</summary>
[Flags]
public enum SegmentScope : byte
{
    /// <summary>No segment: never valid in a request or grant.</summary>
    None = 0,

    /// <summary>Who.</summary>
    Identity = 1,

    /// <summary>What.</summary>
    Clinical = 2,

    /// <summary>Documents and imaging.</summary>
    Documents = 4,

    /// <summary>Administration and billing.</summary>
    Administrative = 8,

    /// <summary>The whole record.</summary>
    All = 15,
}

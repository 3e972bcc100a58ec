using System.Numerics;
using MedChain.Core.Records.Segmentation;

namespace MedChain.Core.Records;

/// <summary>Sets of segments as the bits of <see cref="SegmentScope"/>.</summary>
public static class SegmentScopes
{
    /// <summary>Number of segment classes.</summary>
    public const int Classes = 4;

    /// <summary>The set of one segment.</summary>
    public static SegmentScope Of(SegmentClass segment) => (SegmentScope)(1 << (int)segment);

    /// <summary>Whether it is one: some segments, and no others than there are.</summary>
    public static bool IsScope(this SegmentScope scope) => scope is > SegmentScope.None and <= SegmentScope.All;

    /// <summary>Whether a segment is in the set.</summary>
    public static bool Has(this SegmentScope scope, SegmentClass segment) => (scope & Of(segment)) != 0;

    /// <summary>Whether all of the set is in another.</summary>
    public static bool IsWithin(this SegmentScope scope, SegmentScope other) => (scope & ~other) == 0;

    /// <summary>How many segments are in the set.</summary>
    public static int Count(this SegmentScope scope) => BitOperations.PopCount((uint)scope);
}

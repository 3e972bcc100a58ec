using System.Collections.Immutable;

namespace MedChain.Core.Records.Segmentation;

/// <summary>One segment of a record, in the clear.</summary>
/// <param name="Class">Its class.</param>
/// <param name="Octets">Its octets, as <see cref="SegmentFormat"/> lays them out; 1 or more.</param>
public sealed record Segment(SegmentClass Class, ReadOnlyMemory<byte> Octets);

/// <summary>A bundle in segments, none of which holds another's strings. Spec: Records G1.</summary>
public sealed class SegmentedBundle
{
    internal SegmentedBundle(ReadOnlyMemory<byte>[] byClass, NamedPatient? patient)
    {
        Segments = [.. byClass.Select((octets, c) => new Segment((SegmentClass)c, octets)).Where(s => s.Octets.Length > 0)];
        Patient = patient;
    }

    /// <summary>The segments that are not empty, by class; Identity is always the first.</summary>
    public ImmutableArray<Segment> Segments { get; }

    /// <summary>Whose record it is; null if no patient stands among the entries. Spec: Records N1.</summary>
    public NamedPatient? Patient { get; }

    /// <summary>The octets of a segment; none if the bundle has nothing of that class.</summary>
    public ReadOnlyMemory<byte> this[SegmentClass segment]
    {
        get
        {
            foreach (var each in Segments)
                if (each.Class == segment) return each.Octets;
            return default;
        }
    }
}

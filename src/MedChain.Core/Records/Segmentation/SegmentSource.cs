namespace MedChain.Core.Records.Segmentation;

/// <summary>A segment that is being read back: its stream, how far it has been read, and its table. Spec: Records G8.</summary>
internal sealed class SegmentSource
{
    private int[] _pointers = [];

    /// <summary>The segment's octets, without the header.</summary>
    public ReadOnlyMemory<byte> Stream { get; private set; }

    /// <summary>Octets of the stream that have been read.</summary>
    public int Position { get; set; }

    /// <summary>Opens the segments of a record and the tables that Identity holds for them.</summary>
    /// <param name="segments">In any order, each class at most once.</param>
    /// <param name="sources">Takes four sources, by class.</param>
    /// <returns>Why they are no segments of a record, or null.</returns>
    public static BundleRejection? Open(IEnumerable<Segment> segments, SegmentSource[] sources)
    {
        for (var c = 0; c < sources.Length; c++) sources[c] = new SegmentSource();
        foreach (var (segment, octets) in segments)
        {
            if ((int)segment >= sources.Length) return BundleRejection.Damaged("an unknown class of segment", 0);
            if (sources[(int)segment].Stream.Length > 0) return BundleRejection.Damaged("a class of segment twice", 0);
            if (octets.Length > Segmenter.MaxBundleSize + (Segmenter.MaxBundleSize / 2)) return BundleRejection.Damaged("a segment is too large", octets.Length);
            sources[(int)segment].Stream = octets;
        }

        return TryReadHeader(sources[0].Stream.Span, sources, out var length) ? Skip(sources[0], length) : BundleRejection.Damaged("no identity segment", 0);
    }

    /// <summary>Reads the header of an identity segment and gives each source its table.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> identity, SegmentSource[] sources, out int length)
    {
        length = 1;
        if (identity.IsEmpty || (identity[0] & 0xF0) != SegmentFormat.Version) return false;
        for (var c = 0; c < sources.Length; c++)
        {
            if ((identity[0] & (1 << c)) == 0) continue;
            if (!SegmentFormat.TryReadVarint(identity, ref length, out var count)) return false;
            if (count == 0 || count > SegmentFormat.MaxTokens || count > identity.Length - length) return false;
            var pointers = new int[count];
            for (var i = 0; i < count; i++)
                if (!SegmentFormat.TryReadVarint(identity, ref length, out pointers[i])) return false;
            sources[c]._pointers = pointers;
        }

        return true;
    }

    /// <summary>The segment and the place that a token of this segment stands for.</summary>
    public bool TryPoint(int number, out SegmentClass segment, out int offset)
    {
        (segment, offset) = (default, 0);
        if (number >= _pointers.Length) return false;
        segment = (SegmentClass)(_pointers[number] & 3);
        offset = _pointers[number] >> 2;
        return true;
    }

    /// <summary>Whether a string can start at a place: behind a quote.</summary>
    public bool IsStringAt(int offset) => offset > 0 && offset <= Stream.Length && Stream.Span[offset - 1] == '"';

    private static BundleRejection? Skip(SegmentSource identity, int length)
    {
        identity.Stream = identity.Stream[length..];
        return null;
    }
}

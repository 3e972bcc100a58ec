using System.Runtime.InteropServices;

namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// Cuts the bundle into segments: which ranges leave the segment around them. An entry always goes to its resource's segment; an inner
/// resource only to a more protected one; large attachments leave Clinical and Administrative for Documents; what says who leaves all for
/// Identity. Spec: Records G3, G13.
/// </summary>
internal static class Carving
{
    /// <summary>Decides the carvings, in the order of their starts, properly nested, and gives every string of the map its segment.</summary>
    public static List<BundleRange> Decide(BundleMap map)
    {
        var ranges = CollectionsMarshal.AsSpan(map.Ranges);
        ranges.Sort(static (a, b) => a.Start != b.Start ? a.Start.CompareTo(b.Start) : b.End.CompareTo(a.End));
        var carvings = new List<BundleRange>();
        var open = new Stack<BundleRange>();
        foreach (var range in ranges)
        {
            while (open.Count > 0 && open.Peek().End <= range.Start) open.Pop();
            var around = open.Count > 0 ? open.Peek().Segment : SegmentClass.Identity;
            var leaves = range.Kind switch
            {
                RangeKind.Entry => range.Segment != around,
                RangeKind.Attachment => around is SegmentClass.Clinical or SegmentClass.Administrative,
                _ => range.Segment < around,
            };
            if (!leaves) continue;
            carvings.Add(range);
            open.Push(range);
        }

        Assign(CollectionsMarshal.AsSpan(map.Texts), carvings);
        return carvings;
    }

    private static void Assign(Span<BundleText> texts, List<BundleRange> carvings)
    {
        var open = new Stack<BundleRange>();
        var next = 0;
        foreach (ref var text in texts)
        {
            while (true)
            {
                if (open.Count > 0 && open.Peek().End <= text.Start) open.Pop();
                else if (next < carvings.Count && carvings[next].Start < text.Start) open.Push(carvings[next++]);
                else break;
            }

            text.Segment = open.Count > 0 ? open.Peek().Segment : SegmentClass.Identity;
        }
    }
}

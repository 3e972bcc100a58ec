using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// One segment alone, as text for a reader who was granted no other: its parts in order, each on a line of its own, with
/// <c>&lt;17&gt;</c> for the segment's pseudonym 17 and <c>&lt;clinical&gt;</c> for a part that lies in another segment. Spec: Records G12.
/// </summary>
public static class SegmentView
{
    /// <summary>Renders a segment.</summary>
    /// <param name="segment">Its class.</param>
    /// <param name="octets">Its octets.</param>
    /// <param name="text">UTF-8; at most 16 octets for each of the segment's.</param>
    /// <returns>False for octets that no segmentation could have written.</returns>
    public static bool TryRender(SegmentClass segment, ReadOnlySpan<byte> octets, [NotNullWhen(true)] out byte[]? text)
    {
        text = null;
        if (octets.Length > Segmenter.MaxBundleSize + (Segmenter.MaxBundleSize / 2)) return false;
        if (segment == SegmentClass.Identity)
        {
            SegmentSource[] sources = [new(), new(), new(), new()];
            if (!SegmentSource.TryReadHeader(octets, sources, out var header)) return false;
            octets = octets[header..];
        }

        var sink = new OctetSink(octets.Length + (octets.Length >> 2));
        while (!octets.IsEmpty)
        {
            var run = octets.IndexOfAny(SegmentFormat.Special);
            sink.Add(run < 0 ? octets : octets[..run]);
            if (run < 0) break;
            octets = octets[run..];
            if (octets[0] == SegmentFormat.Appendices) break;
            var length = 1;
            if (SegmentFormat.IsTokenLead(octets[0]))
            {
                if (!SegmentFormat.TryReadToken(octets, out var number, out length)) return false;
                sink.Add(Encoding.ASCII.GetBytes($"<{number}>"));
            }
            else if (octets[0] is >= SegmentFormat.Open and < SegmentFormat.End)
            {
                sink.Add(Encoding.ASCII.GetBytes($"<{((SegmentClass)(octets[0] - SegmentFormat.Open)).ToString().ToLowerInvariant()}>"));
            }
            else if (octets[0] == SegmentFormat.End)
            {
                sink.Add((byte)'\n');
            }
            else
            {
                return false;
            }

            octets = octets[length..];
        }

        text = sink.ToArray();
        return true;
    }
}

using System.Text;
using MedChain.Core.Records.Segmentation;
using MedChain.Coyote.Harness;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// What says who stands in Identity alone, what says what in Clinical alone, in the segments and in what their readers see; and all segments give
/// the bundle back. Spec: Records G2, G3, G4, G12, G13.
/// </summary>
internal sealed class NoSegmentTellsAnother : Monitor
{
    /// <summary>A bundle is cut.</summary>
    internal sealed class Cut(TellingBundle bundle) : Event
    {
        internal TellingBundle Bundle { get; } = bundle;
    }

    [Start]
    [OnEventDoAction(typeof(Cut), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var bundle = ((Cut)e).Bundle;
        var isCut = Segmenter.TrySegment(bundle.Octets, new byte[32], out var segmented, out _);
        Assert(isCut, "No segment tells another: a bundle is refused");
        foreach (var segment in segmented!.Segments)
        {
            var isSeen = SegmentView.TryRender(segment.Class, segment.Octets.Span, out var view);
            Assert(isSeen, "No segment tells another: {0} cannot be read alone", segment.Class);
            foreach (var (text, owner) in new[] { (bundle.Who, SegmentClass.Identity), (bundle.What, SegmentClass.Clinical) })
            {
                if (segment.Class == owner) continue;
                var octets = Encoding.UTF8.GetBytes(text);
                Assert(segment.Octets.Span.IndexOf(octets) < 0 && view.AsSpan().IndexOf(octets) < 0, "No segment tells another: {0} holds what is {1}'s", segment.Class, owner);
            }
        }

        var isWhole = Reassembler.TryReassemble(segmented.Segments, out var again, out _) && bundle.Octets.Span.SequenceEqual(again);
        Assert(isWhole, "No segment tells another: the segments do not give the bundle back");
    }
}

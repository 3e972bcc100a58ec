using MedChain.Core.Chain;
using MedChain.Core.Records;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>
/// A custodian that has lost what it is asked for: it shows another segment, other octets, a fragment of its own making, another record's part, or what it showed in an
/// earlier epoch.
/// </summary>
internal sealed class BluffingCustodian() : Rewriter<RecordEvent.Possession>(isOfOneMind: true)
{
    private RecordEvent.Possession? _earlier;

    /// <inheritdoc/>
    protected override IEnumerable<RecordEvent> Rewrite(Foothold self, RecordEvent.Possession happened) => [Changed(self, happened)];

    private RecordEvent.Possession Changed(Foothold self, RecordEvent.Possession shown)
    {
        var (dealt, earlier) = (Dealt.Of(self.Host.Setup), _earlier);
        _earlier = shown;
        var part = dealt.Parts[self.Self];
        switch (self.Choose(5))
        {
            case 0:
                var other = part.Segments.First(segment => segment.Proof.Salt != shown.Leaf.Salt);
                return Made(shown, other, other.Fragment);
            case 1:
                return shown with { Chunk = new byte[shown.Chunk.Length] };
            case 2:
                var own = part.Segments.First(segment => segment.Proof.Salt == shown.Leaf.Salt);
                return Made(shown, own, new byte[own.Fragment.Length]);
            case 3:
                var another = Dealt.Another(self.Host.Setup).Parts[self.Self];
                var foreign = another.Segments[part.Segments.ToList().FindIndex(segment => segment.Proof.Salt == shown.Leaf.Salt)];
                return Made(shown, foreign, foreign.Fragment) with { Root = another.Root };
            default:
                return earlier is not null && !earlier.Chunk.Span.SequenceEqual(shown.Chunk.Span) ? earlier : shown with { Chunk = new byte[shown.Chunk.Length] };
        }
    }

    private static RecordEvent.Possession Made(RecordEvent.Possession shown, ReleasedSegment segment, ReadOnlyMemory<byte> fragment)
    {
        var (chunk, path, root) = FragmentTree.Prove(fragment, 0);
        return shown with
        {
            Leaf = segment.Proof,
            Share = Commitments.Share(segment.Proof.Salt, segment.Share.Span),
            FragmentRoot = root,
            Chunk = chunk.ToArray(),
            ChunkPath = path,
        };
    }
}

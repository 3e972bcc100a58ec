using System.Diagnostics.CodeAnalysis;

namespace MedChain.Core.Records.Segmentation;

/// <summary>
/// Puts the original octets together again. Whatever octets it is given, it ends, takes memory in proportion to the input and the
/// largest bundle, and gives a bundle or a rejection. It checks the layout only: whether these are the original octets is for the
/// record's hash to say. Spec: Records G8, G10.
/// </summary>
public sealed class Reassembler
{
    // Each level needs a string of its own that is shorter than the one around it; 5,793 levels need more than a largest bundle.
    private const int DeepestNesting = 8192;

    private readonly record struct Frame(SegmentClass Segment, int At, bool IsString);

    private readonly SegmentSource[] _sources = new SegmentSource[4];
    private readonly Stack<Frame> _outer = new();
    private readonly OctetSink _bundle = new(4096);
    private int _expansions;

    private Reassembler()
    {
    }

    /// <summary>Reassembles a bundle.</summary>
    /// <param name="segments">All segments of one record, each class at most once, in any order; Identity must be there.</param>
    /// <param name="bundle">The original octets.</param>
    /// <param name="rejection">Why not.</param>
    public static bool TryReassemble(
        IEnumerable<Segment> segments, [NotNullWhen(true)] out byte[]? bundle, [NotNullWhen(false)] out BundleRejection? rejection)
    {
        bundle = null;
        var reassembler = new Reassembler();
        rejection = SegmentSource.Open(segments, reassembler._sources) ?? reassembler.Run();
        if (rejection is not null) return false;
        bundle = reassembler._bundle.ToArray();
        return true;
    }

    private BundleRejection? Run()
    {
        var frame = new Frame(SegmentClass.Identity, 0, false);
        while (true)
        {
            var source = _sources[(int)frame.Segment];
            var at = frame.IsString ? frame.At : source.Position;
            var rest = source.Stream.Span[at..];
            var run = rest.IndexOfAny(frame.IsString ? SegmentFormat.SpecialInString : SegmentFormat.Special);
            if (run < 0) run = rest.Length;
            if (_bundle.Length + run > Segmenter.MaxBundleSize) return BundleRejection.Damaged("the bundle would be too large", at);
            _bundle.Add(rest[..run]);
            at += run;
            rest = rest[run..];
            if (!frame.IsString) source.Position = at;

            if (rest.IsEmpty || (rest[0] == SegmentFormat.Appendices && !frame.IsString))
            {
                if (frame.IsString || frame.Segment != SegmentClass.Identity || _outer.Count > 0) return BundleRejection.Damaged("a segment ends too early", at);
                return Leftover();
            }

            var octet = rest[0];
            if (SegmentFormat.IsTokenLead(octet))
            {
                if (!SegmentFormat.TryReadToken(rest, out var number, out var length)) return BundleRejection.Damaged("a malformed token", at);
                if (!source.TryPoint(number, out var segment, out var offset)) return BundleRejection.Damaged("an unknown token", at);
                if (!_sources[(int)segment].IsStringAt(offset)) return BundleRejection.Damaged("a token that points nowhere", at);
                if (_outer.Count >= DeepestNesting || ++_expansions > Segmenter.MaxBundleSize) return BundleRejection.Damaged("too many nested tokens", at);
                if (frame.IsString) frame = frame with { At = at + length };
                else source.Position = at + length;
                _outer.Push(frame);
                frame = new Frame(segment, offset, true);
            }
            else if (frame.IsString)
            {
                if (octet == '"') frame = _outer.Pop();
                else if (octet == '\\' && rest.Length > 1 && !SegmentFormat.Special.Contains(rest[1]))
                {
                    _bundle.Add(rest[..2]);
                    frame = frame with { At = at + 2 };
                }
                else return BundleRejection.Damaged("a malformed string", at);
            }
            else if (octet is >= SegmentFormat.Open and < SegmentFormat.End)
            {
                if (_outer.Count > StrictJsonReader.MaxDepth) return BundleRejection.Damaged("too many nested carvings", at);
                source.Position = at + 1;
                _outer.Push(frame);
                frame = new Frame((SegmentClass)(octet - SegmentFormat.Open), 0, false);
            }
            else if (octet == SegmentFormat.End && _outer.Count > 0)
            {
                source.Position = at + 1;
                frame = _outer.Pop();
            }
            else
            {
                return BundleRejection.Damaged("an octet that no segment holds", at);
            }
        }
    }

    private BundleRejection? Leftover()
    {
        foreach (var source in _sources)
        {
            if (source.Position < source.Stream.Length && source.Stream.Span[source.Position] != SegmentFormat.Appendices)
                return BundleRejection.Damaged("a segment has more octets than the bundle", source.Position);
        }

        return null;
    }
}

using MedChain.Crypto.Randomness;

namespace MedChain.Core.Records.Segmentation;

/// <summary>Writes the segments of a carved and cut bundle. Spec: Records G8.</summary>
internal sealed class SegmentWriter
{
    private const int Classes = 4;
    private readonly ReadOnlyMemory<byte> _bundle;
    private readonly StringBook _book;
    private readonly Cutter _cutter;
    private readonly OctetSink[] _streams = new OctetSink[Classes];
    private readonly int[][] _pseudonyms = new int[Classes][];
    private readonly int[] _offsets; // by string: where it starts in its owner's stream
    private readonly List<(int Place, int Id)> _anchors = [];
    private int _nextAnchor;
    private int _nextCut;

    private SegmentWriter(BundleMap map, StringBook book, Cutter cutter, Entropy entropy)
    {
        (_bundle, _book, _cutter) = (map.Octets, book, cutter);
        _offsets = new int[book.Count];
        for (var c = 0; c < Classes; c++)
        {
            _streams[c] = new OctetSink(256);
            var foreign = cutter.Foreign((SegmentClass)c);
            _pseudonyms[c] = PseudonymOrder.Draw(entropy, (SegmentClass)c, foreign.Count);
            foreach (var id in foreign)
            {
                if (book[id].Anchor < 0 || _offsets[id] != 0) continue;
                _anchors.Add((book[id].Anchor, id));
                _offsets[id] = -1;
            }
        }

        _anchors.Sort();
    }

    /// <summary>The segments by class; an empty one has no octets.</summary>
    public static ReadOnlyMemory<byte>[] Write(BundleMap map, List<BundleRange> carvings, StringBook book, Cutter cutter, Entropy entropy)
    {
        var writer = new SegmentWriter(map, book, cutter, entropy);
        writer.WriteStreams(carvings);
        writer.WriteAppendices();
        var header = writer.Header();
        var segments = new ReadOnlyMemory<byte>[Classes];
        for (var c = 0; c < Classes; c++) segments[c] = writer._streams[c].ToArray();
        var identity = new byte[header.Length + segments[0].Length];
        header.Written.CopyTo(identity);
        segments[0].CopyTo(identity.AsMemory(header.Length));
        segments[0] = identity;
        return segments;
    }

    /// <summary>The whole bundle in Identity, where pseudonyms would take more room than they save. Spec: Records G11.</summary>
    public static ReadOnlyMemory<byte>[] Undivided(ReadOnlyMemory<byte> bundle)
    {
        byte[] identity = [SegmentFormat.Version, .. bundle.Span];
        return [identity, default, default, default];
    }

    private void WriteStreams(List<BundleRange> carvings)
    {
        var open = new Stack<BundleRange>();
        var next = 0;
        var at = 0;
        while (true)
        {
            var current = open.Count > 0 ? open.Peek().Segment : SegmentClass.Identity;
            var end = open.Count > 0 ? open.Peek().End : _bundle.Length;
            var opens = next < carvings.Count && carvings[next].Start < end;
            at = Copy(at, opens ? carvings[next].Start : end, current);
            if (opens)
            {
                _streams[(int)current].Add((byte)(SegmentFormat.Open + (int)carvings[next].Segment));
                open.Push(carvings[next++]);
            }
            else if (open.Count == 0)
            {
                return;
            }
            else
            {
                _streams[(int)current].Add(SegmentFormat.End);
                open.Pop();
            }
        }
    }

    // A piece of the bundle that lies in one segment, with its cuts.
    private int Copy(int at, int end, SegmentClass segment)
    {
        while (true)
        {
            var cuts = _nextCut < _cutter.Cuts.Count && _cutter.Cuts[_nextCut].Start < end;
            var stop = cuts ? _cutter.Cuts[_nextCut].Start : end;
            var stream = _streams[(int)segment];
            for (; _nextAnchor < _anchors.Count && _anchors[_nextAnchor].Place <= stop && _anchors[_nextAnchor].Place >= at; _nextAnchor++)
                _offsets[_anchors[_nextAnchor].Id] = stream.Length + _anchors[_nextAnchor].Place - at;
            stream.Add(_bundle.Span[at..stop]);
            if (!cuts) return end;
            WriteToken(segment, _cutter.Cuts[_nextCut].Id);
            at = stop + _cutter.Cuts[_nextCut++].Length;
        }
    }

    private void WriteAppendices()
    {
        Span<bool> begun = stackalloc bool[Classes];
        foreach (var appendix in _cutter.Appendices)
        {
            var entry = _book[appendix.Id];
            var stream = _streams[(int)entry.Owner];
            if (!begun[(int)entry.Owner]) stream.Add(SegmentFormat.Appendices);
            begun[(int)entry.Owner] = true;
            stream.Add((byte)'"');
            _offsets[appendix.Id] = stream.Length;
            var at = entry.Start;
            for (var i = appendix.FirstCut; i < appendix.FirstCut + appendix.CutCount; i++)
            {
                var cut = _cutter.AppendixCuts[i];
                stream.Add(_book.Octets(at, cut.Start - at));
                WriteToken(entry.Owner, cut.Id);
                at = cut.Start + cut.Length;
            }

            stream.Add(_book.Octets(at, entry.Start + entry.Length - at));
            stream.Add((byte)'"');
        }
    }

    private void WriteToken(SegmentClass segment, int id) =>
        SegmentFormat.WriteToken(_streams[(int)segment], _pseudonyms[(int)segment][_cutter.Ordinal(segment, id)]);

    private OctetSink Header()
    {
        var header = new OctetSink(256);
        var flags = 0;
        for (var c = 0; c < Classes; c++)
            if (_pseudonyms[c].Length > 0) flags |= 1 << c;
        header.Add((byte)(SegmentFormat.Version | flags));
        for (var c = 0; c < Classes; c++)
        {
            if (_pseudonyms[c].Length == 0) continue;
            var byPseudonym = new int[_pseudonyms[c].Length];
            for (var ordinal = 0; ordinal < byPseudonym.Length; ordinal++)
            {
                var id = _cutter.Foreign((SegmentClass)c)[ordinal];
                byPseudonym[_pseudonyms[c][ordinal]] = (_offsets[id] << 2) | (int)_book[id].Owner;
            }

            SegmentFormat.WriteVarint(header, byPseudonym.Length);
            foreach (var pointer in byPseudonym) SegmentFormat.WriteVarint(header, pointer);
        }

        return header;
    }
}

using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Records.Segmentation;
using MedChain.Crypto.Erasure;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Sealing;
using MedChain.Crypto.Sharing;

namespace MedChain.Sim.Leakage;

/// <summary>What fallen stores hold of one record: fragments and opened shares by custodian, and what can be made of them.</summary>
internal sealed class Holdings(Manifest manifest)
{
    private readonly SortedDictionary<int, ImmutableArray<ReadOnlyMemory<byte>>> _fragments = [];
    private readonly SortedDictionary<int, ReleasedPart> _parts = [];

    /// <summary>Goes through all rows: custodies with their fragments, and offers that a source has not deleted yet.</summary>
    public static SortedDictionary<RecordId, Holdings> Of(ImmutableArray<Store> stores)
    {
        var all = new SortedDictionary<RecordId, Holdings>();
        var keys = stores.Where(store => store.SealingKey is not null).ToImmutableSortedDictionary(store => new InstitutionId((ushort)store.Number), store => store.SealingKey!);
        foreach (var store in stores)
        {
            var fragments = store.Rows.Where(row => row.Key.Span[0] == (byte)DurableTable.Fragment).ToImmutableSortedDictionary(row => new Digest(row.Key.Span[1..]), row => row.Value);
            foreach (var row in store.Rows)
            {
                if (row.Key.Span[0] == (byte)DurableTable.Custody)
                {
                    var reader = new CanonicalReader(row.Value.Span);
                    if (Custody.Read(ref reader) is not { Terms: var terms }) continue;
                    fragments.TryGetValue(terms.Manifest.Record.Value, out var octets);
                    RecordKeys.TryDecode(octets.Span, out var own);
                    For(terms).Take(terms, own, new InstitutionId((ushort)store.Number), keys);
                }
                else if (row.Key.Span[0] == (byte)DurableTable.Offer && Message.TryDecode(row.Value.Span, out var message) && message is Message.Offer offer)
                {
                    var key = new DurableKey(DurableTable.Offer, row.Key[1..]);
                    For(offer.Terms).Take(offer.Terms, offer.Fragments, RecordKeys.CustodianOf(key), keys);
                }
            }
        }

        return all;

        Holdings For(CustodyTerms terms)
        {
            var record = terms.Manifest.Record;
            return all.TryGetValue(record, out var known) ? known : all[record] = new Holdings(terms.Manifest);
        }
    }

    /// <summary>The bundle, if every segment opens; else null.</summary>
    public byte[]? Bundle()
    {
        var segments = new List<Segment>();
        for (var i = 0; i < manifest.Segments.Length; i++)
        {
            if (Open(i) is not { } plain) return null;
            segments.Add(new Segment(manifest.Segments[i].Class, plain));
        }

        return Reassembler.TryReassemble(segments, out var bundle, out _) ? bundle : null;
    }

    /// <summary>
    /// What opens of segments that may not open whole. With the key a cipher stream can be made, which opens every stretch of the ciphertext that lies there,
    /// unauthenticated; and the first k fragments are such stretches. What is missing is zeros.
    /// </summary>
    public IEnumerable<byte[]> Pieces()
    {
        for (var i = 0; i < manifest.Segments.Length; i++)
        {
            if (Open(i) is { } plain) yield return plain;
            else if (Key(i) is { } key) yield return Stretches(i, key);
        }
    }

    private void Take(CustodyTerms terms, ImmutableArray<ReadOnlyMemory<byte>> fragments, InstitutionId custodian, ImmutableSortedDictionary<InstitutionId, SealingKey> keys)
    {
        var position = manifest.IndexOf(custodian);
        if (position < 0) return;
        if (fragments.Length == manifest.Segments.Length) _fragments[position] = fragments;
        else fragments = [.. manifest.Segments.Select(_ => ReadOnlyMemory<byte>.Empty)];
        if (keys.TryGetValue(custodian, out var key) && PartRules.TryOpen(terms, fragments, custodian, key, out var part)) _parts[position] = part;
    }

    // Lagrange through all shares there are, however few; the commitment in the manifest says whether it is the key.
    private byte[]? Key(int segment)
    {
        (byte X, ReadOnlyMemory<byte> Y)[] shares = [.. _parts.Select(pair => ((byte)(pair.Key + 1), pair.Value.Segments[segment].Share))];
        var key = new byte[CommittingAead.KeySize];
        var header = Header(segment);
        var isKey = Shamir.TryCombine(shares, shares.Length, key) && CommittingAead.Commit(key, SegmentNonce.Of(header), header) == manifest.Segments[segment].KeyCommitment;
        return isKey ? key : null;
    }

    private byte[]? Open(int segment)
    {
        if (Key(segment) is not { } key) return null;
        (int Index, ReadOnlyMemory<byte> Octets)[] fragments = [.. _fragments.Select(pair => (pair.Key, pair.Value[segment]))];
        var cipher = new byte[manifest.Segments[segment].Length];
        var plain = new byte[cipher.Length - CommittingAead.Overhead];
        var header = Header(segment);
        var isOpen = ReedSolomon.Create(manifest.Thresholds.Fragments, manifest.Thresholds.Custodians).TryDecode(fragments, cipher.Length, cipher)
            && CommittingAead.TryOpen(key, SegmentNonce.Of(header), header, cipher, plain);
        return isOpen ? plain : null;
    }

    private byte[] Stretches(int segment, byte[] key)
    {
        var (length, size) = (manifest.Segments[segment].Length, manifest.FragmentLength(segment));
        var (header, plain, stream) = (Header(segment), new byte[length - CommittingAead.Overhead], new byte[length]);
        CommittingAead.Seal(key, SegmentNonce.Of(header), header, plain, stream);
        foreach (var (position, fragments) in _fragments.TakeWhile(pair => pair.Key < manifest.Thresholds.Fragments))
        {
            var fragment = fragments[segment].Span;
            for (var i = 0; i < fragment.Length; i++)
            {
                var at = (position * size) + i - Digest.Size;
                if (at >= 0 && at < plain.Length) plain[at] = (byte)(fragment[i] ^ stream[at + Digest.Size]);
            }
        }

        return plain;
    }

    private byte[] Header(int segment) => manifest.HeaderOf(manifest.Segments[segment].Class, manifest.Segments[segment].Length);
}

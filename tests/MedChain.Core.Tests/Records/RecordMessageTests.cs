using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using MedChain.Core.Access;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Records.Segmentation;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Tests.Records;

/// <summary>Messages and rows of records and access have one byte form, and nothing else decodes. Spec: Records R4, R5, Access A5, A6.</summary>
public sealed class RecordMessageTests
{
    private static readonly Gen<Digest> Digests = Gen.Choose(0, 255).Select(octet => (byte)octet).ArrayOf(32).Select(octets => new Digest(octets));
    private static readonly Gen<InstitutionId> Institutions = Gen.Choose(0, 65_535).Select(number => new InstitutionId((ushort)number));

    private static readonly Gen<Manifest> Manifests =
        from record in Digests
        from source in Institutions
        from count in Gen.Choose(CustodyThresholds.FewestCustodians, CustodyThresholds.MostCustodians)
        from first in Gen.Choose(0, 1000)
        from scope in Gen.Choose(1, 15)
        from lengths in Gen.Choose(CommittingAead.Overhead, 900).ArrayOf(4)
        from commitment in Digests
        select new Manifest(
            new RecordId(record), source, [.. Enumerable.Range(0, count).Select(i => new InstitutionId((ushort)(first + (2 * i))))],
            [.. Enumerable.Range(0, 4).Where(c => ((scope >> c) & 1) != 0).Select(c => new SealedSegment((SegmentClass)c, lengths[c], commitment))]);

    private static readonly Gen<LeafProof> Proofs =
        from salt in Digests
        from count in Gen.Choose(0, LeafProof.PathCap)
        from path in Digests.ArrayOf(count)
        select new LeafProof(salt, [.. path]);

    private static readonly Gen<CustodyTerms> Terms =
        from manifest in Manifests
        from leaves in Digests.ArrayOf(manifest.LeafCount)
        select new CustodyTerms(manifest, [.. leaves], new byte[CustodyTerms.RowsSize(manifest) + SealedBox.Overhead]);

    private static readonly Gen<Message> Messages = Gen.OneOf(
        from terms in Terms
        select (Message)new Message.Offer(terms, [.. terms.Manifest.Segments.Select((_, i) => (ReadOnlyMemory<byte>)new byte[terms.Manifest.FragmentLength(i)])]),
        from record in Digests
        from commitment in Digests
        select (Message)new Message.Receipt(new RecordId(record), commitment, new Signature(new byte[64])),
        from record in Digests
        from code in Gen.Choose(1, 6)
        select (Message)new Message.OfferRefused(new RecordId(record), record, (OfferRefusal)code),
        Digests.Select(access => (Message)new Message.ReleaseRequest(new AccessId(access))),
        from access in Digests
        from terms in Terms
        from start in Gen.Choose(0, terms.Manifest.Segments.Length - 1)
        from proofs in Proofs.ArrayOf(terms.Manifest.Segments.Length)
        select (Message)new Message.Release(new AccessId(access), terms.Manifest, terms.Root, [.. terms.Manifest.Segments.Select((segment, i) =>
            new SegmentRelease(segment.Class, proofs[i], new byte[terms.Manifest.FragmentLength(i)], new byte[SegmentRelease.SealedShareSize])).Skip(start)]),
        from access in Digests
        from code in Gen.Choose(1, 10)
        select (Message)new Message.ReleaseRefused(new AccessId(access), (ReleaseRefusal)code));

    [Fact]
    public void R4_A5_decode_of_encode_gives_the_same_octets() =>
        Property.Holds(Messages, message => Message.TryDecode(message.Encode(), out var again) && again!.GetType() == message.GetType()
            && again.Encode().AsSpan().SequenceEqual(message.Encode()), 300);

    [Fact]
    public void R4_8_a_trailing_octet_is_refused() =>
        Property.Holds(Messages, message => !Message.TryDecode([.. message.Encode(), 0], out _));

    [Fact]
    public void R4_9_each_truncation_is_refused() =>
        Property.Holds(Messages, message =>
        {
            var octets = message.Encode();
            return Enumerable.Range(0, octets.Length).All(length => !Message.TryDecode(octets.AsSpan(0, length), out _));
        }, 30);

    [Fact]
    public void R4_10_a_flipped_bit_never_decodes_to_the_same_message() =>
        Property.Holds(Messages, message =>
        {
            var octets = message.Encode();
            for (var bit = 0; bit < 8 * octets.Length; bit += 7)
            {
                octets[bit / 8] ^= (byte)(1 << (bit % 8));
                if (Message.TryDecode(octets, out var other) && !other!.Encode().AsSpan().SequenceEqual(octets)) return false;
                octets[bit / 8] ^= (byte)(1 << (bit % 8));
            }

            return true;
        }, 30);

    [Fact]
    public void R4_65_a_manifest_with_other_thresholds_or_numbers_is_refused()
    {
        var manifest = SampleRecords.Sealed(new Consortium(7)).Manifest;
        Assert.NotNull(Decoded(manifest, _ => { }));
        Assert.Null(Decoded(manifest, octets => octets[36] = 0));
        Assert.Null(Decoded(manifest, octets => octets[36] = 8));
        Assert.Null(Decoded(manifest, octets => octets[37] = 0));
        Assert.Null(Decoded(manifest, octets => octets[37] = 4));
        Assert.Null(Decoded(manifest with { Custodians = manifest.Custodians[..3] }, _ => { }, thresholds: false));
        Assert.Null(Decoded(manifest with { Custodians = [.. manifest.Custodians.Reverse()] }, _ => { }));
        Assert.Null(Decoded(manifest with { Segments = [] }, _ => { }));
        Assert.Null(Decoded(manifest with { Segments = [manifest.Segments[1], manifest.Segments[0]] }, _ => { }));
        Assert.Null(Decoded(manifest with { Segments = [manifest.Segments[0], manifest.Segments[0]] }, _ => { }));
        Assert.Null(Decoded(manifest with { Segments = [manifest.Segments[0] with { Length = CommittingAead.Overhead - 1 }] }, _ => { }));
        Assert.Null(Decoded(manifest with { Segments = [manifest.Segments[0] with { Length = SealedSegment.LengthCap + 1 }] }, _ => { }));
        Assert.NotNull(Decoded(manifest with { Segments = [manifest.Segments[0] with { Length = SealedSegment.LengthCap }] }, _ => { }));
        Assert.Null(Decoded(manifest with { Segments = [manifest.Segments[0] with { Class = (SegmentClass)4 }] }, _ => { }));
    }

    [Fact]
    public void R4_an_offer_with_fragments_of_a_wrong_length_or_number_is_refused()
    {
        var offer = SampleRecords.Sealed(new Consortium(4)).Offers[0];
        Assert.True(Message.TryDecode(offer.Encode(), out _));
        Assert.False(Message.TryDecode((offer with { Fragments = offer.Fragments.SetItem(0, offer.Fragments[0][1..]) }).Encode(), out _));
        Assert.False(Message.TryDecode((offer with { Fragments = offer.Fragments.SetItem(0, new byte[offer.Fragments[0].Length + 1]) }).Encode(), out _));
        Assert.False(Message.TryDecode((offer with { Fragments = offer.Fragments[1..] }).Encode(), out _));
        Assert.False(Message.TryDecode((offer with { Fragments = offer.Fragments.Add(new byte[1]) }).Encode(), out _));
        Assert.False(Message.TryDecode((offer with { Terms = offer.Terms with { Leaves = offer.Terms.Leaves[1..] } }).Encode(), out _));
    }

    [Fact]
    public void A5_a_release_of_segments_out_of_order_doubled_or_unknown_is_refused()
    {
        var offer = SampleRecords.Sealed(new Consortium(4)).Offers[0];
        SegmentRelease[] segments = [.. offer.Terms.Manifest.Segments.Select((segment, i) =>
            new SegmentRelease(segment.Class, new LeafProof(default, []), offer.Fragments[i], new byte[SegmentRelease.SealedShareSize]))];
        Message.Release Release(params ImmutableArray<SegmentRelease> some) => new(default, offer.Terms.Manifest, offer.Terms.Root, some);
        Assert.True(Message.TryDecode(Release(segments[1], segments[3]).Encode(), out _));
        Assert.False(Message.TryDecode(Release(segments[3], segments[1]).Encode(), out _));
        Assert.False(Message.TryDecode(Release(segments[1], segments[1]).Encode(), out _));
        Assert.False(Message.TryDecode(Release().Encode(), out _));
        Assert.False(Message.TryDecode(Release(segments[2] with { Class = SegmentClass.Clinical }).Encode(), out _));
        var partial = offer.Terms.Manifest with { Segments = offer.Terms.Manifest.Segments.RemoveAt(1) };
        Assert.False(Message.TryDecode(new Message.Release(default, partial, offer.Terms.Root, [segments[1]]).Encode(), out _));
    }

    [Fact]
    public void R5_A6_a_refusal_with_no_such_code_is_refused()
    {
        Assert.False(Message.TryDecode(new Message.OfferRefused(default, default, OfferRefusal.None).Encode(), out _));
        Assert.False(Message.TryDecode(new Message.OfferRefused(default, default, (OfferRefusal)8).Encode(), out _));
        Assert.False(Message.TryDecode(new Message.ReleaseRefused(default, ReleaseRefusal.None).Encode(), out _));
        Assert.False(Message.TryDecode(new Message.ReleaseRefused(default, (ReleaseRefusal)13).Encode(), out _));
    }

    [Fact]
    public void R8_rows_of_fragments_come_back_and_damaged_ones_are_refused()
    {
        ImmutableArray<ReadOnlyMemory<byte>> fragments = [new byte[] { 1, 2, 3 }, default, new byte[] { 4 }];
        var row = RecordKeys.Encode(fragments);
        Assert.True(RecordKeys.TryDecode(row, out var again));
        Assert.Equal(fragments.Select(fragment => fragment.ToArray()), again.Select(fragment => fragment.ToArray()));
        for (var length = 0; length < row.Length; length++) Assert.False(RecordKeys.TryDecode(row.AsSpan(0, length), out _));
    }

    private static Manifest? Decoded(Manifest manifest, Action<byte[]> change, bool thresholds = true)
    {
        byte[] octets;
        if (thresholds) octets = CanonicalWriter.Encode(manifest);
        else
        {
            // A manifest of three custodians has no thresholds to write: its octets are made by hand from one of four.
            octets = CanonicalWriter.Encode(manifest with { Custodians = [new InstitutionId(0), new InstitutionId(1), new InstitutionId(2), new InstitutionId(3)] });
            octets = [.. octets[..41], 3, .. octets[42..48], .. octets[50..]];
        }

        change(octets);
        var reader = new CanonicalReader(octets);
        var read = Manifest.Read(ref reader);
        return reader.AtEnd ? read : null;
    }
}

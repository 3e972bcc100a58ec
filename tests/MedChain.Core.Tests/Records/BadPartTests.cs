using System.Collections.Immutable;
using MedChain.Core.Records;
using MedChain.Core.Records.Segmentation;
using MedChain.Crypto.Hashing;
using static MedChain.Core.Tests.Records.SampleRecords;

namespace MedChain.Core.Tests.Records;

/// <summary>Parts that are not what was dealt: dropped, their custodian named, never any plaintext. Lines 57 to 63 of the bad inputs. Spec: Records R7.</summary>
public sealed class BadPartTests
{
    private static readonly Consortium Seven = new(7);
    private static readonly SealedRecord Record = Sealed(Seven);
    private static readonly SealedRecord Other = Sealed(Seven, seed: 4);

    [Fact]
    public void R7_57_a_fragment_under_another_custodians_index_is_refused() =>
        AssertCaught(1, part => part.With(SegmentClass.Clinical, segment => segment with { Fragment = Of(5, SegmentClass.Clinical).Fragment }));

    [Fact]
    public void R7_57_a_whole_part_under_another_custodians_name_is_refused() =>
        AssertCaught(1, _ => Part(Seven, Record, 5) with { Custodian = Record.Manifest.Custodians[1], Position = 1 });

    [Fact]
    public void R7_58_a_fragment_or_share_of_another_segment_is_refused()
    {
        AssertCaught(2, part => part.With(SegmentClass.Clinical, segment => segment with { Share = Of(2, SegmentClass.Identity).Share }));
        AssertCaught(2, part => part.With(SegmentClass.Clinical, segment => Of(2, SegmentClass.Identity) with { Class = SegmentClass.Clinical }));
    }

    [Fact]
    public void R7_58_a_part_of_another_record_or_of_an_earlier_sealing_of_the_bundle_is_refused() =>
        AssertCaught(0, _ => Part(Seven, Other, 0));

    [Fact]
    public void R7_59_k_minus_1_parts_are_unavailable_and_give_no_plaintext()
    {
        Assert.False(RecordOpener.TryOpen(Released(Seven, Record, 0, 6), out var segments, out var failure));
        Assert.Empty(segments);
        Assert.Equal((OpenFailureKind.Unavailable, 0), (failure.Kind, failure.Culprits.Length));
    }

    [Fact]
    public void R7_60_one_corrupt_fragment_of_k_plus_1_is_recovered() =>
        AssertCaught(3, part => part.With(SegmentClass.Documents, segment => segment with { Fragment = Flipped(segment.Fragment, segment.Fragment.Length - 1) }));

    [Fact]
    public void R7_61_a_duplicated_or_unknown_index_is_refused()
    {
        var twice = Released(Seven, Record, 2, 2, 2, 2);
        Assert.False(RecordOpener.TryOpen(twice, out _, out var failure));
        Assert.Equal(Named(OpenFailureKind.Unavailable, 2), Named(failure));

        var stranger = Part(Seven, Record, 0) with { Custodian = new Core.Institutions.InstitutionId(255), Position = 7 };
        Assert.False(RecordOpener.TryOpen(Joined(Record, Part(Seven, Record, 1), Part(Seven, Record, 2), stranger), out _, out failure));
        Assert.Equal(OpenFailureKind.Unavailable, failure.Kind);
        Assert.Equal([stranger.Custodian], failure.Culprits.AsEnumerable());
    }

    [Fact]
    public void R7_62_a_wrong_key_share_beside_a_right_fragment_names_its_custodian() =>
        AssertCaught(6, part => part.With(SegmentClass.Identity, segment => segment with { Share = Flipped(segment.Share, 31) }));

    [Fact]
    public void R7_62_short_and_long_shares_and_fragments_are_refused()
    {
        AssertCaught(1, part => part.With(SegmentClass.Identity, segment => segment with { Share = segment.Share[1..] }));
        AssertCaught(1, part => part.With(SegmentClass.Identity, segment => segment with { Share = default }));
        AssertCaught(1, part => part.With(SegmentClass.Identity, segment => segment with { Fragment = segment.Fragment[1..] }));
        AssertCaught(1, part => part.With(SegmentClass.Identity, segment => segment with { Fragment = new byte[segment.Fragment.Length + 1] }));
    }

    [Fact]
    public void R7_wrong_salts_paths_and_roots_are_refused()
    {
        AssertCaught(4, part => part.With(SegmentClass.Clinical, segment => segment with { Proof = segment.Proof with { Salt = Record.Commitment } }));
        AssertCaught(4, part => part.With(SegmentClass.Clinical, segment => segment with { Proof = segment.Proof with { Path = segment.Proof.Path[1..] } }));
        AssertCaught(4, part => part.With(SegmentClass.Clinical, segment => segment with { Proof = segment.Proof with { Path = segment.Proof.Path.Add(Digest.Zero) } }));
        AssertCaught(4, part => part with { Root = Digest.Zero });
    }

    [Fact]
    public void R7_a_part_with_a_segment_missing_doubled_or_too_many_is_refused()
    {
        AssertCaught(4, part => part with { Segments = part.Segments.RemoveAt(1) });
        AssertCaught(4, part => part with { Segments = part.Segments.Add(part.Segments[0]) });
        AssertCaught(4, part => part with { Segments = part.Segments.SetItem(1, part.Segments[0]) });
        var clinical = Part(Seven, Record, 4) with { Segments = [Of(4, SegmentClass.Clinical)] };
        Assert.True(PartRules.IsAuthentic(Record.Manifest, Record.Commitment, SegmentScope.Clinical, clinical));
        Assert.False(PartRules.IsAuthentic(Record.Manifest, Record.Commitment, SegmentScope.Identity, clinical));
        Assert.False(PartRules.IsAuthentic(Record.Manifest, Record.Commitment, SegmentScope.Clinical, Part(Seven, Record, 4)));
    }

    [Fact]
    public void R1_63_the_header_of_another_record_source_segment_or_dispersal_does_not_open()
    {
        var manifest = Record.Manifest;
        byte[][] headers =
        [
            manifest.HeaderOf(SegmentClass.Clinical, 100),
            manifest.HeaderOf(SegmentClass.Identity, 100),
            manifest.HeaderOf(SegmentClass.Clinical, 101),
            (manifest with { Record = Other.Id }).HeaderOf(SegmentClass.Clinical, 100),
            (manifest with { Source = Seven[5].Self }).HeaderOf(SegmentClass.Clinical, 100),
            (manifest with { Custodians = manifest.Custodians[..6] }).HeaderOf(SegmentClass.Clinical, 100),
        ];
        var (key, nonce, cipher) = (new byte[32], new byte[24], new byte[100]);
        Crypto.Sealing.CommittingAead.Seal(key, nonce, headers[0], new byte[52], cipher);
        for (var i = 0; i < headers.Length; i++)
            Assert.Equal(i == 0, Crypto.Sealing.CommittingAead.TryOpen(key, nonce, headers[i], cipher, new byte[52]));
    }

    private static ReleasedSegment Of(int custodian, SegmentClass segment) =>
        Part(Seven, Record, custodian).Segments.First(each => each.Class == segment);

    // With k others the record opens although one part is bad; with k - 1 others it does not, and either way the culprit is named.
    private static void AssertCaught(int custodian, Func<ReleasedPart, ReleasedPart> spoil)
    {
        var bad = spoil(Part(Seven, Record, custodian));
        Assert.False(PartRules.IsAuthentic(Record.Manifest, Record.Commitment, SegmentScope.All, bad));
        var others = Enumerable.Range(0, 7).Where(i => i != custodian).Take(3).Select(i => Part(Seven, Record, i)).ToImmutableArray();
        Assert.True(RecordOpener.TryOpenBundle(Joined(Record, [bad, .. others]), out var bundle, out _));
        Assert.Equal(Bundle, bundle);
        Assert.False(RecordOpener.TryOpen(Joined(Record, [bad, .. others[1..]]), out var segments, out var failure));
        Assert.Empty(segments);
        Assert.Equal(Named(OpenFailureKind.Unavailable, custodian), Named(failure));
    }

    private static string Named(OpenFailureKind kind, int custodian) => $"{kind} {Record.Manifest.Custodians[custodian]}";

    private static string Named(OpenFailure failure) => $"{failure.Kind} {string.Join(' ', failure.Culprits)}";
}

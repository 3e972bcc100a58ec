using System.Text;
using FsCheck.Fluent;
using MedChain.Core.Codec;
using MedChain.Core.Records;
using MedChain.Core.Records.Segmentation;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Merkle;
using MedChain.Crypto.Randomness;
using static MedChain.Core.Tests.Records.SampleRecords;

namespace MedChain.Core.Tests.Records;

/// <summary>What is sealed opens for t and k custodians, for nobody with fewer, and never wrongly. Spec: Records R1, R4, R7.</summary>
public sealed class SealingTests
{
    private static readonly Consortium Seven = new(7);
    private static readonly SealedRecord Record = Sealed(Seven);

    [Fact]
    public void R1_a_bundle_with_all_segments_comes_back_octet_for_octet()
    {
        Assert.Equal(SegmentScope.All, Record.Manifest.Scope);
        Assert.True(RecordOpener.TryOpenBundle(Released(Seven, Record, 0, 1, 2, 3, 4, 5, 6), out var bundle, out _));
        Assert.Equal(Bundle, bundle);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(7)]
    [InlineData(31)]
    public void R7_any_t_shares_with_k_fragments_open_and_one_custodian_fewer_does_not(int count)
    {
        var consortium = new Consortium(count);
        var record = Sealed(consortium);
        var needed = record.Manifest.Thresholds.Answers;
        var chosen = from seed in Gen.Choose(0, int.MaxValue) select Chosen(count, needed, seed);
        Property.Holds(chosen, set => RecordOpener.TryOpenBundle(Released(consortium, record, set), out var bundle, out _) && bundle.AsSpan().SequenceEqual(Bundle), 15);
        Property.Holds(chosen, set => !RecordOpener.TryOpen(Released(consortium, record, set[1..]), out var segments, out var failure)
            && segments.IsEmpty && failure.Kind == OpenFailureKind.Unavailable && failure.Culprits.IsEmpty, 15);
    }

    [Fact]
    public void R1_the_same_seed_gives_the_same_octets_and_another_none_of_them()
    {
        Assert.Equal(Record.Offers.Select(offer => offer.Encode()), Sealed(Seven).Offers.Select(offer => offer.Encode()));
        var other = Sealed(Seven, seed: 4);
        Assert.NotEqual(Record.Id, other.Id);
        Assert.NotEqual(Record.Commitment, other.Commitment);
        Assert.Empty(Record.Manifest.Segments.Select(segment => segment.KeyCommitment).Intersect(other.Manifest.Segments.Select(segment => segment.KeyCommitment)));
        Assert.Equal(Record.Pseudonym, other.Pseudonym);
    }

    [Fact]
    public void R4_nothing_that_leaves_the_source_holds_a_string_of_the_bundle()
    {
        foreach (var offer in Record.Offers)
        {
            var octets = offer.Encode();
            foreach (var text in (string[])[FamilyName, "Hypertensive", "1101", "EUR", "Patient"])
                Assert.True(octets.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) < 0, text);
        }
    }

    [Fact]
    public void R4_every_custodian_gets_authentic_parts_that_only_its_own_key_opens()
    {
        for (var i = 0; i < 7; i++)
        {
            Assert.True(PartRules.IsAuthentic(Record.Manifest, Record.Commitment, SegmentScope.All, Part(Seven, Record, i)));
            var other = Seven.Setups.First(setup => setup.Self != Record.Manifest.Custodians[i]);
            Assert.False(PartRules.TryOpen(Record.Offers[i].Terms, Record.Offers[i].Fragments, Record.Manifest.Custodians[i], other.Sealing, out _));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void R1_64_segments_at_the_edges_of_a_fragment_come_back(int extra)
    {
        for (var length = 1; length < 70; length += extra)
        {
            var bundle = Encoding.UTF8.GetBytes($$"""{"resourceType":"Bundle","type":"collection","x":"{{new string('a', length)}}"}""");
            var entropy = new Entropy(Enumerable.Repeat((byte)length, 32).ToArray());
            Assert.True(RecordSealer.TrySeal(bundle, entropy, Seven[0].Self, Seven.Genesis.Founders, Pseudonyms, out var record, out _));
            Assert.True(RecordOpener.TryOpenBundle(Released(Seven, record, 1, 4, 6), out var back, out _));
            Assert.Equal(bundle, back);
            Assert.Equal(Digest.Zero, record.Pseudonym);
        }
    }

    [Fact]
    public void R1_64_an_empty_and_an_oversized_bundle_are_refused_with_a_reason()
    {
        foreach (var bundle in (byte[][])[[], new byte[Segmenter.MaxBundleSize + 1]])
        {
            Assert.False(RecordSealer.TrySeal(bundle, new Entropy(new byte[32]), Seven[0].Self, Seven.Genesis.Founders, Pseudonyms, out var record, out var rejection));
            Assert.Null(record);
            Assert.NotEmpty(rejection.Reason);
        }
    }

    [Fact]
    public void R11_a_pseudonym_is_the_patients_whatever_way_the_identifier_is_typed_and_depends_on_the_key()
    {
        var patient = Normal("urn:oid:1.2", "1101 0119900307 7");
        Assert.Equal(Pseudonyms.Evaluate(patient), Record.Pseudonym);
        Assert.Equal(Pseudonyms.Evaluate(patient), Pseudonyms.Evaluate(Normal(" URN:OID:1.2 ", "1101\u30000119９００３077\t")));
        Assert.NotEqual(Pseudonyms.Evaluate(patient), Pseudonyms.Evaluate(Normal("urn:oid:1.2", "110101199003078")));
        Assert.NotEqual(Pseudonyms.Evaluate(patient), new PseudonymFunction(new byte[32]).Evaluate(patient));
        Assert.Equal(Digest.Zero, Pseudonyms.Evaluate(null));
    }

    [Theory]
    [InlineData("""{"resourceType":"Patient","id":"secret-4711"}""", IdentifierFaults.Missing, 111)]
    [InlineData("""{"resourceType":"Patient","identifier":[{"value":"secret-4711"}]}""", IdentifierFaults.Missing, 131)]
    [InlineData("""{"resourceType":"Patient","identifier":[{"system":"secret-4711","value":"secret-4711"}]}""", IdentifierFaults.Malformed, 140)]
    [InlineData("""{"resourceType":"Patient","identifier":[{"system":"urn:oid:2.16.156.10011.1.3","value":"secret-4711"}]}""", IdentifierFaults.Malformed, 155)]
    [InlineData("""{"resourceType":"Patient","identifier":[{"system":"urn:oid:2.16.156.10011.1.3","value":"110101199003077214"}]}""", IdentifierFaults.CheckDigit, 155)]
    public void N6_a_patient_whose_identifier_cannot_be_asked_for_is_refused_with_the_place_and_without_the_value(string patient, string code, int column)
    {
        var bundle = System.Text.Encoding.UTF8.GetBytes(Segmentation.SampleBundles.Of(Segmentation.SampleBundles.Entry(patient)));
        Assert.False(RecordSealer.TrySeal(bundle, new Entropy(new byte[32]), Seven[0].Self, Seven.Genesis.Founders, Pseudonyms, out var record, out var rejection));
        Assert.Null(record);
        Assert.Equal((code, 1, column), (rejection.Code, rejection.Line, rejection.Column));
        Assert.EndsWith($" at $.entry[0].resource (line 1, column {column})", rejection.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("4711", rejection.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void N6_a_bundle_that_names_no_patient_is_sealed_under_pseudonym_zero()
    {
        var bundle = System.Text.Encoding.UTF8.GetBytes(Segmentation.SampleBundles.Of(Segmentation.SampleBundles.Entry("""{"resourceType":"Organization","name":"x"}""")));
        Assert.True(RecordSealer.TrySeal(bundle, new Entropy(new byte[32]), Seven[0].Self, Seven.Genesis.Founders, Pseudonyms, out var record, out _));
        Assert.Equal(Digest.Zero, record.Pseudonym);
    }

    private static NormalIdentifier Normal(string system, string value)
    {
        Assert.True(NormalIdentifier.TryNormalise(system, value, out var identifier, out _));
        return identifier;
    }

    [Fact]
    public void R7_what_a_lying_source_dealt_does_not_open_and_names_the_source()
    {
        // Every custodian can verify its part; the shares lie on no polynomial of degree t - 1 that has the key.
        var parts = Enumerable.Range(0, 7).Select(i => Part(Seven, Record, i).With(SegmentClass.Clinical, segment =>
            segment with { Share = Flipped(segment.Share, i) })).ToArray();
        var leaves = parts.SelectMany((part, i) => part.Segments.Select(segment =>
            Commitments.Leaf(segment.Proof.Salt, segment.Class, i, segment.Fragment.Span, segment.Share.Span))).ToArray();
        var root = MerkleTree.Root(leaves);
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = parts[i] with
            {
                Root = root,
                Segments = [.. parts[i].Segments.Select((segment, s) =>
                    segment with { Proof = segment.Proof with { Path = [.. MerkleTree.Prove(leaves, Record.Manifest.LeafIndex(i, s))] } })],
            };
        }

        var commitment = Commitments.Record(Record.Id, Record.Manifest.Digest(), root);
        Assert.All(parts, part => Assert.True(PartRules.IsAuthentic(Record.Manifest, commitment, SegmentScope.All, part)));
        Assert.False(RecordOpener.TryOpen(new ReleasedRecord(Record.Manifest, commitment, SegmentScope.All, [.. parts[..3]]), out var segments, out var failure));
        Assert.Empty(segments);
        Assert.Equal(OpenFailureKind.Inconsistent, failure.Kind);
        Assert.Equal([Record.Source], failure.Culprits.AsEnumerable());
    }

    [Fact]
    public void R4_a_manifest_is_bound_by_the_commitment()
    {
        var manifest = Record.Manifest with { Source = Seven[1].Self };
        Assert.NotEqual(Record.Manifest.Digest(), manifest.Digest());
        Assert.False(PartRules.IsAuthentic(manifest, Record.Commitment, SegmentScope.All, Part(Seven, Record, 0)));
        Assert.Equal(2 + 32 + 2 + 2 + 4 + 14 + 4 + (4 * SealedSegment.Size), CanonicalWriter.Encode(Record.Manifest).Length);
    }

    private static int[] Chosen(int count, int take, int seed)
    {
        var entropy = new Entropy(BitConverter.GetBytes(seed).Concat(new byte[28]).ToArray());
        var keys = new byte[4 * count];
        entropy.Fill("choice", keys);
        return [.. Enumerable.Range(0, count).OrderBy(i => BitConverter.ToInt32(keys, 4 * i)).Take(take)];
    }
}

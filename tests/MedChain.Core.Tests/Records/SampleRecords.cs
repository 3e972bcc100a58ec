using System.Collections.Immutable;
using System.Text;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Records.Segmentation;
using MedChain.Crypto.Randomness;
using static MedChain.Core.Tests.Records.Segmentation.SampleBundles;

namespace MedChain.Core.Tests.Records;

/// <summary>Sealed records of a small bundle with all four segments, and parts of them as custodians release them.</summary>
internal static class SampleRecords
{
    public const string FamilyName = "Testperson-Birnbaum";

    public static readonly PseudonymFunction Pseudonyms = new(Enumerable.Repeat((byte)9, 32).ToArray());

    public static readonly byte[] Bundle = Of(4_000);

    /// <summary>The same with a document whose fragments have several chunks.</summary>
    public static readonly byte[] Large = Of(400_000);

    private static byte[] Of(int documentLength) => Encoding.UTF8.GetBytes(Segmentation.SampleBundles.Of(
        Entry("""{"resourceType":"Patient","id":"p1","identifier":[{"system":"urn:oid:1.2","value":"1101 0119900307 7"}],"name":[{"family":"FAMILY"}]}""".Replace("FAMILY", FamilyName, StringComparison.Ordinal)),
        Entry("""{"resourceType":"Condition","code":{"text":"Hypertensive heart disease"},"subject":{"reference":"Patient/p1"}}"""),
        Entry("""{"resourceType":"DocumentReference","content":[{"attachment":{"contentType":"text/plain","data":"DATA"}}]}""".Replace("DATA", new string('A', documentLength), StringComparison.Ordinal)),
        Entry("""{"resourceType":"Claim","status":"active","total":{"value":81.25,"currency":"EUR"}}""")));

    /// <summary>A record of the first institution of a consortium.</summary>
    public static SealedRecord Sealed(Consortium consortium, byte seed = 3, int source = 0, ValidatorSet? validators = null, byte[]? bundle = null)
    {
        var entropy = new Entropy(Enumerable.Repeat(seed, 32).ToArray());
        Assert.True(RecordSealer.TrySeal(bundle ?? Bundle, entropy, consortium[source].Self, validators ?? consortium.Genesis.Founders, Pseudonyms, out var record, out var rejection), rejection?.Reason);
        return record;
    }

    /// <summary>Its anchoring with the receipts of these institutions.</summary>
    public static RecordEvent.Anchor Anchor(Consortium consortium, SealedRecord record, SegmentScope segments, params int[] signers)
    {
        var receipts = signers.Select(i =>
        {
            using var transcript = Commitments.Receipt(consortium.Genesis.ChainId, record.Id, record.Source, record.Commitment, segments, record.Manifest.Custodians, consortium[i].Self);
            return new Endorsement(consortium[i].Self, consortium[i].Keys.Sign(transcript.Octets));
        });
        return new RecordEvent.Anchor(record.Id, record.Pseudonym, record.Commitment, segments, record.Manifest.Custodians, [.. receipts]);
    }

    /// <summary>A custodian's part with all segments, opened with its own key.</summary>
    public static ReleasedPart Part(Consortium consortium, SealedRecord record, int custodian)
    {
        var id = record.Manifest.Custodians[custodian];
        var key = consortium.Setups.First(setup => setup.Self == id).Sealing;
        Assert.True(PartRules.TryOpen(record.Offers[custodian].Terms, record.Offers[custodian].Fragments, id, key, out var part));
        return part;
    }

    /// <summary>What a requester has when these custodians, by position, have released everything.</summary>
    public static ReleasedRecord Released(Consortium consortium, SealedRecord record, params int[] custodians) =>
        Joined(record, [.. custodians.Select(custodian => Part(consortium, record, custodian))]);

    public static ReleasedRecord Joined(SealedRecord record, params ImmutableArray<ReleasedPart> parts) =>
        new(record.Manifest, record.Commitment, record.Manifest.Scope, parts);

    /// <summary>A part with one segment changed.</summary>
    public static ReleasedPart With(this ReleasedPart part, SegmentClass segment, Func<ReleasedSegment, ReleasedSegment> change) =>
        part with { Segments = [.. part.Segments.Select(each => each.Class == segment ? change(each) : each)] };

    public static ReadOnlyMemory<byte> Flipped(ReadOnlyMemory<byte> octets, int at = 0)
    {
        var copy = octets.ToArray();
        copy[at] ^= 1;
        return copy;
    }
}

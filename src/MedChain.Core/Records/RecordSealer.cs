using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MedChain.Core.Institutions;
using MedChain.Core.Records.Segmentation;
using MedChain.Crypto.Erasure;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;
using MedChain.Crypto.Sealing;
using MedChain.Crypto.Sharing;

namespace MedChain.Core.Records;

/// <summary>
/// Makes a sealed record of a bundle, at its source: segments, a fresh key each, committing encryption, fragments k of m, rows of the key t of m,
/// all of a custodian's rows in one packet sealed to it, and a salted commitment over everything. Pure: the seed decides every octet.
/// Spec: Records R1 to R4, R12.
/// </summary>
public static class RecordSealer
{
    private sealed record Parts(SealedSegment Described, ReadOnlyMemory<byte>[] Fragments, byte[][] Rows);

    /// <summary>Takes a bundle apart, and sees that the parts give it back.</summary>
    /// <param name="bundle">The original octets.</param>
    /// <param name="seed">Secret, uniformly random, of its own for each record; the caller wipes it when the record is sealed and does not keep it.</param>
    /// <param name="prepared">The record, ready to be sealed.</param>
    /// <param name="rejection">Why the bundle was refused; also when its patient has no identifier that can be asked for. Spec: Records N6.</param>
    public static bool TryPrepare(
        ReadOnlyMemory<byte> bundle, Entropy seed, [NotNullWhen(true)] out PreparedRecord? prepared, [NotNullWhen(false)] out BundleRejection? rejection)
    {
        prepared = null;
        if (!Segmenter.TrySegment(bundle, Draw(seed, "segmentation", 0), out var segmented, out rejection)) return false;
        NormalIdentifier? patient = null;
        rejection = segmented.Patient is { } named ? PatientRules.WhyNot(bundle.Span, named, out patient) : null;
        if (rejection is not null) return false;
        if (!Reassembler.TryReassemble(segmented.Segments, out var again, out rejection)) return false;
        if (!again.AsSpan().SequenceEqual(bundle.Span))
        {
            rejection = new BundleRejection(BundleRejection.Codes.SegmentDamaged, "The segments do not give the bundle back.", 0, 0, 0);
            return false;
        }

        prepared = new PreparedRecord(segmented.Segments, patient, IdOf(seed), seed);
        return true;
    }

    /// <summary>Seals a bundle at once, for whoever has the whole key of the identity function.</summary>
    /// <param name="bundle">The original octets.</param>
    /// <param name="seed">Secret, uniformly random, of its own for each record; the caller wipes it and does not keep it.</param>
    /// <param name="source">The institution that seals.</param>
    /// <param name="validators">The epoch's validators, of whom the custodians are chosen.</param>
    /// <param name="pseudonyms">The identity function.</param>
    /// <param name="sealedRecord">The record, ready to be put.</param>
    /// <param name="rejection">Why the bundle was refused; also when its patient has no identifier that can be asked for. Spec: Records N6.</param>
    /// <exception cref="ArgumentException">Too few validators, or one of the custodians has a sealing key that cannot be used.</exception>
    public static bool TrySeal(
        ReadOnlyMemory<byte> bundle, Entropy seed, InstitutionId source, ValidatorSet validators, PseudonymFunction pseudonyms,
        [NotNullWhen(true)] out SealedRecord? sealedRecord, [NotNullWhen(false)] out BundleRejection? rejection)
    {
        sealedRecord = TryPrepare(bundle, seed, out var prepared, out rejection) ? prepared.Seal(pseudonyms.Evaluate(prepared.Patient), source, validators) : null;
        return sealedRecord is not null;
    }

    /// <summary>Seals segments that are in the clear; see <see cref="TrySeal"/>.</summary>
    internal static SealedRecord Seal(
        ImmutableArray<Segment> segments, Digest pseudonym, Entropy seed, InstitutionId source, ValidatorSet validators)
    {
        var record = IdOf(seed);
        var custodians = CustodianChoice.For(record, validators);
        var thresholds = CustodyThresholds.For(custodians.Length);
        var parts = segments.Select(segment => SealSegment(segment, record, source, thresholds, seed)).ToArray();
        var manifest = new Manifest(record, source, custodians, [.. parts.Select(part => part.Described)]);

        var leaves = Leaves(manifest, parts);
        var offers = ImmutableArray.CreateBuilder<Message.Offer>(custodians.Length);
        for (var custodian = 0; custodian < custodians.Length; custodian++)
        {
            var member = validators.Find(custodians[custodian])!;
            var packet = SharePacket.Seal(member, record, parts.Select(part => part.Rows[custodian]).ToArray(), Draw(seed, "packet", (ulong)custodian));
            var terms = new CustodyTerms(manifest, leaves, packet);
            offers.Add(new Message.Offer(terms, [.. parts.Select(part => part.Fragments[custodian])]));
        }

        foreach (var row in parts.SelectMany(part => part.Rows)) CryptographicOperations.ZeroMemory(row);
        return new SealedRecord(pseudonym, manifest, offers[0].Terms.Commitment(), offers.MoveToImmutable());
    }

    private static RecordId IdOf(Entropy seed) => new(new Digest(Draw(seed, "record", 0)));

    private static Parts SealSegment(Segment segment, RecordId record, InstitutionId source, CustodyThresholds thresholds, Entropy seed)
    {
        var key = Draw(seed, "key", (ulong)segment.Class);
        var length = segment.Octets.Length + CommittingAead.Overhead;
        var header = Manifest.Header(record, source, segment.Class, length, thresholds);
        var code = ReedSolomon.Create(thresholds.Fragments, thresholds.Custodians);
        var cipher = GC.AllocateUninitializedArray<byte>(code.FragmentSize(length) * thresholds.Fragments);
        CommittingAead.Seal(key, SegmentNonce.Of(header), header, segment.Octets.Span, cipher.AsSpan(0, length));
        cipher.AsSpan(length).Clear();
        var rows = BivariateSharing.Split(key, thresholds.Shares, thresholds.Custodians, seed.Derive("records/rows", (ulong)segment.Class), "key");
        CryptographicOperations.ZeroMemory(key);
        return new Parts(
            new SealedSegment(segment.Class, length, new Digest(cipher.AsSpan(0, Digest.Size))),
            Cut(code, cipher),
            rows);
    }

    // The first k fragments are the padded ciphertext, cut in order.
    private static ReadOnlyMemory<byte>[] Cut(ReedSolomon code, byte[] padded)
    {
        var size = padded.Length / code.DataCount;
        var parity = new byte[code.TotalCount - code.DataCount][];
        for (var i = 0; i < parity.Length; i++) parity[i] = GC.AllocateUninitializedArray<byte>(size);
        code.EncodeParity(padded, parity);
        var fragments = new ReadOnlyMemory<byte>[code.TotalCount];
        for (var i = 0; i < fragments.Length; i++) fragments[i] = i < code.DataCount ? padded.AsMemory(i * size, size) : parity[i - code.DataCount];
        return fragments;
    }

    // R12: each salt is a hash of a row: it lies with the custodian, goes with erasure, and comes back with the row.
    private static ImmutableArray<Digest> Leaves(Manifest manifest, Parts[] parts)
    {
        var leaves = new Digest[manifest.LeafCount];
        for (var custodian = 0; custodian < manifest.Custodians.Length; custodian++)
        {
            for (var segment = 0; segment < parts.Length; segment++)
            {
                var (part, row) = (parts[segment], parts[segment].Rows[custodian]);
                var salt = Commitments.Salt(manifest.Record, part.Described.Class, custodian, row);
                leaves[manifest.LeafIndex(custodian, segment)] =
                    Commitments.Leaf(salt, part.Described.Class, custodian, part.Fragments[custodian].Span, row.AsSpan(0, CustodyTerms.ShareSize));
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(leaves);
    }

    private static byte[] Draw(Entropy seed, string purpose, ulong index)
    {
        var octets = new byte[Entropy.SeedSize];
        seed.Fill("records/" + purpose, index, octets);
        return octets;
    }
}

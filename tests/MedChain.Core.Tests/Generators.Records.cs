using FsCheck;
using FsCheck.Fluent;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Records;
using MedChain.Core.Records.Segmentation;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Tests;

/// <content>What source, custodians and requesters tell one another.</content>
internal static partial class Generators
{
    private static Gen<RecordId> RecordIds { get; } = Digests.Select(value => new RecordId(value));

    private static Gen<AccessId> AccessIds { get; } = Digests.Select(value => new AccessId(value));

    private static Gen<LeafProof> LeafProofs { get; } =
        from salt in Digests
        from path in Many(Digests, 0, LeafProof.PathCap)
        select new LeafProof(salt, path);

    internal static Gen<Manifest> Manifests { get; } =
        from record in RecordIds
        from source in Institutions
        from count in Gen.Choose(CustodyThresholds.FewestCustodians, 9)
        from custodians in Many(Institutions, 12, 12).Where(ids => ids.Distinct().Count() == 12)
        from scope in Gen.Choose(1, (int)SegmentScope.All)
        from lengths in Gen.Choose(CommittingAead.Overhead, CommittingAead.Overhead + 300).ArrayOf(SegmentScopes.Classes)
        from commitments in Digests.ArrayOf(SegmentScopes.Classes)
        select new Manifest(
            record, source, [.. custodians.Take(count).Order()],
            [.. Enum.GetValues<SegmentClass>().Where(item => ((SegmentScope)scope).Has(item)).Select(item => new SealedSegment(item, lengths[(int)item], commitments[(int)item]))]);

    internal static Gen<CustodyTerms> Terms { get; } =
        from manifest in Manifests
        from leaves in Digests.ArrayOf(manifest.LeafCount)
        from packet in Octets(CustodyTerms.RowsSize(manifest) + SealedBox.Overhead)
        select new CustodyTerms(manifest, [.. leaves], packet);

    private static Gen<Message> Offers { get; } =
        from terms in Terms
        from seed in Gen.Choose(0, 255)
        select (Message)new Message.Offer(
            terms, [.. Enumerable.Range(0, terms.Manifest.Segments.Length).Select(index => (ReadOnlyMemory<byte>)Fragment(terms.Manifest, index, seed))]);

    private static Gen<Message> Releases { get; } =
        from access in AccessIds
        from manifest in Manifests
        from root in Digests
        from proofs in LeafProofs.ArrayOf(SegmentScopes.Classes)
        from share in Octets(SegmentRelease.SealedShareSize)
        from first in Gen.Choose(0, manifest.Segments.Length - 1)
        select (Message)new Message.Release(access, manifest, root, [.. Enumerable.Range(first, manifest.Segments.Length - first).Select(index =>
            new SegmentRelease(manifest.Segments[index].Class, proofs[index], Fragment(manifest, index, index), share))]);

    private static Gen<RecordEvent.Possession> ShownPossessions { get; } =
        from manifest in Manifests
        from digests in Digests.ArrayOf(3)
        from leaf in LeafProofs
        from path in Many(Digests, 0, FragmentTree.PathCap)
        from length in Gen.Choose(1, 2_000)
        from fill in Gen.Choose(0, 255)
        select new RecordEvent.Possession(manifest, digests[0], leaf, digests[1], digests[2], Enumerable.Repeat((byte)fill, length).ToArray(), path);

    internal static Gen<EndorsedEmergency> EndorsedEmergencies { get; } =
        from record in RecordIds
        from scope in Gen.Choose(1, (int)SegmentScope.All)
        from reason in Gen.Elements(Enum.GetValues<EmergencyReason>())
        from requester in Institutions
        from endorser in Institutions
        from expiresAtMs in Gen.Choose(0, int.MaxValue)
        from ours in Signatures
        from theirs in Signatures
        select new EndorsedEmergency(new Emergency(record, (SegmentScope)scope, reason, requester, endorser, expiresAtMs), ours, theirs);

    private static Gen<Message> Helps { get; } =
        from terms in Terms
        from position in Gen.Choose(0, terms.Manifest.Custodians.Length - 1)
        from points in Octets(Message.Help.PointsSize(terms.Manifest) + SealedBox.Overhead)
        from hash in Digests
        from lost in Gen.Elements(true, false)
        select (Message)new Message.Help((byte)position, terms.Manifest, terms.Leaves, points, lost ? [] :
            [.. Enumerable.Range(0, terms.Manifest.Segments.Length).Select(index => new HelpSegment(hash, hash, Fragment(terms.Manifest, index, index)))]);

    internal static Gen<Message> RecordMessages { get; } = Gen.OneOf(
        Helps,
        from record in RecordIds from position in Gen.Choose(0, 255) select (Message)new Message.HelpRequest(record, (byte)position),
        CarriedBoxes,
        EvaluationMessages,
        Offers,
        Releases,
        from record in RecordIds from commitment in Digests from signature in Signatures select (Message)new Message.Receipt(record, commitment, signature),
        from record in RecordIds from commitment in Digests from code in Gen.Elements(Enum.GetValues<OfferRefusal>()[1..]) select (Message)new Message.OfferRefused(record, commitment, code),
        AccessIds.Select(access => (Message)new Message.ReleaseRequest(access)),
        from access in AccessIds from code in Gen.Elements(Enum.GetValues<ReleaseRefusal>()[1..]) select (Message)new Message.ReleaseRefused(access, code),
        EndorsedEmergencies.Select(emergency => (Message)new Message.EmergencyRequest(emergency)));

    private static byte[] Fragment(Manifest manifest, int segment, int fill) =>
        Enumerable.Repeat((byte)fill, manifest.FragmentLength(segment)).ToArray();
}

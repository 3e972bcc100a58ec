using FsCheck;
using FsCheck.Fluent;
using MedChain.Core.Access;
using MedChain.Core.Records;
using MedChain.Core.Records.Streams;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Tests;

/// <content>Streams.</content>
internal static partial class Generators
{
    internal static Gen<StreamHeader> StreamHeaders { get; } =
        from manifest in Manifests
        from bits in Gen.Choose(StreamHeader.FewestBits, StreamHeader.MostBits)
        select new StreamHeader(manifest.Record, manifest.Source, manifest.Custodians, (byte)bits);

    internal static Gen<StreamTerms> StreamTerms { get; } =
        from header in StreamHeaders
        from chunks in Gen.Choose(1, StreamHeader.MostChunks)
        from cut in Gen.Choose(0, header.ChunkSize - 1)
        from digests in Digests.ArrayOf(3)
        from proof in LeafProofs
        from packet in Octets(CustodyTerms.ShareSize + SealedBox.Overhead)
        select new StreamTerms(new StreamManifest(header, ((long)chunks << header.ChunkBits) - cut, digests[0], digests[1]), digests[2], proof, packet);

    internal static Gen<StreamPiece> StreamPieces { get; } =
        from chunk in Gen.Choose(0, StreamHeader.MostChunks - 1)
        from path in Gen.Choose(0, StreamPiece.PathCap).SelectMany(count => Digests.ArrayOf(count + 1))
        from octets in Gen.Choose(0, 300).SelectMany(Octets)
        select new StreamPiece(chunk, path[0], [.. path[1..]], octets);

    internal static Gen<StreamProgress> StreamProgresses { get; } =
        from header in StreamHeaders
        from roots in StreamRoots
        from cut in Gen.Choose(0, header.ChunkSize - 1)
        from complete in Gen.Elements(true, false)
        let isComplete = complete && roots.Length > 0
        select new StreamProgress(header, ((long)roots.Length << header.ChunkBits) - (isComplete ? cut : 0), isComplete, [.. roots]);

    internal static Gen<StreamCustody> StreamCustodies { get; } =
        from header in StreamHeaders
        from roots in StreamRoots
        from octets in Gen.Choose(0, int.MaxValue)
        select new StreamCustody(header, octets, [.. roots]);

    internal static Gen<HeldStream> HeldStreams { get; } =
        from custody in StreamCustodies
        from terms in StreamTerms
        from phase in Gen.Elements(CustodyPhase.Offered, CustodyPhase.Held, CustodyPhase.Failed, CustodyPhase.Released)
        from unaudited in Gen.Choose(0, 3).SelectMany(count => Digests.ArrayOf(count))
        select new HeldStream(custody, phase == CustodyPhase.Offered ? null : terms, phase, [.. unaudited.Select(access => new AccessId(access))]);

    internal static Gen<Message> StreamMessages { get; } = Gen.OneOf(
        from header in StreamHeaders
        from piece in StreamPieces
        from asks in Gen.Elements(true, false)
        select (Message)new Message.PieceOffered(header, asks ? null : piece),
        from record in Digests
        from chunk in Gen.Choose(0, StreamHeader.MostChunks)
        from verdict in Gen.Elements(Enum.GetValues<StreamVerdict>())
        from refusal in Gen.Elements(Enum.GetValues<OfferRefusal>())
        from taken in Gen.Choose(0, StreamHeader.MostChunks)
        select (Message)new Message.PieceJudged(new RecordId(record), chunk, verdict, refusal, taken),
        StreamTerms.Select(terms => (Message)new Message.StreamOffer(terms)),
        from terms in StreamTerms
        from access in Digests
        from roots in Digests.ArrayOf(terms.Manifest.Chunks)
        from share in Octets(SegmentRelease.SealedShareSize)
        select (Message)new Message.StreamRelease(new AccessId(access), terms.Manifest, terms.Root, terms.Proof, [.. roots], share),
        from access in Digests
        from chunk in Gen.Choose(0, StreamHeader.MostChunks - 1)
        from emergency in EndorsedEmergencies
        from broken in Gen.Elements(true, false)
        select (Message)new Message.PieceWanted(new AccessId(access), broken ? emergency : null, chunk),
        from access in Digests
        from piece in StreamPieces
        select (Message)new Message.PieceReleased(new AccessId(access), piece));

    private static Gen<Digest[]> StreamRoots => Gen.Choose(0, 5).SelectMany(count => Digests.ArrayOf(count));
}

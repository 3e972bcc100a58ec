using FsCheck;
using FsCheck.Fluent;
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

    private static Gen<Digest[]> StreamRoots => Gen.Choose(0, 5).SelectMany(count => Digests.ArrayOf(count));
}

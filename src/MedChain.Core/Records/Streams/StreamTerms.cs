using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Records.Streams;

/// <summary>
/// What a custodian is given of a stream when all its pieces have come, as a bundle's custodian has <see cref="CustodyTerms"/>. Spec: Records T4.
/// </summary>
/// <param name="Manifest">The stream's manifest.</param>
/// <param name="Root">Root of the tree over the custodians' leaves.</param>
/// <param name="Proof">This custodian's salt and path.</param>
/// <param name="Packet">Its key share, sealed to it.</param>
public sealed record StreamTerms(StreamManifest Manifest, Digest Root, LeafProof Proof, ReadOnlyMemory<byte> Packet) : ICanonical
{
    private const int PacketSize = CustodyTerms.ShareSize + SealedBox.Overhead;

    /// <summary>What the chain anchors for this record: as of a bundle, with the stream's manifest.</summary>
    public Digest Commitment() => Commitments.Record(Manifest.Header.Record, Manifest.Digest(), Root);

    /// <summary>Reads terms.</summary>
    public static StreamTerms? Read(ref CanonicalReader reader)
    {
        var manifest = StreamManifest.Read(ref reader);
        var (root, proof, packet) = (reader.Digest(), LeafProof.Read(ref reader), reader.Fixed(PacketSize));
        return reader.Ok && manifest is not null ? new StreamTerms(manifest, root, proof, packet) : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Manifest.Write(writer);
        writer.Digest(Root);
        Proof.Write(writer);
        writer.Fixed(Packet.Span);
    }
}

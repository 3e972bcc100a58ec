using MedChain.Core.Codec;
using MedChain.Core.Records;
using MedChain.Core.Records.Segmentation;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Access;

/// <summary>One segment in a custodian's release. Spec: Access A5.</summary>
/// <param name="Class">The segment.</param>
/// <param name="Proof">The salt and path of the custodian's leaf.</param>
/// <param name="Fragment">The custodian's fragment of the ciphertext.</param>
/// <param name="SealedShare">The custodian's share of the key, sealed to the requester.</param>
public sealed record SegmentRelease(SegmentClass Class, LeafProof Proof, ReadOnlyMemory<byte> Fragment, ReadOnlyMemory<byte> SealedShare) : ICanonical
{
    /// <summary>Octets of a sealed share.</summary>
    public const int SealedShareSize = CustodyTerms.ShareSize + SealedBox.Overhead;

    /// <summary>Fewest octets on the wire.</summary>
    public const int MinimumSize = 1 + LeafProof.MinimumSize + 4 + SealedShareSize;

    /// <summary>Reads one.</summary>
    public static SegmentRelease? Read(ref CanonicalReader reader)
    {
        var segment = reader.Byte();
        reader.Require(segment < SegmentScopes.Classes);
        var release = new SegmentRelease(
            (SegmentClass)segment, LeafProof.Read(ref reader), reader.Bytes(SealedSegment.LengthCap), reader.Fixed(SealedShareSize));
        return reader.Ok ? release : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.Byte((byte)Class);
        Proof.Write(writer);
        writer.Bytes(Fragment.Span);
        writer.Fixed(SealedShare.Span);
    }
}

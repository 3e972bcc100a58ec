using MedChain.Core.Codec;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Institutions;

/// <summary>
/// Shows that who registers three public keys holds the private key of each: a signature, a VRF proof, and a signature under the point of
/// the sealing key, all over one transcript. Spec: Institutions I5.
/// </summary>
/// <param name="Signing">By the signing key.</param>
/// <param name="Lottery">By the VRF key.</param>
/// <param name="SealingPoint">The point of edwards25519 whose Montgomery form is the sealing key.</param>
/// <param name="Sealing">Under that point.</param>
public sealed record PossessionProof(Signature Signing, VrfProof Lottery, PublicOctets SealingPoint, Signature Sealing) : ICanonical
{
    /// <summary>Octets on the wire.</summary>
    public const int Size = Signature.Size + VrfProof.Size + SealingPossession.ProofSize;

    /// <summary>Proves possession over a transcript.</summary>
    public static PossessionProof Make(ReadOnlySpan<byte> transcript, IAuthenticator keys, SealingKey sealing)
    {
        Span<byte> proof = stackalloc byte[SealingPossession.ProofSize];
        SealingPossession.Prove(sealing, transcript, proof);
        return new PossessionProof(keys.Sign(transcript), keys.Prove(transcript), new PublicOctets(proof[..32]), new Signature(proof[32..]));
    }

    /// <summary>Whether each of the institution's keys has proved possession over the transcript.</summary>
    public bool IsValid(Institution institution, ReadOnlySpan<byte> transcript, IAuthenticator keys) =>
        keys.Verify(institution, transcript, Signing)
        && keys.TryVerify(institution, transcript, Lottery, out _)
        && SealingPossession.Verify(institution.SealingKey.ToArray(), transcript, [.. SealingPoint.ToArray(), .. Sealing.Octets]);

    /// <summary>Reads a proof.</summary>
    public static PossessionProof? Read(ref CanonicalReader reader)
    {
        var proof = new PossessionProof(Signature.Read(ref reader), VrfProof.Read(ref reader), PublicOctets.Read(ref reader), Signature.Read(ref reader));
        return reader.Ok ? proof : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Signing.Write(writer);
        Lottery.Write(writer);
        SealingPoint.Write(writer);
        Sealing.Write(writer);
    }
}

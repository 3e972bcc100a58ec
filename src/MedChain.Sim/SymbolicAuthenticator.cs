using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Sim;

/// <summary>
/// Signatures and VRF proofs that are hashes over the public key and the message: a hundred times faster than real ones, for runs in
/// number. Anybody could forge them, so they stand for real ones only where every adversary signs with its own keys alone.
/// </summary>
/// <param name="signingKey">Its institution's signing key.</param>
/// <param name="vrfKey">Its institution's VRF key.</param>
public sealed class SymbolicAuthenticator(PublicOctets signingKey, PublicOctets vrfKey) : IAuthenticator
{
    /// <inheritdoc/>
    public bool Holds(Institution institution) => institution.SigningKey == signingKey && institution.VrfKey == vrfKey;

    /// <inheritdoc/>
    public Signature Sign(ReadOnlySpan<byte> transcript) => SignatureOf(signingKey, transcript);

    /// <inheritdoc/>
    public bool Verify(Institution signer, ReadOnlySpan<byte> transcript, Signature signature)
    {
        Span<byte> expected = stackalloc byte[Digest.Size];
        HashOf("symbolic signature", signer.SigningKey, transcript).CopyTo(expected);
        return signature.Octets.Length == Signature.Size
            && signature.Octets[..Digest.Size].SequenceEqual(expected) && signature.Octets[Digest.Size..].SequenceEqual(expected);
    }

    /// <inheritdoc/>
    public VrfProof Prove(ReadOnlySpan<byte> alpha) => ProofOf(vrfKey, alpha);

    /// <inheritdoc/>
    public bool TryVerify(Institution prover, ReadOnlySpan<byte> alpha, VrfProof proof, out Digest beta)
    {
        var isValid = proof == ProofOf(prover.VrfKey, alpha);
        beta = isValid ? HashOf("symbolic output", prover.VrfKey, alpha) : default;
        return isValid;
    }

    /// <inheritdoc/>
    public bool IsValidRegistration(Institution institution) => !institution.SigningKey.Value.IsZero && !institution.VrfKey.Value.IsZero;

    private static Signature SignatureOf(PublicOctets key, ReadOnlySpan<byte> transcript)
    {
        Span<byte> octets = stackalloc byte[Signature.Size];
        var hash = HashOf("symbolic signature", key, transcript);
        hash.CopyTo(octets);
        hash.CopyTo(octets[Digest.Size..]);
        return new Signature(octets);
    }

    private static VrfProof ProofOf(PublicOctets key, ReadOnlySpan<byte> alpha)
    {
        Span<byte> octets = stackalloc byte[VrfProof.Size];
        octets.Fill(0x5A);
        HashOf("symbolic proof", key, alpha).CopyTo(octets);
        return new VrfProof(octets);
    }

    private static Digest HashOf(string purpose, PublicOctets key, ReadOnlySpan<byte> message)
    {
        using var transcript = new Transcript(purpose);
        transcript.Append(key.Value);
        transcript.Append(message);
        return transcript.Hash();
    }
}

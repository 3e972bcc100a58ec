using System.Collections.Immutable;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Sealing;
using MedChain.Crypto.Signatures;
using MedChain.Crypto.Vrf;

namespace MedChain.Core.Institutions;

/// <summary>Real keys: Ed25519 with one verifier everywhere, ECVRF-EDWARDS25519-SHA512-TAI. Spec: Institutions I1.</summary>
/// <param name="signing">The own signing key.</param>
/// <param name="vrf">The own VRF key.</param>
public sealed class Ed25519Authenticator(SigningKey signing, VrfSecretKey vrf) : IAuthenticator
{
    // Imported keys by octets: importing checks the point once, verifying then does not. Replaced whole, so that readers need no lock.
    private ImmutableSortedDictionary<Digest, VerificationKey> _verification = ImmutableSortedDictionary<Digest, VerificationKey>.Empty;
    private readonly PublicOctets _ownSigning = new(signing.PublicKey);
    private readonly PublicOctets _ownVrf = new(vrf.PublicKey);
    private ImmutableSortedDictionary<Digest, VrfPublicKey> _vrf = ImmutableSortedDictionary<Digest, VrfPublicKey>.Empty;

    /// <inheritdoc/>
    public bool Holds(Institution institution) => institution.SigningKey == _ownSigning && institution.VrfKey == _ownVrf;

    /// <inheritdoc/>
    public Signature Sign(ReadOnlySpan<byte> transcript)
    {
        Span<byte> octets = stackalloc byte[Signature.Size];
        signing.Sign(transcript, octets);
        return new Signature(octets);
    }

    /// <inheritdoc/>
    public bool Verify(Institution signer, ReadOnlySpan<byte> transcript, Signature signature)
    {
        if (!_verification.TryGetValue(signer.SigningKey.Value, out var key))
        {
            if (!VerificationKey.TryImport(signer.SigningKey.ToArray(), out key)) return false;
            _verification = _verification.SetItem(signer.SigningKey.Value, key);
        }

        return signature.Octets.Length == Signature.Size && key.Verify(transcript, signature.Octets);
    }

    /// <inheritdoc/>
    public VrfProof Prove(ReadOnlySpan<byte> alpha)
    {
        Span<byte> proof = stackalloc byte[VrfProof.Size];
        vrf.Prove(alpha, proof);
        return new VrfProof(proof);
    }

    /// <inheritdoc/>
    public bool TryVerify(Institution prover, ReadOnlySpan<byte> alpha, VrfProof proof, out Digest beta)
    {
        beta = default;
        if (!_vrf.TryGetValue(prover.VrfKey.Value, out var key))
        {
            if (!VrfPublicKey.TryImport(prover.VrfKey.ToArray(), out key)) return false;
            _vrf = _vrf.SetItem(prover.VrfKey.Value, key);
        }

        Span<byte> output = stackalloc byte[Ecvrf.OutputSize];
        if (proof.Octets.Length != VrfProof.Size || !key.TryVerify(alpha, proof.Octets, output)) return false;
        using var transcript = new Transcript("vrf output");
        transcript.Append(output);
        beta = transcript.Hash();
        return true;
    }

    /// <inheritdoc/>
    public bool IsValidRegistration(Institution institution) =>
        VerificationKey.TryImport(institution.SigningKey.ToArray(), out _)
        && VrfPublicKey.TryImport(institution.VrfKey.ToArray(), out _)
        && SealingPublicKey.TryImport(institution.SealingKey.ToArray(), out _);
}

using MedChain.Crypto.Hashing;

namespace MedChain.Core.Institutions;

/// <summary>
/// The keys of one institution and everybody's public keys: signs, verifies, proves and checks. Pure: the same input gives the same
/// octets. Two implementations: <see cref="Ed25519Authenticator"/>, and the symbolic one of the systematic tests.
/// </summary>
public interface IAuthenticator
{
    /// <summary>Whether the own signing and VRF keys are those of <paramref name="institution"/>.</summary>
    bool Holds(Institution institution);

    /// <summary>Signs a transcript with the institution's signing key.</summary>
    Signature Sign(ReadOnlySpan<byte> transcript);

    /// <summary>Whether <paramref name="signature"/> of <paramref name="transcript"/> is by <paramref name="signer"/>.</summary>
    bool Verify(Institution signer, ReadOnlySpan<byte> transcript, Signature signature);

    /// <summary>Proves the VRF on <paramref name="alpha"/>.</summary>
    VrfProof Prove(ReadOnlySpan<byte> alpha);

    /// <summary>Checks a VRF proof; <paramref name="beta"/> is SHA-256 of the output octets, never of the proof.</summary>
    bool TryVerify(Institution prover, ReadOnlySpan<byte> alpha, VrfProof proof, out Digest beta);

    /// <summary>Whether the public keys may be registered: canonical, prime order, not the identity.</summary>
    bool IsValidRegistration(Institution institution);
}

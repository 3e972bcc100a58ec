namespace MedChain.Crypto.Signatures;

/// <summary>
/// Ed25519 (RFC 8032, pure) as libsodium judges it, cofactorless: S below the group order, R and the key canonical and not of small order.
/// Verdicts on the twelve speccheck signatures: only number 3 is valid. Every node uses this verifier, since others differ on such edges.
/// </summary>
public static class Ed25519
{
    /// <summary>Octets in a seed.</summary>
    public const int SeedSize = 32;

    /// <summary>Octets in a public key.</summary>
    public const int PublicKeySize = 32;

    /// <summary>Octets in a signature.</summary>
    public const int SignatureSize = 64;
}

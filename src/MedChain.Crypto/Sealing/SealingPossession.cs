using System.Security.Cryptography;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Native;
using MedChain.Crypto.Signatures;

namespace MedChain.Crypto.Sealing;

/// <summary>
/// Shows that one holds the private key of an X25519 public key, over a message: the point of edwards25519 whose Montgomery form is that
/// key, and an Ed25519 signature of the message under it. Who can sign knows the scalar, and the scalar opens sealed boxes.
/// </summary>
/// <remarks>
/// The scalar is that of key agreement; the signature's nonce follows from the seed and the message, as in RFC 8032 5.1.6, and the verifier
/// is the one for all signatures. The map of the points: RFC 7748 4.1. Keys on the twist have no such point and cannot be shown.
/// </remarks>
public static class SealingPossession
{
    /// <summary>Octets in a proof: a point and a signature.</summary>
    public const int ProofSize = PointSize + Ed25519.SignatureSize;

    private const int PointSize = 32;

    /// <summary>Proves possession of a key over a message. Deterministic.</summary>
    /// <param name="key">The key.</param>
    /// <param name="message">What the proof is bound to; a transcript of a purpose of its own.</param>
    /// <param name="proof96">Exactly <see cref="ProofSize"/> octets.</param>
    /// <exception cref="ArgumentException">Another length of the proof.</exception>
    public static void Prove(SealingKey key, ReadOnlySpan<byte> message, Span<byte> proof96)
    {
        if (proof96.Length != ProofSize) throw new ArgumentException($"A proof has {ProofSize} octets, not {proof96.Length}.", nameof(proof96));
        var point = proof96[..PointSize];
        var r = proof96.Slice(PointSize, 32);
        var s = proof96[(PointSize + 32)..];
        Span<byte> nonce = stackalloc byte[64];
        Span<byte> challenge = stackalloc byte[64];
        Span<byte> product = stackalloc byte[32];
        Hash(key.NoncePrefix, default, message, nonce);
        Libsodium.crypto_core_ed25519_scalar_reduce(nonce[..32], nonce);
        if (!Edwards25519.TryMultiplyBase(key.Scalar, point) || !Edwards25519.TryMultiplyBase(nonce[..32], r))
            throw new ArgumentException("This key has no proof for this message.", nameof(message));
        Hash(r, point, message, challenge);
        Libsodium.crypto_core_ed25519_scalar_reduce(challenge[..32], challenge);
        Libsodium.crypto_core_ed25519_scalar_mul(product, challenge[..32], key.Scalar);
        Libsodium.crypto_core_ed25519_scalar_add(s, product, nonce[..32]);
        CryptographicOperations.ZeroMemory(nonce);
        CryptographicOperations.ZeroMemory(product);
    }

    /// <summary>Whether a proof shows possession of a public key over a message; false for other lengths.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey32, ReadOnlySpan<byte> message, ReadOnlySpan<byte> proof96)
    {
        if (publicKey32.Length != SealingPublicKey.Size || proof96.Length != ProofSize) return false;
        if (!VerificationKey.TryImport(proof96[..PointSize], out var point)) return false;
        Span<byte> montgomery = stackalloc byte[SealingPublicKey.Size];
        return Libsodium.crypto_sign_ed25519_pk_to_curve25519(montgomery, point.Bytes) == 0
            && montgomery.SequenceEqual(publicKey32) && point.Verify(message, proof96[PointSize..]);
    }

    private static void Hash(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> message, Span<byte> hash64)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        sha.AppendData(first);
        sha.AppendData(second);
        sha.AppendData(message);
        sha.GetHashAndReset(hash64);
    }
}

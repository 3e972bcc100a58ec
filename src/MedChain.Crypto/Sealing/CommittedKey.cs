using MedChain.Crypto.Hashing;
using NSec.Cryptography;

namespace MedChain.Crypto.Sealing;

/// <summary>
/// A key for many ciphertexts of XChaCha20-Poly1305 under one commitment, as <see cref="CommittingAead"/> is for one: derived once, in guarded memory,
/// wiped on <see cref="Dispose"/>. Whoever checks the commitment once knows that all of them open under one key only.
/// </summary>
/// <remarks>A ciphertext: as long as the plaintext; tag, 16 octets. The caller never gives one nonce to two plaintexts. Nothing is allocated by a call.</remarks>
public sealed class CommittedKey : IDisposable
{
    /// <summary>Octets that a ciphertext has more than its plaintext.</summary>
    public const int Overhead = CommittingAead.TagSize;

    private readonly Key _key;

    private CommittedKey(Key key, Digest commitment) => (_key, Commitment) = (key, commitment);

    /// <summary>The commitment to key, salt and context. It tells nothing of the key.</summary>
    public Digest Commitment { get; }

    /// <summary>Derives it.</summary>
    /// <param name="key">Exactly <see cref="CommittingAead.KeySize"/> octets; the caller wipes them.</param>
    /// <param name="salt24">Exactly <see cref="CommittingAead.NonceSize"/> octets.</param>
    /// <param name="context">What the key is bound to.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    public static CommittedKey Derive(ReadOnlySpan<byte> key, ReadOnlySpan<byte> salt24, ReadOnlySpan<byte> context)
    {
        var derived = CommittingAead.Derive("committed-key", key, salt24, context, out var commitment);
        return new CommittedKey(derived, commitment);
    }

    /// <summary>Encrypts.</summary>
    /// <param name="nonce24">Exactly <see cref="CommittingAead.NonceSize"/> octets, never twice.</param>
    /// <param name="associatedData">Authenticated, not part of the ciphertext.</param>
    /// <param name="plaintext">Any length.</param>
    /// <param name="ciphertext">Exactly <see cref="Overhead"/> octets more than the plaintext; it may start where the plaintext starts.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    public void Seal(ReadOnlySpan<byte> nonce24, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext) =>
        AeadAlgorithm.XChaCha20Poly1305.Encrypt(_key, nonce24, associatedData, plaintext, ciphertext);

    /// <summary>Decrypts.</summary>
    /// <param name="nonce24">As when sealed.</param>
    /// <param name="associatedData">The same as when sealed.</param>
    /// <param name="ciphertext">Untrusted octets of any length.</param>
    /// <param name="plaintext">Exactly <see cref="Overhead"/> octets fewer than the ciphertext; cleared on refusal.</param>
    /// <returns>False if the ciphertext was not made with this key, nonce and associated data, or <paramref name="plaintext"/> has another length.</returns>
    public bool TryOpen(ReadOnlySpan<byte> nonce24, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, Span<byte> plaintext)
    {
        if (ciphertext.Length >= Overhead
            && plaintext.Length == ciphertext.Length - Overhead
            && AeadAlgorithm.XChaCha20Poly1305.Decrypt(_key, nonce24, associatedData, ciphertext, plaintext))
            return true;
        plaintext.Clear();
        return false;
    }

    /// <summary>Wipes the key.</summary>
    public void Dispose() => _key.Dispose();
}

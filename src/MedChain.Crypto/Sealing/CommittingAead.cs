using System.Security.Cryptography;
using MedChain.Crypto.Hashing;
using NSec.Cryptography;

namespace MedChain.Crypto.Sealing;

/// <summary>
/// XChaCha20-Poly1305 that also commits: a ciphertext opens under one key, nonce and associated data only, which the plain cipher does not
/// promise (its tag is no commitment: "Invisible Salamanders").
/// </summary>
/// <remarks>
/// <para>Construction: HKDF-SHA256 with the key as input, the nonce as salt and the hash of the associated data in the info gives an encryption key and a commitment
/// of 32 octets, which leads the ciphertext. It is UtC of Bellare and Hoang, "Efficient Schemes for Committing Authenticated Encryption" (EUROCRYPT 2022), with a
/// collision-resistant function as committing PRF, that also takes the associated data, as their HtE does.</para>
/// <para>A ciphertext: commitment, 32 octets; ciphertext, as long as the plaintext; tag, 16.</para>
/// <para>Limits: commitment and authenticity hold to 128 bits; a nonce used twice under one key with the same associated data gives the XOR of two plaintexts away. Up to 2^31 - 49 octets.</para>
/// </remarks>
public static class CommittingAead
{
    /// <summary>Octets in a key.</summary>
    public const int KeySize = 32;

    /// <summary>Octets in a nonce.</summary>
    public const int NonceSize = 24;

    /// <summary>Octets that a ciphertext has more than its plaintext.</summary>
    public const int Overhead = Digest.Size + TagSize;

    internal const int TagSize = 16;

    private const string Purpose = "committing-aead";

    /// <summary>Encrypts.</summary>
    /// <param name="key">Exactly <see cref="KeySize"/> octets.</param>
    /// <param name="nonce24">Exactly <see cref="NonceSize"/> octets, never twice with one key.</param>
    /// <param name="associatedData">Authenticated, not part of the ciphertext.</param>
    /// <param name="plaintext">Any length.</param>
    /// <param name="ciphertext">Exactly <see cref="Overhead"/> octets more than the plaintext, not overlapping it.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    public static void Seal(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce24, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext)
    {
        if (ciphertext.Length - Overhead != plaintext.Length)
            throw new ArgumentException($"A ciphertext has {Overhead} octets more than its plaintext.", nameof(ciphertext));
        using var derived = Derive(Purpose, key, nonce24, associatedData, out var commitment);
        commitment.CopyTo(ciphertext);
        AeadAlgorithm.XChaCha20Poly1305.Encrypt(derived, nonce24, associatedData, plaintext, ciphertext[Digest.Size..]);
    }

    /// <summary>Decrypts.</summary>
    /// <param name="key">Exactly <see cref="KeySize"/> octets.</param>
    /// <param name="nonce24">Exactly <see cref="NonceSize"/> octets, as when sealed.</param>
    /// <param name="associatedData">The same as when sealed.</param>
    /// <param name="ciphertext">Untrusted octets of any length.</param>
    /// <param name="plaintext">Exactly <see cref="Overhead"/> octets fewer than the ciphertext; cleared on refusal.</param>
    /// <returns>False if the ciphertext was not made with this key, nonce and associated data, or <paramref name="plaintext"/> has another length.</returns>
    /// <exception cref="ArgumentException">A wrong length of key or nonce.</exception>
    public static bool TryOpen(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce24, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, Span<byte> plaintext)
    {
        using var derived = Derive(Purpose, key, nonce24, associatedData, out var commitment);
        if (ciphertext.Length >= Overhead
            && plaintext.Length == ciphertext.Length - Overhead
            && CryptographicOperations.FixedTimeEquals(commitment.ToArray(), ciphertext[..Digest.Size])
            && AeadAlgorithm.XChaCha20Poly1305.Decrypt(derived, nonce24, associatedData, ciphertext[Digest.Size..], plaintext))
            return true;
        plaintext.Clear();
        return false;
    }

    /// <summary>The commitment that leads a ciphertext made with this key, nonce and associated data. It tells nothing of the key.</summary>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    public static Digest Commit(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce24, ReadOnlySpan<byte> associatedData)
    {
        using var derived = Derive(Purpose, key, nonce24, associatedData, out var commitment);
        return commitment;
    }

    /// <summary>The encryption key and the commitment for a purpose.</summary>
    internal static Key Derive(
        string purpose, ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData, out Digest commitment)
    {
        Sodium.Require();
        if (key.Length != KeySize) throw new ArgumentException($"A key has {KeySize} octets, not {key.Length}.", nameof(key));
        if (nonce.Length != NonceSize) throw new ArgumentException($"A nonce has {NonceSize} octets, not {nonce.Length}.", nameof(nonce));
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> derived = stackalloc byte[KeySize + Digest.Size];
        SHA256.HashData(associatedData, hash);
        using var info = new Transcript(purpose);
        info.Append(hash);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, derived, nonce, info.Octets);
        commitment = new Digest(derived[KeySize..]);
        var encryptionKey = Key.Import(AeadAlgorithm.XChaCha20Poly1305, derived[..KeySize], KeyBlobFormat.RawSymmetricKey);
        CryptographicOperations.ZeroMemory(derived);
        return encryptionKey;
    }
}

using System.Security.Cryptography;
using MedChain.Crypto.Hashing;
using NSec.Cryptography;

namespace MedChain.Crypto.Sealing;

/// <summary>
/// Encryption to one recipient, from nobody in particular: a fresh X25519 key, HKDF-SHA256 over the agreed secret with both public keys in the
/// info, XChaCha20-Poly1305. The pattern is ECIES, as in libsodium's crypto_box_seal and RFC 9180; the layout is our own.
/// </summary>
/// <remarks>
/// <para>A box: ephemeral public key, 32 octets; ciphertext, as long as the plaintext; tag, 16.</para>
/// <para>The ephemeral scalar is an HMAC under the given seed over recipient, associated data and plaintext, so that a seed used twice shows
/// only whether the whole input was the same, as with a synthetic nonce (RFC 5297).</para>
/// <para>Limits: the sender is not authenticated (sign the box); there is no forward secrecy against the recipient's key, so rotate it; a box and a recipient's
/// key fix the symmetric key, so that one box cannot open in two ways for one recipient, but it may for two.</para>
/// </remarks>
public static class SealedBox
{
    /// <summary>Octets that a box has more than its plaintext.</summary>
    public const int Overhead = SealingPublicKey.Size + TagSize;

    private const int TagSize = 16, KeySize = 32, NonceSize = 24;

    /// <summary>Seals.</summary>
    /// <param name="recipient">Who can open it.</param>
    /// <param name="plaintext">Any length.</param>
    /// <param name="associatedData">Authenticated, not part of the box.</param>
    /// <param name="ephemeralSeed32">Exactly 32 octets, secret, of its own for each box.</param>
    /// <param name="destination">Exactly <see cref="Overhead"/> octets more than the plaintext, not overlapping it.</param>
    /// <exception cref="ArgumentException">A wrong length.</exception>
    public static void Seal(
        SealingPublicKey recipient, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ephemeralSeed32, Span<byte> destination)
    {
        if (ephemeralSeed32.Length != SealingKey.SeedSize)
            throw new ArgumentException($"A seed has {SealingKey.SeedSize} octets, not {ephemeralSeed32.Length}.", nameof(ephemeralSeed32));
        if (destination.Length - Overhead != plaintext.Length)
            throw new ArgumentException($"A box has {Overhead} octets more than its plaintext.", nameof(destination));
        using var ephemeral = Ephemeral(recipient, plaintext, associatedData, ephemeralSeed32);
        using var shared = Agree(ephemeral, recipient.Key) ?? throw new ArgumentException("No agreement with this key.", nameof(recipient));
        ephemeral.PublicBytes.CopyTo(destination);

        Span<byte> nonce = stackalloc byte[NonceSize];
        using var key = DeriveKey(shared, ephemeral.PublicBytes, recipient.Bytes, nonce);
        AeadAlgorithm.XChaCha20Poly1305.Encrypt(key, nonce, associatedData, plaintext, destination[SealingPublicKey.Size..]);
    }

    /// <summary>Opens.</summary>
    /// <param name="recipient">The key that it was sealed to.</param>
    /// <param name="box">Untrusted octets of any length.</param>
    /// <param name="associatedData">The same as when sealed.</param>
    /// <param name="plaintext">Exactly <see cref="Overhead"/> octets fewer than the box; cleared on refusal.</param>
    /// <returns>False if the box is not authentic or <paramref name="plaintext"/> has another length.</returns>
    public static bool TryOpen(SealingKey recipient, ReadOnlySpan<byte> box, ReadOnlySpan<byte> associatedData, Span<byte> plaintext)
    {
        if (box.Length < Overhead || plaintext.Length != box.Length - Overhead || !SealingPublicKey.TryImport(box[..SealingPublicKey.Size], out var ephemeral))
            return Refuse(plaintext);
        using var shared = Agree(recipient, ephemeral.Key);
        if (shared == null) return Refuse(plaintext);
        Span<byte> nonce = stackalloc byte[NonceSize];
        using var key = DeriveKey(shared, ephemeral.Bytes, recipient.PublicBytes, nonce);
        return AeadAlgorithm.XChaCha20Poly1305.Decrypt(key, nonce, associatedData, box[SealingPublicKey.Size..], plaintext) || Refuse(plaintext);
    }

    private static bool Refuse(Span<byte> plaintext)
    {
        plaintext.Clear();
        return false;
    }

    private static SealingKey Ephemeral(SealingPublicKey recipient, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> seed)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(plaintext, hash);
        using var input = new Transcript("sealed-box/ephemeral");
        input.Append(recipient.Bytes);
        input.Append(associatedData);
        input.Append(hash);
        HMACSHA256.HashData(seed, input.Octets, hash);
        var key = SealingKey.FromSeed(hash);
        CryptographicOperations.ZeroMemory(hash);
        return key;
    }

    private static SharedSecret? Agree(SealingKey own, PublicKey other) =>
        KeyAgreementAlgorithm.X25519.Agree(own.Key, other, new SharedSecretCreationParameters { ExportPolicy = KeyExportPolicies.AllowPlaintextExport });

    private static Key DeriveKey(SharedSecret shared, ReadOnlySpan<byte> ephemeral, ReadOnlySpan<byte> recipient, Span<byte> nonce)
    {
        Span<byte> secret = stackalloc byte[32];
        Span<byte> derived = stackalloc byte[KeySize + NonceSize];
        shared.TryExport(SharedSecretBlobFormat.RawSharedSecret, secret, out _);
        using var info = new Transcript("sealed-box/key");
        info.Append(ephemeral);
        info.Append(recipient);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, derived, [], info.Octets);
        derived[KeySize..].CopyTo(nonce);
        var key = Key.Import(AeadAlgorithm.XChaCha20Poly1305, derived[..KeySize], KeyBlobFormat.RawSymmetricKey);
        CryptographicOperations.ZeroMemory(secret);
        CryptographicOperations.ZeroMemory(derived);
        return key;
    }
}

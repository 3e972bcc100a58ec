using System.Security.Cryptography;

namespace NSec.Cryptography;

/// <summary>Authenticated encryption with associated data: the ciphertext is as long as the plaintext and the tag together.</summary>
public abstract class AeadAlgorithm : Algorithm
{
    private static readonly Lazy<XChaCha20Poly1305> s_xChaCha20Poly1305 = new(() => new XChaCha20Poly1305());

    private protected AeadAlgorithm(int keySize, int nonceSize, int tagSize) : base(keySize, 0, KeyBlobFormat.RawSymmetricKey) =>
        (NonceSize, TagSize) = (nonceSize, tagSize);

    /// <summary>The one shared instance.</summary>
    public static XChaCha20Poly1305 XChaCha20Poly1305 => s_xChaCha20Poly1305.Value;

    /// <summary>Octets of a key.</summary>
    public int KeySize => SecretSize;

    /// <summary>Octets of a nonce.</summary>
    public int NonceSize { get; }

    /// <summary>Octets of a tag.</summary>
    public int TagSize { get; }

    /// <summary>Encrypts into a new array.</summary>
    public byte[] Encrypt(Key key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext)
    {
        if (plaintext.Length > int.MaxValue - TagSize) throw new ArgumentException("The plaintext is too long.", nameof(plaintext));
        var ciphertext = new byte[plaintext.Length + TagSize];
        Encrypt(key, nonce, associatedData, plaintext, ciphertext);
        return ciphertext;
    }

    /// <summary>Encrypts; <paramref name="ciphertext"/> has exactly the plaintext's length and the tag's, and may start where the plaintext starts.</summary>
    public void Encrypt(Key key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext)
    {
        CheckKey(key, nameof(key));
        if (nonce.Length != NonceSize) throw new ArgumentException($"The nonce must have a length of {NonceSize} octets.", nameof(nonce));
        if (ciphertext.Length - TagSize != plaintext.Length)
            throw new ArgumentException("The ciphertext must be as long as the plaintext and the tag together.", nameof(ciphertext));
        if (ciphertext.Overlaps(plaintext, out var offset) && offset != 0)
            throw new ArgumentException("The ciphertext must not overlap with the plaintext.", nameof(ciphertext));
        EncryptCore(key.Handle, nonce, associatedData, plaintext, ciphertext);
    }

    /// <summary>Decrypts into a new array; null if it is not authentic.</summary>
    public byte[]? Decrypt(Key key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext)
    {
        CheckKey(key, nameof(key));
        if (nonce.Length != NonceSize || ciphertext.Length < TagSize) return null;
        var plaintext = new byte[ciphertext.Length - TagSize];
        return Decrypt(key, nonce, associatedData, ciphertext, plaintext) ? plaintext : null;
    }

    /// <summary>Decrypts; false if it is not authentic, and then the plaintext is cleared.</summary>
    public bool Decrypt(Key key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, Span<byte> plaintext)
    {
        CheckKey(key, nameof(key));
        if (nonce.Length != NonceSize || ciphertext.Length < TagSize) return false;
        if (plaintext.Length != ciphertext.Length - TagSize)
            throw new ArgumentException("The plaintext must be as long as the ciphertext without the tag.", nameof(plaintext));
        if (plaintext.Overlaps(ciphertext, out var offset) && offset != 0)
            throw new ArgumentException("The plaintext must not overlap with the ciphertext.", nameof(plaintext));
        if (DecryptCore(key.Handle, nonce, associatedData, ciphertext, plaintext)) return true;
        CryptographicOperations.ZeroMemory(plaintext);
        return false;
    }

    private protected abstract void EncryptCore(
        SecretMemory key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext);

    private protected abstract bool DecryptCore(
        SecretMemory key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, Span<byte> plaintext);
}

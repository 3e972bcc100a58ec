namespace NSec.Cryptography;

/// <summary>XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03): key 32 octets, nonce 24, tag 16.</summary>
public sealed class XChaCha20Poly1305 : AeadAlgorithm
{
    /// <summary>Prefer <see cref="AeadAlgorithm.XChaCha20Poly1305"/>: keys belong to one instance.</summary>
    public XChaCha20Poly1305() : base(keySize: 32, nonceSize: 24, tagSize: 16)
    {
    }

    internal override SecretMemory CreateKey(ReadOnlySpan<byte> raw, out PublicKey? publicKey)
    {
        publicKey = null;
        return SecretMemory.CopyOf(raw);
    }

    private protected override void EncryptCore(
        SecretMemory key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext) =>
        _ = Native.crypto_aead_xchacha20poly1305_ietf_encrypt(
            ciphertext, 0, plaintext, (ulong)plaintext.Length, associatedData, (ulong)associatedData.Length, 0, nonce, key);

    private protected override bool DecryptCore(
        SecretMemory key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, Span<byte> plaintext) =>
        Native.crypto_aead_xchacha20poly1305_ietf_decrypt(
            plaintext, 0, 0, ciphertext, (ulong)ciphertext.Length, associatedData, (ulong)associatedData.Length, nonce, key) == 0;
}

namespace NSec.Cryptography;

/// <summary>Ed25519 (RFC 8032, pure): private key (seed) 32 octets, public key 32, signature 64.</summary>
public sealed class Ed25519 : SignatureAlgorithm
{
    // libsodium's secret key is the seed followed by the public key.
    private const int ExpandedSize = 64;

    /// <summary>Prefer <see cref="SignatureAlgorithm.Ed25519"/>: keys belong to one instance.</summary>
    public Ed25519() : base(privateKeySize: 32, publicKeySize: 32, signatureSize: 64)
    {
    }

    internal override SecretMemory CreateKey(ReadOnlySpan<byte> raw, out PublicKey? publicKey)
    {
        Span<byte> point = stackalloc byte[PublicSize];
        var expanded = SecretMemory.Allocate(ExpandedSize);
        _ = Native.crypto_sign_ed25519_seed_keypair(point, expanded, raw);
        publicKey = new PublicKey(this, point);
        return expanded;
    }

    private protected override void SignCore(SecretMemory key, ReadOnlySpan<byte> data, Span<byte> signature) =>
        _ = Native.crypto_sign_ed25519_detached(signature, 0, data, (ulong)data.Length, key);

    private protected override bool VerifyCore(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature) =>
        Native.crypto_sign_ed25519_verify_detached(signature, data, (ulong)data.Length, publicKey) == 0;
}

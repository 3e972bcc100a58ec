namespace NSec.Cryptography;

/// <summary>A key agreement algorithm.</summary>
public abstract class KeyAgreementAlgorithm : Algorithm
{
    private static readonly Lazy<X25519> s_x25519 = new(() => new X25519());

    private protected KeyAgreementAlgorithm(int privateKeySize, int publicKeySize, int sharedSecretSize)
        : base(privateKeySize, publicKeySize, KeyBlobFormat.RawPrivateKey) => SharedSecretSize = sharedSecretSize;

    /// <summary>The one shared instance.</summary>
    public static X25519 X25519 => s_x25519.Value;

    /// <summary>Octets of a private key.</summary>
    public int PrivateKeySize => SecretSize;

    /// <summary>Octets of a public key.</summary>
    public int PublicKeySize => PublicSize;

    /// <summary>Octets of a shared secret.</summary>
    public int SharedSecretSize { get; }

    /// <summary>Agrees on a secret; null if the other key is of small order, which would make the secret zero.</summary>
    public SharedSecret? Agree(Key key, PublicKey otherPartyPublicKey, in SharedSecretCreationParameters creationParameters = default)
    {
        CheckKey(key, nameof(key));
        CheckKey(otherPartyPublicKey, nameof(otherPartyPublicKey));
        var shared = AgreeCore(key.Handle, otherPartyPublicKey.Bytes);
        return shared == null ? null : new SharedSecret(creationParameters.ExportPolicy, shared);
    }

    private protected abstract SecretMemory? AgreeCore(SecretMemory key, ReadOnlySpan<byte> otherPartyPublicKey);
}

/// <summary>X25519 (RFC 7748): keys and secrets of 32 octets. Bit 255 of a public key is ignored, and cleared on import.</summary>
public sealed class X25519 : KeyAgreementAlgorithm
{
    /// <summary>Prefer <see cref="KeyAgreementAlgorithm.X25519"/>: keys belong to one instance.</summary>
    public X25519() : base(privateKeySize: 32, publicKeySize: 32, sharedSecretSize: 32)
    {
    }

    internal override SecretMemory CreateKey(ReadOnlySpan<byte> raw, out PublicKey? publicKey)
    {
        Span<byte> point = stackalloc byte[PublicSize];
        var secret = SecretMemory.CopyOf(raw);
        _ = Native.crypto_scalarmult_curve25519_base(point, secret);
        publicKey = new PublicKey(this, point);
        return secret;
    }

    internal override void NormalizePublicKey(Span<byte> raw) => raw[^1] &= 0x7F;

    private protected override SecretMemory? AgreeCore(SecretMemory key, ReadOnlySpan<byte> otherPartyPublicKey)
    {
        var shared = SecretMemory.Allocate(SharedSecretSize);
        if (Native.crypto_scalarmult_curve25519(shared, key, otherPartyPublicKey) == 0) return shared;
        shared.Dispose();
        return null;
    }
}

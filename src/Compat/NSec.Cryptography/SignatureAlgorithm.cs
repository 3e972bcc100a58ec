namespace NSec.Cryptography;

/// <summary>A digital signature algorithm.</summary>
public abstract class SignatureAlgorithm : Algorithm
{
    private static readonly Lazy<Ed25519> s_ed25519 = new(() => new Ed25519());

    private protected SignatureAlgorithm(int privateKeySize, int publicKeySize, int signatureSize)
        : base(privateKeySize, publicKeySize, KeyBlobFormat.RawPrivateKey) => SignatureSize = signatureSize;

    /// <summary>The one shared instance.</summary>
    public static Ed25519 Ed25519 => s_ed25519.Value;

    /// <summary>Octets of a private key.</summary>
    public int PrivateKeySize => SecretSize;

    /// <summary>Octets of a public key.</summary>
    public int PublicKeySize => PublicSize;

    /// <summary>Octets of a signature.</summary>
    public int SignatureSize { get; }

    /// <summary>Signs into a new array.</summary>
    public byte[] Sign(Key key, ReadOnlySpan<byte> data)
    {
        var signature = new byte[SignatureSize];
        Sign(key, data, signature);
        return signature;
    }

    /// <summary>Signs into <paramref name="signature"/>, which has exactly <see cref="SignatureSize"/> octets.</summary>
    public void Sign(Key key, ReadOnlySpan<byte> data, Span<byte> signature)
    {
        CheckKey(key, nameof(key));
        if (signature.Length != SignatureSize) throw new ArgumentException($"The signature must have a length of {SignatureSize} octets.", nameof(signature));
        SignCore(key.Handle, data, signature);
    }

    /// <summary>Whether <paramref name="signature"/> is one by <paramref name="publicKey"/> on <paramref name="data"/>; false for a wrong length.</summary>
    public bool Verify(PublicKey publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        CheckKey(publicKey, nameof(publicKey));
        return signature.Length == SignatureSize && VerifyCore(publicKey.Bytes, data, signature);
    }

    private protected abstract void SignCore(SecretMemory key, ReadOnlySpan<byte> data, Span<byte> signature);

    private protected abstract bool VerifyCore(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature);
}

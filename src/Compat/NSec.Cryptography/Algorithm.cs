namespace NSec.Cryptography;

/// <summary>A cryptographic algorithm; instances are compared by reference, and a key belongs to one instance.</summary>
public abstract class Algorithm
{
    private protected Algorithm(int keySize, int publicKeySize, KeyBlobFormat keyFormat)
    {
        Native.Require();
        SecretSize = keySize;
        PublicSize = publicKeySize;
        KeyFormat = keyFormat;
    }

    /// <summary>Octets of a raw secret key.</summary>
    internal int SecretSize { get; }

    /// <summary>Octets of a raw public key; 0 for symmetric algorithms.</summary>
    internal int PublicSize { get; }

    /// <summary>The raw format of its secret keys.</summary>
    internal KeyBlobFormat KeyFormat { get; }

    /// <summary>Brings a raw secret key of the right size into the form that libsodium takes, with its public key.</summary>
    internal abstract SecretMemory CreateKey(ReadOnlySpan<byte> raw, out PublicKey? publicKey);

    /// <summary>Brings a raw public key of the right size into the form that libsodium takes.</summary>
    internal virtual void NormalizePublicKey(Span<byte> raw)
    {
    }

    internal void CheckKey(Key? key, string name)
    {
        ArgumentNullException.ThrowIfNull(key, name);
        if (key.Algorithm != this) throw new ArgumentException("Cannot use a key created for a different algorithm instance.", name);
    }

    internal void CheckKey(PublicKey? publicKey, string name)
    {
        ArgumentNullException.ThrowIfNull(publicKey, name);
        if (publicKey.Algorithm != this) throw new ArgumentException("Cannot use a public key created for a different algorithm instance.", name);
    }

    internal static ArgumentException FormatNotSupported(string name) => new("The key blob format is not supported by the algorithm.", name);

    internal static FormatException InvalidBlob() => new("The key blob is not in the correct format.");
}

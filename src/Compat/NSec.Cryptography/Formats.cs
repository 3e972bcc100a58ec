namespace NSec.Cryptography;

/// <summary>How a key is written as octets. The raw formats only; the package has more.</summary>
public enum KeyBlobFormat
{
    /// <summary>A public key as its RFC writes it.</summary>
    RawPublicKey = 1,

    /// <summary>A symmetric key.</summary>
    RawSymmetricKey = -1,

    /// <summary>A private key as its RFC writes it.</summary>
    RawPrivateKey = -2,
}

/// <summary>How a shared secret is written as octets. The raw format only; the package has more.</summary>
public enum SharedSecretBlobFormat
{
    /// <summary>The octets themselves.</summary>
    RawSharedSecret = 1,
}

/// <summary>What a key or shared secret may give away.</summary>
[Flags]
public enum KeyExportPolicies
{
    /// <summary>It cannot be exported.</summary>
    None = 0,

    /// <summary>It can be exported any number of times.</summary>
    AllowPlaintextExport = 1,

    /// <summary>It can be exported once.</summary>
    AllowPlaintextArchiving = 2,
}

#pragma warning disable CA1051 // The package has fields here.

/// <summary>Choices made when a key is created.</summary>
public ref struct KeyCreationParameters
{
    /// <summary>What the key may give away.</summary>
    public KeyExportPolicies ExportPolicy;
}

/// <summary>Choices made when a shared secret is created.</summary>
public ref struct SharedSecretCreationParameters
{
    /// <summary>What the secret may give away.</summary>
    public KeyExportPolicies ExportPolicy;
}

#pragma warning restore CA1051

/// <summary>Applies an export policy.</summary>
internal struct ExportGate(KeyExportPolicies policy)
{
    private bool _exported;

    /// <exception cref="InvalidOperationException">The policy forbids it, or forbids it a second time.</exception>
    public readonly void Check()
    {
        if ((policy & KeyExportPolicies.AllowPlaintextExport) != 0) return;
        if ((policy & KeyExportPolicies.AllowPlaintextArchiving) == 0) throw new InvalidOperationException("The key cannot be exported.");
        if (_exported) throw new InvalidOperationException("The key can be exported only once.");
    }

    public void Passed() => _exported = true;
}

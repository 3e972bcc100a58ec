using System.Security.Cryptography;

namespace NSec.Cryptography;

/// <summary>A symmetric key or a private key, with its public key if it has one.</summary>
public sealed class Key : IDisposable
{
    private readonly PublicKey? _publicKey;
    private ExportGate _gate;

    /// <summary>Creates a random key.</summary>
    public Key(Algorithm algorithm, in KeyCreationParameters creationParameters = default)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        Span<byte> raw = stackalloc byte[algorithm.SecretSize];
        RandomNumberGenerator.Fill(raw);
        Algorithm = algorithm;
        ExportPolicy = creationParameters.ExportPolicy;
        _gate = new ExportGate(ExportPolicy);
        Handle = algorithm.CreateKey(raw, out _publicKey);
        CryptographicOperations.ZeroMemory(raw);
    }

    private Key(Algorithm algorithm, ReadOnlySpan<byte> raw, KeyExportPolicies exportPolicy)
    {
        Algorithm = algorithm;
        ExportPolicy = exportPolicy;
        _gate = new ExportGate(exportPolicy);
        Handle = algorithm.CreateKey(raw, out _publicKey);
    }

    /// <summary>The algorithm it belongs to.</summary>
    public Algorithm Algorithm { get; }

    /// <summary>What it may give away.</summary>
    public KeyExportPolicies ExportPolicy { get; }

    /// <summary>Whether there is a public key.</summary>
    public bool HasPublicKey => _publicKey != null;

    /// <summary>The public key.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public PublicKey PublicKey => _publicKey ?? throw new InvalidOperationException("The key does not have a public key.");

    /// <summary>Octets of the raw key.</summary>
    public int Size => Algorithm.SecretSize;

    internal SecretMemory Handle { get; }

    /// <summary>Creates a random key.</summary>
    public static Key Create(Algorithm algorithm, in KeyCreationParameters creationParameters = default) => new(algorithm, in creationParameters);

    /// <summary>Reads a key.</summary>
    /// <exception cref="FormatException">The octets are not a key.</exception>
    public static Key Import(Algorithm algorithm, ReadOnlySpan<byte> blob, KeyBlobFormat format, in KeyCreationParameters creationParameters = default) =>
        TryImport(algorithm, blob, format, out var key, in creationParameters) ? key! : throw Algorithm.InvalidBlob();

    /// <summary>Reads a key; false if the octets are not one.</summary>
    public static bool TryImport(
        Algorithm algorithm, ReadOnlySpan<byte> blob, KeyBlobFormat format, out Key? result, in KeyCreationParameters creationParameters = default)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        if (format != algorithm.KeyFormat) throw Algorithm.FormatNotSupported(nameof(format));
        result = blob.Length == algorithm.SecretSize ? new Key(algorithm, blob, creationParameters.ExportPolicy) : null;
        return result != null;
    }

    /// <summary>Writes the key, or its public key, as octets.</summary>
    public byte[] Export(KeyBlobFormat format)
    {
        var blob = new byte[GetExportBlobSize(format)];
        TryExport(format, blob, out _);
        return blob;
    }

    /// <summary>Octets that <see cref="Export"/> writes.</summary>
    public int GetExportBlobSize(KeyBlobFormat format)
    {
        if (format == KeyBlobFormat.RawPublicKey && HasPublicKey) return Algorithm.PublicSize;
        if (format != Algorithm.KeyFormat) throw Algorithm.FormatNotSupported(nameof(format));
        ObjectDisposedException.ThrowIf(Handle.IsClosed, this);
        return Size;
    }

    /// <summary>Writes the key, or its public key; false if <paramref name="blob"/> is too short for <paramref name="blobSize"/> octets.</summary>
    public bool TryExport(KeyBlobFormat format, Span<byte> blob, out int blobSize)
    {
        if (format == KeyBlobFormat.RawPublicKey && HasPublicKey) return PublicKey.TryExport(format, blob, out blobSize);
        ObjectDisposedException.ThrowIf(Handle.IsClosed, this);
        _gate.Check();
        blobSize = GetExportBlobSize(format);
        if (blob.Length < blobSize) return false;
        Handle.CopyTo(blob[..blobSize]);
        _gate.Passed();
        return true;
    }

    /// <summary>Wipes the key.</summary>
    public void Dispose() => Handle.Dispose();
}

using System.Buffers.Binary;

namespace NSec.Cryptography;

/// <summary>A public key. Import checks its length only, as the package does.</summary>
public sealed class PublicKey : IEquatable<PublicKey>
{
    private readonly byte[] _bytes;

    internal PublicKey(Algorithm algorithm, ReadOnlySpan<byte> raw)
    {
        Algorithm = algorithm;
        _bytes = raw.ToArray();
        algorithm.NormalizePublicKey(_bytes);
    }

    /// <summary>The algorithm it belongs to.</summary>
    public Algorithm Algorithm { get; }

    /// <summary>Octets of the raw key.</summary>
    public int Size => Algorithm.PublicSize;

    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Reads a public key.</summary>
    /// <exception cref="FormatException">The octets are not a key.</exception>
    public static PublicKey Import(Algorithm algorithm, ReadOnlySpan<byte> blob, KeyBlobFormat format) =>
        TryImport(algorithm, blob, format, out var key) ? key! : throw Algorithm.InvalidBlob();

    /// <summary>Reads a public key; false if the octets are not one.</summary>
    public static bool TryImport(Algorithm algorithm, ReadOnlySpan<byte> blob, KeyBlobFormat format, out PublicKey? result)
    {
        ArgumentNullException.ThrowIfNull(algorithm);
        if (algorithm.PublicSize == 0) throw new NotSupportedException("The algorithm has no public keys.");
        if (format != KeyBlobFormat.RawPublicKey) throw Algorithm.FormatNotSupported(nameof(format));
        result = blob.Length == algorithm.PublicSize ? new PublicKey(algorithm, blob) : null;
        return result != null;
    }

    /// <summary>Writes the key as octets.</summary>
    public byte[] Export(KeyBlobFormat format)
    {
        var blob = new byte[GetExportBlobSize(format)];
        TryExport(format, blob, out _);
        return blob;
    }

    /// <summary>Octets that <see cref="Export"/> writes.</summary>
    public int GetExportBlobSize(KeyBlobFormat format) =>
        format == KeyBlobFormat.RawPublicKey ? _bytes.Length : throw Algorithm.FormatNotSupported(nameof(format));

    /// <summary>Writes the key; false if <paramref name="blob"/> is too short for <paramref name="blobSize"/> octets.</summary>
    public bool TryExport(KeyBlobFormat format, Span<byte> blob, out int blobSize)
    {
        blobSize = GetExportBlobSize(format);
        return _bytes.AsSpan().TryCopyTo(blob);
    }

    /// <inheritdoc/>
    public bool Equals(PublicKey? other) => other != null && other.Algorithm == Algorithm && _bytes.AsSpan().SequenceEqual(other._bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BinaryPrimitives.ReadInt32LittleEndian(_bytes);
}

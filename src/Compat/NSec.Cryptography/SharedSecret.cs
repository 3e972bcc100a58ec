namespace NSec.Cryptography;

/// <summary>What two parties agreed on: not uniform, to be put through a key derivation function.</summary>
public sealed class SharedSecret : IDisposable
{
    private ExportGate _gate;

    internal SharedSecret(KeyExportPolicies exportPolicy, SecretMemory handle)
    {
        ExportPolicy = exportPolicy;
        _gate = new ExportGate(exportPolicy);
        Handle = handle;
    }

    /// <summary>What it may give away.</summary>
    public KeyExportPolicies ExportPolicy { get; }

    /// <summary>Number of octets.</summary>
    public int Size => Handle.Size;

    internal SecretMemory Handle { get; }

    /// <summary>Writes the secret as octets.</summary>
    public byte[] Export(SharedSecretBlobFormat format)
    {
        var blob = new byte[GetExportBlobSize(format)];
        TryExport(format, blob, out _);
        return blob;
    }

    /// <summary>Octets that <see cref="Export"/> writes.</summary>
    public int GetExportBlobSize(SharedSecretBlobFormat format)
    {
        ObjectDisposedException.ThrowIf(Handle.IsClosed, this);
        return format == SharedSecretBlobFormat.RawSharedSecret ? Size : throw Algorithm.FormatNotSupported(nameof(format));
    }

    /// <summary>Writes the secret; false if <paramref name="blob"/> is too short for <paramref name="blobSize"/> octets.</summary>
    public bool TryExport(SharedSecretBlobFormat format, Span<byte> blob, out int blobSize)
    {
        ObjectDisposedException.ThrowIf(Handle.IsClosed, this);
        _gate.Check();
        blobSize = GetExportBlobSize(format);
        if (blob.Length < blobSize) return false;
        Handle.CopyTo(blob[..blobSize]);
        _gate.Passed();
        return true;
    }

    /// <summary>Wipes the secret.</summary>
    public void Dispose() => Handle.Dispose();
}

using System.Buffers.Binary;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Records.Streams;

/// <summary>
/// The cipher of one stream: XChaCha20-Poly1305 in the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár, "Online Authenticated-Encryption and its
/// Nonce-Reuse Misuse-Resistance", CRYPTO 2015), under a key of the stream's own that is committed to. Order, number and end of the chunks are in the
/// nonces, so that a chunk opens in its place only. Spec: Records T1, T2.
/// </summary>
/// <remarks>Nonce: first 19 octets of the header's hash | number of the chunk 4 | last 1. The hash is the associated data of every chunk.</remarks>
internal sealed class StreamCipher : IDisposable
{
    /// <summary>Octets that a chunk's ciphertext has more than its plaintext.</summary>
    public const int Overhead = CommittedKey.Overhead;

    private const int PrefixSize = 19;

    private readonly byte[] _header;
    private readonly CommittedKey _key;

    /// <summary>The cipher of a key and a header.</summary>
    /// <param name="key">32 octets of the stream's own; the caller wipes them.</param>
    /// <param name="header">The stream's.</param>
    public StreamCipher(ReadOnlySpan<byte> key, StreamHeader header)
    {
        _header = header.Digest().ToArray();
        _key = CommittedKey.Derive(key, _header.AsSpan(0, CommittingAead.NonceSize), _header);
    }

    /// <summary>The commitment to key and header.</summary>
    public Digest Commitment => _key.Commitment;

    /// <summary>Encrypts a chunk.</summary>
    public void Seal(int chunk, bool isLast, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext)
    {
        Span<byte> nonce = stackalloc byte[CommittingAead.NonceSize];
        WriteNonce(nonce, chunk, isLast);
        _key.Seal(nonce, _header, plaintext, ciphertext);
    }

    /// <summary>Decrypts a chunk; false, with the plaintext cleared, if it is not this chunk of this stream, or is the last one and should not be, or the other way round.</summary>
    public bool TryOpen(int chunk, bool isLast, ReadOnlySpan<byte> ciphertext, Span<byte> plaintext)
    {
        Span<byte> nonce = stackalloc byte[CommittingAead.NonceSize];
        WriteNonce(nonce, chunk, isLast);
        return _key.TryOpen(nonce, _header, ciphertext, plaintext);
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    // T2: no two chunks of a stream have one nonce, and the last chunk has another than if it were not the last.
    private void WriteNonce(Span<byte> nonce, int chunk, bool isLast)
    {
        _header.AsSpan(0, PrefixSize).CopyTo(nonce);
        BinaryPrimitives.WriteInt32BigEndian(nonce[PrefixSize..], chunk);
        nonce[^1] = isLast ? (byte)1 : (byte)0;
    }
}

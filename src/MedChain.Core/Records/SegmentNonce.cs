using System.Security.Cryptography;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Records;

/// <summary>
/// The nonce of a segment: the first 24 octets of SHA-256 of its header. Every segment has a key of its own, used once, so that the nonce
/// needs to be fixed only, not random. Spec: Records R1.
/// </summary>
public static class SegmentNonce
{
    /// <summary>The nonce, <see cref="CommittingAead.NonceSize"/> octets.</summary>
    /// <param name="header">Of the segment, as <see cref="Manifest.HeaderOf"/> makes it.</param>
    public static byte[] Of(ReadOnlySpan<byte> header) => SHA256.HashData(header)[..CommittingAead.NonceSize];
}

using System.Security.Cryptography;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Records;

/// <summary>
/// The nonce of a segment: the first 24 octets of SHA-256 of its header. Every segment has a key of its own, used once, so that the nonce
/// needs to be fixed only, not random. Spec: Records R1.
/// </summary>
internal static class SegmentNonce
{
    public static byte[] Of(ReadOnlySpan<byte> header) => SHA256.HashData(header)[..CommittingAead.NonceSize];
}

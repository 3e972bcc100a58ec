using System.Security.Cryptography;
using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records;

/// <summary>
/// The identity function: from a patient's identifier to the pseudonym that the chain carries. SHA-256 over HMAC-SHA-256 of the identifier
/// under a key of the consortium, so that who lacks the key cannot try the few billion national numbers. Spec: Records R11.
/// </summary>
/// <remarks>
/// This type is the seam: the joint OPRF (RFC 9497) takes the place of the HMAC, and the outer hash stays. Until then whoever holds the
/// consortium's key can guess identifiers offline.
/// </remarks>
public sealed class PseudonymFunction
{
    /// <summary>Octets of the consortium's key.</summary>
    public const int KeySize = 32;

    private readonly byte[] _key;

    /// <summary>Takes a copy of the key.</summary>
    /// <exception cref="ArgumentException">Not <see cref="KeySize"/> octets.</exception>
    public PseudonymFunction(ReadOnlySpan<byte> consortiumKey)
    {
        if (consortiumKey.Length != KeySize) throw new ArgumentException($"The consortium's key has {KeySize} octets.", nameof(consortiumKey));
        _key = consortiumKey.ToArray();
    }

    /// <summary>The pseudonym of an identifier; <see cref="Digest.Zero"/> where a bundle names no patient.</summary>
    public Digest Evaluate(NormalIdentifier? identifier)
    {
        if (identifier is null) return Digest.Zero;
        using var question = new Transcript("patient identifier");
        question.Append(Text.Encode(identifier.Text));
        Span<byte> answer = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, question.Octets, answer);
        using var pseudonym = new Transcript("patient pseudonym");
        pseudonym.Append(answer);
        CryptographicOperations.ZeroMemory(answer);
        return pseudonym.Hash();
    }
}

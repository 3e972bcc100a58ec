using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Signatures;

namespace MedChain.Core.Access;

/// <summary>
/// What a patient, or who speaks for the patient, signs with a record's consent key, and how it is checked. The private key is made and used where the
/// patient is; an institution sees the public key and signatures. Always Ed25519, since no institution's keys are asked. Spec: Access A14 to A17.
/// </summary>
public static class PatientConsent
{
    /// <summary>Shows possession of a key that is to stand for one record of one chain. Spec: Access A14.</summary>
    public static Signature Possess(SigningKey key, Digest chainId, RecordId record)
    {
        using var transcript = Possession(chainId, record, new PublicOctets(key.PublicKey));
        return Sign(key, transcript.Octets);
    }

    /// <summary>Consents to one request, for a scope and until a time in milliseconds since 1970 UTC. Spec: Access A15.</summary>
    public static Signature Grant(SigningKey key, Digest chainId, AccessId access, SegmentScope scope, long expiresAtMs)
    {
        using var transcript = Granted(chainId, access, scope, expiresAtMs);
        return Sign(key, transcript.Octets);
    }

    /// <summary>Refuses one request, or withdraws the consent to it. Spec: Access A16.</summary>
    public static Signature Revoke(SigningKey key, Digest chainId, AccessId access)
    {
        using var transcript = Revoked(chainId, access);
        return Sign(key, transcript.Octets);
    }

    /// <summary>Hands a record over to another key. Spec: Access A17.</summary>
    public static Signature Replace(SigningKey key, Digest chainId, RecordId record, PublicOctets next)
    {
        using var transcript = Replaced(chainId, record, new PublicOctets(key.PublicKey), next);
        return Sign(key, transcript.Octets);
    }

    /// <summary>Whether a key may stand for a record: canonical, of prime order, not the identity, and its possession is shown. Spec: Access A14.</summary>
    public static bool IsPossessed(PublicOctets key, Digest chainId, RecordId record, Signature possession)
    {
        using var transcript = Possession(chainId, record, key);
        return Verify(key, transcript.Octets, possession);
    }

    /// <summary>Whether a key has consented to just this. Spec: Access A15.</summary>
    public static bool IsGranted(PublicOctets key, Digest chainId, AccessId access, SegmentScope scope, long expiresAtMs, Signature signature)
    {
        using var transcript = Granted(chainId, access, scope, expiresAtMs);
        return Verify(key, transcript.Octets, signature);
    }

    /// <summary>Whether a key has refused this request, or withdrawn its consent. Spec: Access A16.</summary>
    public static bool IsRevoked(PublicOctets key, Digest chainId, AccessId access, Signature signature)
    {
        using var transcript = Revoked(chainId, access);
        return Verify(key, transcript.Octets, signature);
    }

    /// <summary>Whether a key has handed a record over to another. Spec: Access A17.</summary>
    public static bool IsReplaced(PublicOctets key, Digest chainId, RecordId record, PublicOctets next, Signature signature)
    {
        using var transcript = Replaced(chainId, record, key, next);
        return Verify(key, transcript.Octets, signature);
    }

    private static Transcript Possession(Digest chainId, RecordId record, PublicOctets key)
    {
        var transcript = new Transcript("consent key");
        transcript.Append(chainId);
        transcript.Append(record.Value);
        transcript.Append(key.Value);
        return transcript;
    }

    private static Transcript Granted(Digest chainId, AccessId access, SegmentScope scope, long expiresAtMs)
    {
        var transcript = new Transcript("patient grant");
        transcript.Append(chainId);
        transcript.Append(access.Value);
        transcript.Append((ulong)scope);
        transcript.Append((ulong)expiresAtMs);
        return transcript;
    }

    private static Transcript Revoked(Digest chainId, AccessId access)
    {
        var transcript = new Transcript("patient revocation");
        transcript.Append(chainId);
        transcript.Append(access.Value);
        return transcript;
    }

    private static Transcript Replaced(Digest chainId, RecordId record, PublicOctets key, PublicOctets next)
    {
        var transcript = new Transcript("consent key change");
        transcript.Append(chainId);
        transcript.Append(record.Value);
        transcript.Append(key.Value);
        transcript.Append(next.Value);
        return transcript;
    }

    private static Signature Sign(SigningKey key, ReadOnlySpan<byte> transcript)
    {
        Span<byte> octets = stackalloc byte[Signature.Size];
        key.Sign(transcript, octets);
        return new Signature(octets);
    }

    private static bool Verify(PublicOctets octets, ReadOnlySpan<byte> transcript, Signature signature) =>
        signature.Octets.Length == Signature.Size && VerificationKey.TryImport(octets.ToArray(), out var key) && key.Verify(transcript, signature.Octets);
}

using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Signatures;

namespace MedChain.Coyote.Monitors;

/// <summary>What a patient's signature covers, said here once more: the core's own octets may leave something out. Spec: Access A14 to A17.</summary>
internal static class SignedByPatient
{
    internal static bool IsPossessed(PublicOctets key, RecordId record, Core.Signature possession, Digest chainId) =>
        Verify(key, possession, "consent key", chainId, record.Value, key.Value);

    internal static bool Holds(PublicOctets key, RecordEvent.ReplaceConsentKey replace, Digest chainId) =>
        Verify(key, replace.ByOld, "consent key change", chainId, replace.Record.Value, key.Value, replace.Next.Value);

    internal static bool Holds(PublicOctets key, RecordEvent.PatientRevoke revoke, Digest chainId) =>
        Verify(key, revoke.Signature, "patient revocation", chainId, revoke.Access.Value);

    internal static bool Holds(PublicOctets key, RecordEvent.PatientGrant grant, Digest chainId)
    {
        using var transcript = new Transcript("patient grant");
        transcript.Append(chainId);
        transcript.Append(grant.Access.Value);
        transcript.Append((ulong)grant.Scope);
        transcript.Append((ulong)grant.ExpiresAtMs);
        return Verify(key, grant.Signature, transcript.Octets);
    }

    private static bool Verify(PublicOctets key, Core.Signature signature, string purpose, params ReadOnlySpan<Digest> fields)
    {
        using var transcript = new Transcript(purpose);
        foreach (var field in fields) transcript.Append(field);
        return Verify(key, signature, transcript.Octets);
    }

    private static bool Verify(PublicOctets octets, Core.Signature signature, ReadOnlySpan<byte> signed) =>
        VerificationKey.TryImport(octets.ToArray(), out var key) && key.Verify(signed, signature.Octets);
}

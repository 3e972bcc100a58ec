using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Access;

/// <summary>Why nobody can be asked first. Spec: Access A9.</summary>
public enum EmergencyReason : byte
{
    /// <summary>A life is in danger.</summary>
    DangerToLife = 1,

    /// <summary>The patient cannot be asked and nobody speaks for the patient.</summary>
    NobodyToAsk = 2,

    /// <summary>The consent office or the chain cannot be reached in time.</summary>
    OutOfReach = 3,
}

/// <summary>
/// What two institutions sign to break the glass: one reads, the other answers for the need. It says all that a custodian must know, and runs out by
/// itself. Spec: Access A9.
/// </summary>
/// <param name="Record">The record.</param>
/// <param name="Scope">The segments that are needed.</param>
/// <param name="Reason">Why.</param>
/// <param name="Requester">Who reads, and to whom alone is released.</param>
/// <param name="Endorser">The other.</param>
/// <param name="ExpiresAtMs">From when on nothing more is released.</param>
public sealed record Emergency(
    RecordId Record, SegmentScope Scope, EmergencyReason Reason, InstitutionId Requester, InstitutionId Endorser, long ExpiresAtMs) : ICanonical
{
    /// <summary>Octets.</summary>
    public const int Size = Digest.Size + 1 + 1 + InstitutionId.Size + InstitutionId.Size + 8;

    /// <summary>Under which releases and audit entries go: the hash of chain and statement, so that nobody can take the name before. Spec: Access A9.</summary>
    public AccessId Name(Digest chainId)
    {
        using var transcript = new Transcript("emergency");
        transcript.Append(chainId);
        transcript.Append(CanonicalWriter.Encode(this));
        return new AccessId(transcript.Hash());
    }

    /// <summary>The signature of one of the two.</summary>
    public Signature Sign(Digest chainId, InstitutionId signer, IAuthenticator keys)
    {
        using var transcript = SignedOctets(chainId, signer);
        return keys.Sign(transcript.Octets);
    }

    /// <summary>Whether an institution, with the keys given, has signed this for this chain.</summary>
    public bool IsSigned(Digest chainId, Institution signer, Signature signature, IAuthenticator keys)
    {
        using var transcript = SignedOctets(chainId, signer.Id);
        return keys.Verify(signer, transcript.Octets, signature);
    }

    /// <summary>Reads one; refuses an empty scope and an unknown reason.</summary>
    public static Emergency? Read(ref CanonicalReader reader)
    {
        var read = new Emergency(
            RecordId.Read(ref reader), (SegmentScope)reader.Byte(), (EmergencyReason)reader.Byte(), InstitutionId.Read(ref reader), InstitutionId.Read(ref reader), reader.Time());
        reader.Require(read.IsShaped);
        return reader.Ok ? read : null;
    }

    /// <summary>Whether scope and reason are such.</summary>
    public bool IsShaped => Scope.IsScope() && Reason is >= EmergencyReason.DangerToLife and <= EmergencyReason.OutOfReach && ExpiresAtMs >= 0;

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Record.Write(writer);
        writer.Byte((byte)Scope);
        writer.Byte((byte)Reason);
        Requester.Write(writer);
        Endorser.Write(writer);
        writer.Time(ExpiresAtMs);
    }

    // The signer stands in it, so that nobody's word as endorser is its word as requester.
    private Transcript SignedOctets(Digest chainId, InstitutionId signer)
    {
        var transcript = new Transcript("break glass");
        transcript.Append(chainId);
        transcript.Append(Name(chainId).Value);
        transcript.Append(signer.Value);
        return transcript;
    }
}

/// <summary>An emergency with both signatures. Spec: Access A9.</summary>
/// <param name="Emergency">What is signed.</param>
/// <param name="ByRequester">The requester's signature.</param>
/// <param name="ByEndorser">The endorser's signature.</param>
public sealed record EndorsedEmergency(Emergency Emergency, Signature ByRequester, Signature ByEndorser) : ICanonical
{
    /// <summary>
    /// Whether two different institutions in good standing have signed, by the keys that they have in a state. Spec: Access A9.
    /// </summary>
    public bool IsEndorsed(LedgerState final, Digest chainId, IAuthenticator keys) =>
        Emergency.Requester != Emergency.Endorser && IsSigned(final, Emergency.Requester, ByRequester, chainId, keys) && IsSigned(final, Emergency.Endorser, ByEndorser, chainId, keys);

    /// <summary>Reads one.</summary>
    public static EndorsedEmergency? Read(ref CanonicalReader reader)
    {
        var emergency = Emergency.Read(ref reader);
        var read = new EndorsedEmergency(emergency!, Signature.Read(ref reader), Signature.Read(ref reader));
        return reader.Ok ? read : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Emergency.Write(writer);
        ByRequester.Write(writer);
        ByEndorser.Write(writer);
    }

    private bool IsSigned(LedgerState final, InstitutionId signer, Signature signature, Digest chainId, IAuthenticator keys) =>
        final.Account(signer) is { Phase: InstitutionPhase.Active } account && Emergency.IsSigned(chainId, account.Institution, signature, keys);
}

using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Institutions;

/// <summary>
/// An institution's own word that it leaves, under its registered signing key. Any member may bring it to the chain, since a suspended
/// institution cannot. Spec: Institutions I9.
/// </summary>
/// <param name="Institution">Who leaves.</param>
/// <param name="Signature">Its signature, for one chain.</param>
public sealed record Retirement(InstitutionId Institution, Signature Signature) : ICanonical
{
    /// <summary>Declares that one leaves.</summary>
    public static Retirement Sign(Digest chainId, InstitutionId institution, IAuthenticator keys)
    {
        using var transcript = SignedOctets(chainId, institution);
        return new Retirement(institution, keys.Sign(transcript.Octets));
    }

    /// <summary>Whether the institution signed this for this chain.</summary>
    public bool IsSigned(Digest chainId, Institution institution, IAuthenticator keys)
    {
        using var transcript = SignedOctets(chainId, Institution);
        return institution.Id == Institution && keys.Verify(institution, transcript.Octets, Signature);
    }

    /// <summary>Reads a declaration.</summary>
    public static Retirement? Read(ref CanonicalReader reader)
    {
        var retirement = new Retirement(InstitutionId.Read(ref reader), Signature.Read(ref reader));
        return reader.Ok ? retirement : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Institution.Write(writer);
        Signature.Write(writer);
    }

    private static Transcript SignedOctets(Digest chainId, InstitutionId institution)
    {
        var transcript = new Transcript("retirement");
        transcript.Append(chainId);
        transcript.Append(institution.Value);
        return transcript;
    }
}

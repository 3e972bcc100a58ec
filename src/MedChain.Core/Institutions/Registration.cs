using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Institutions;

/// <summary>An institution's number, name and keys, with the proof that it holds the keys. Spec: Institutions I5.</summary>
/// <param name="Institution">What is registered.</param>
/// <param name="Proof">By each of its keys, for one chain.</param>
public sealed record Registration(Institution Institution, PossessionProof Proof) : ICanonical
{
    /// <summary>Proves possession of the keys, for a chain.</summary>
    public static Registration Sign(Digest chainId, Institution institution, IAuthenticator keys, SealingKey sealing)
    {
        using var transcript = SignedOctets(chainId, institution);
        return new Registration(institution, PossessionProof.Make(transcript.Octets, keys, sealing));
    }

    /// <summary>Whether the keys may be registered and each has proved possession, for this chain.</summary>
    public bool IsValid(Digest chainId, IAuthenticator keys)
    {
        using var transcript = SignedOctets(chainId, Institution);
        return keys.IsValidRegistration(Institution) && Proof.IsValid(Institution, transcript.Octets, keys);
    }

    /// <summary>Names what is applied for: who endorses it endorses this number, this name and these keys. Spec: Institutions I7.</summary>
    public static Digest Subject(Digest chainId, Institution institution)
    {
        using var transcript = SignedOctets(chainId, institution);
        return transcript.Hash();
    }

    /// <summary>Reads a registration.</summary>
    public static Registration? Read(ref CanonicalReader reader)
    {
        var institution = Institution.Read(ref reader);
        var proof = PossessionProof.Read(ref reader);
        return reader.Ok ? new Registration(institution!, proof!) : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Institution.Write(writer);
        Proof.Write(writer);
    }

    private static Transcript SignedOctets(Digest chainId, Institution institution)
    {
        var transcript = new Transcript("registration");
        transcript.Append(chainId);
        transcript.Append(CanonicalWriter.Encode(institution));
        return transcript;
    }
}

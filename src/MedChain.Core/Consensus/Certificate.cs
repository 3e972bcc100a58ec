using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Consensus;

/// <summary>A quorum of one ballot: Notarization, SkipCertificate or Finalization by its kind. Spec: Consensus M2.</summary>
/// <param name="Ballot">What all of them signed.</param>
/// <param name="Endorsements">Who signed, strictly ordered by number.</param>
public sealed record Certificate(Ballot Ballot, ImmutableArray<Endorsement> Endorsements) : ICanonical
{
    /// <summary>Fewest octets a certificate takes.</summary>
    public const int MinimumSize = 49 + 4 + Endorsement.Size;

    /// <summary>Whether a quorum of <paramref name="validators"/>, each counted once, signed the ballot for this chain.</summary>
    public bool IsValid(Digest chainId, ValidatorSet validators, IAuthenticator keys)
    {
        if (Endorsements.Length < validators.Quorum || Endorsements.Length > validators.Count) return false;
        for (var i = 1; i < Endorsements.Length; i++)
        {
            if (Endorsements[i - 1].Signer >= Endorsements[i].Signer) return false;
        }

        using var transcript = Ballot.SignedOctets(chainId);
        foreach (var endorsement in Endorsements)
        {
            if (validators.Find(endorsement.Signer) is not { } signer) return false;
            if (!keys.Verify(signer, transcript.Octets, endorsement.Signature)) return false;
        }

        return true;
    }

    /// <summary>Reads a certificate; a duplicated or unordered signer, or no signer at all, is refused.</summary>
    public static Certificate? Read(ref CanonicalReader reader)
    {
        var certificate = new Certificate(Ballot.Read(ref reader), reader.List(ValidatorSet.Cap, Endorsement.Size, Endorsement.Read));
        reader.Require(!certificate.Endorsements.IsEmpty);
        for (var i = 1; i < certificate.Endorsements.Length; i++)
        {
            reader.Require(certificate.Endorsements[i - 1].Signer < certificate.Endorsements[i].Signer);
        }

        return reader.Ok ? certificate : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Ballot.Write(writer);
        writer.List(Endorsements);
    }

    /// <inheritdoc/>
    public bool Equals(Certificate? other) =>
        other is not null && Ballot == other.Ballot && Endorsements.AsSpan().SequenceEqual(other.Endorsements.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Ballot.GetHashCode();
}

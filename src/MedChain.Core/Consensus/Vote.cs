using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Consensus;

/// <summary>The three kinds of vote; a quorum of one kind is a certificate.</summary>
public enum VoteKind : byte
{
    /// <summary>For a block in its view. Spec: Consensus S2.</summary>
    Notarize = 1,

    /// <summary>To leave the view without a block. Spec: Consensus S3.</summary>
    Skip = 2,

    /// <summary>The block is notarized and the voter did not skip. Spec: Consensus S4.</summary>
    Finalize = 3,
}

/// <summary>What a vote says: kind, epoch, view and block (zero for Skip). Spec: Consensus M1.</summary>
public readonly record struct Ballot(VoteKind Kind, ulong Epoch, ulong View, Digest Block) : ICanonical
{
    /// <summary>Reads a ballot; a skip that names a block, or another vote that names none, is refused.</summary>
    public static Ballot Read(ref CanonicalReader reader)
    {
        var ballot = new Ballot((VoteKind)reader.Byte(), reader.Counter(), reader.Counter(), reader.Digest());
        reader.Require(ballot.Kind is >= VoteKind.Notarize and <= VoteKind.Finalize
            && (ballot.Kind == VoteKind.Skip) == ballot.Block.IsZero && ballot is { Epoch: > 0, View: > 0 });
        return ballot;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.Byte((byte)Kind);
        writer.UInt64(Epoch);
        writer.UInt64(View);
        writer.Digest(Block);
    }

    /// <summary>The octets that a voter signs.</summary>
    public Transcript SignedOctets(Digest chainId)
    {
        var transcript = new Transcript("vote");
        transcript.Append(chainId);
        transcript.Append((ulong)Kind);
        transcript.Append(Epoch);
        transcript.Append(View);
        transcript.Append(Block);
        return transcript;
    }
}

/// <summary>A signed ballot.</summary>
public sealed record Vote(Ballot Ballot, InstitutionId Voter, Signature Signature) : ICanonical
{
    /// <summary>Signs a ballot.</summary>
    public static Vote Sign(Digest chainId, Ballot ballot, InstitutionId voter, IAuthenticator keys)
    {
        using var transcript = ballot.SignedOctets(chainId);
        return new Vote(ballot, voter, keys.Sign(transcript.Octets));
    }

    /// <summary>Whether <paramref name="voter"/> signed it for this chain.</summary>
    public bool IsSigned(Digest chainId, Institution voter, IAuthenticator keys)
    {
        using var transcript = Ballot.SignedOctets(chainId);
        return voter.Id == Voter && keys.Verify(voter, transcript.Octets, Signature);
    }

    /// <summary>Reads a vote.</summary>
    public static Vote? Read(ref CanonicalReader reader)
    {
        var vote = new Vote(Ballot.Read(ref reader), InstitutionId.Read(ref reader), Signature.Read(ref reader));
        return reader.Ok ? vote : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Ballot.Write(writer);
        Voter.Write(writer);
        Signature.Write(writer);
    }
}

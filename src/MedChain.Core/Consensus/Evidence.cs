using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Consensus;

/// <summary>Two messages signed by one validator that S7 forbids together. Anybody can check it. Spec: Consensus S7.</summary>
public abstract record Evidence : ICanonical
{
    private Evidence()
    {
    }

    /// <summary>Who signed both.</summary>
    public abstract InstitutionId Offender { get; }

    /// <summary>The epoch in which both were signed.</summary>
    public abstract ulong Epoch { get; }

    /// <summary>The view in which both were signed.</summary>
    public abstract ulong View { get; }

    /// <summary>Whether both are signed by the offender for this chain and may not stand together.</summary>
    public abstract bool IsValid(Digest chainId, Institution offender, IAuthenticator keys);

    /// <inheritdoc/>
    public abstract void Write(CanonicalWriter writer);

    /// <summary>Two Notarize for different blocks, or Skip and Finalize, in one view; in any order.</summary>
    public sealed record Votes(Vote First, Vote Second) : Evidence
    {
        /// <inheritdoc/>
        public override InstitutionId Offender => First.Voter;

        /// <inheritdoc/>
        public override ulong Epoch => First.Ballot.Epoch;

        /// <inheritdoc/>
        public override ulong View => First.Ballot.View;

        /// <summary>Whether S7 forbids the two ballots together.</summary>
        public static bool AreForbidden(Ballot a, Ballot b) => a.Epoch == b.Epoch && a.View == b.View && (a.Kind, b.Kind) switch
        {
            (VoteKind.Notarize, VoteKind.Notarize) or (VoteKind.Finalize, VoteKind.Finalize) => a.Block != b.Block,
            (VoteKind.Skip, VoteKind.Finalize) or (VoteKind.Finalize, VoteKind.Skip) => true,
            _ => false,
        };

        /// <inheritdoc/>
        public override bool IsValid(Digest chainId, Institution offender, IAuthenticator keys) =>
            First.Voter == Second.Voter && AreForbidden(First.Ballot, Second.Ballot)
            && First.IsSigned(chainId, offender, keys) && Second.IsSigned(chainId, offender, keys);

        /// <inheritdoc/>
        public override void Write(CanonicalWriter writer)
        {
            writer.Byte(1);
            First.Write(writer);
            Second.Write(writer);
        }
    }

    /// <summary>Two proposals by one leader in one view.</summary>
    public sealed record Proposals(SignedHeader First, SignedHeader Second) : Evidence
    {
        /// <inheritdoc/>
        public override InstitutionId Offender => First.Header.Leader;

        /// <inheritdoc/>
        public override ulong Epoch => First.Header.Epoch;

        /// <inheritdoc/>
        public override ulong View => First.Header.View;

        /// <inheritdoc/>
        public override bool IsValid(Digest chainId, Institution offender, IAuthenticator keys) =>
            First.Header.ChainId == chainId && Second.Header.ChainId == chainId && offender.Id == Offender && Second.Header.Leader == Offender
            && Second.Header.Epoch == Epoch && Second.Header.View == View && First.Header != Second.Header
            && IsSigned(First, offender, keys) && IsSigned(Second, offender, keys);

        /// <inheritdoc/>
        public override void Write(CanonicalWriter writer)
        {
            writer.Byte(2);
            First.Write(writer);
            Second.Write(writer);
        }

        private static bool IsSigned(SignedHeader signed, Institution leader, IAuthenticator keys)
        {
            using var transcript = Proposal.SignedOctets(signed.Header);
            return keys.Verify(leader, transcript.Octets, signed.Signature);
        }
    }

    /// <summary>Reads evidence.</summary>
    public static Evidence? Read(ref CanonicalReader reader)
    {
        switch (reader.Byte())
        {
            case 1:
                var first = Vote.Read(ref reader);
                var second = Vote.Read(ref reader);
                return reader.Ok ? new Votes(first!, second!) : null;
            case 2:
                var one = SignedHeader.Read(ref reader);
                var two = SignedHeader.Read(ref reader);
                return reader.Ok ? new Proposals(one!, two!) : null;
            default:
                reader.Fail();
                return null;
        }
    }
}

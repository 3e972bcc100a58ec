using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Collaboration;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Proofs;
using MedChain.Crypto.Threshold;

namespace MedChain.Core.Chain;

/// <content>What ceremony and election are made of, one thing a transaction. Spec: Collaboration, Election.</content>
public abstract partial record Payload
{
    /// <summary>Publishes the key to which shares are sealed for the sender in this epoch's ceremony. Spec: Collaboration K1.</summary>
    public sealed record Enrol(GroupElement Key, KnowledgeProof Proof) : Payload
    {
        /// <inheritdoc/>
        public override Digest Digest() => Named("enrolled", this);

        /// <inheritdoc/>
        public override void Write(CanonicalWriter writer)
        {
            writer.Byte(8);
            writer.Element(Key);
            writer.Proof(Proof);
        }
    }

    /// <summary>Deals. Spec: Collaboration K2, K9.</summary>
    public sealed record Deals(Deal Deal, JointKey Of = JointKey.Poll) : Payload
    {
        /// <inheritdoc/>
        public override Digest Digest() => Named("dealt", this);

        /// <inheritdoc/>
        public override void Write(CanonicalWriter writer)
        {
            writer.Byte(9);
            writer.Byte((byte)Of);
            Deal.Write(writer);
        }
    }

    /// <summary>Opens the share that a dealer sealed to the sender, for everybody to see. Spec: Collaboration K4.</summary>
    public sealed record Complain(InstitutionId Dealer, ShareOpening Opening, JointKey Of = JointKey.Poll) : Payload
    {
        /// <inheritdoc/>
        public override Digest Digest() => Named("complaint", this);

        /// <inheritdoc/>
        public override void Write(CanonicalWriter writer)
        {
            writer.Byte(10);
            writer.Byte((byte)Of);
            Dealer.Write(writer);
            writer.Element(Opening.Shared);
            writer.Proof(Opening.Proof);
        }
    }

    /// <summary>Stands in this epoch's election. Spec: Election V2.</summary>
    public sealed record Stand : Payload
    {
        /// <inheritdoc/>
        public override Digest Digest() => Named("stands", this);

        /// <inheritdoc/>
        public override void Write(CanonicalWriter writer)
        {
            writer.Byte(11);
        }
    }

    /// <summary>Registers the key of the sender's ballots in this epoch's election. Spec: Election V3.</summary>
    public sealed record RegisterBallotKey(GroupElement Key, KnowledgeProof Proof) : Payload
    {
        /// <inheritdoc/>
        public override Digest Digest() => Named("ballot key registered", this);

        /// <inheritdoc/>
        public override void Write(CanonicalWriter writer)
        {
            writer.Byte(12);
            writer.Element(Key);
            writer.Proof(Proof);
        }
    }

    /// <summary>Carries a ballot of whoever made it. Spec: Election V8.</summary>
    public sealed record Cast(SealedBallot Ballot) : Payload
    {
        /// <inheritdoc/>
        public override Digest Digest() => Named("cast", this);

        /// <inheritdoc/>
        public override void Write(CanonicalWriter writer)
        {
            writer.Byte(13);
            Ballot.Write(writer);
        }
    }

    /// <summary>Opens the sender's part of the totals. Spec: Election V11.</summary>
    public sealed record OpenTotals(ImmutableArray<GroupElement> Parts, EqualLogsProof Proof) : Payload
    {
        /// <inheritdoc/>
        public override Digest Digest() => Named("totals opened", this);

        /// <inheritdoc/>
        public override void Write(CanonicalWriter writer)
        {
            writer.Byte(14);
            writer.Elements(Parts);
            writer.Proof(Proof);
        }

        /// <inheritdoc/>
        public bool Equals(OpenTotals? other) => other is not null && Proof == other.Proof && Parts.AsSpan().SequenceEqual(other.Parts.AsSpan());

        /// <inheritdoc/>
        public override int GetHashCode() => Proof.GetHashCode();
    }

    /// <summary>Shows that a counted ballot is the sender's, and not which. Spec: Election V18.</summary>
    public sealed record ClaimTurnout(OneOfManyLogsProof Proof) : Payload
    {
        /// <inheritdoc/>
        public override Digest Digest() => Named("turnout claimed", this);

        /// <inheritdoc/>
        public override void Write(CanonicalWriter writer)
        {
            writer.Byte(15);
            writer.UInt32((uint)Proof.Branches.Length);
            foreach (var branch in Proof.Branches) writer.Proof(branch);
        }
    }

    private static JointKey ReadKey(ref CanonicalReader reader)
    {
        var key = (JointKey)reader.Byte();
        reader.Require(key is JointKey.Poll or JointKey.Identity);
        return key;
    }

    private static Payload? ReadElection(byte tag, ref CanonicalReader reader)
    {
        switch (tag)
        {
            case 8:
                return new Enrol(reader.Element(), reader.KnowledgeProof());
            case 9:
                return ReadKey(ref reader) is var dealt && Deal.Read(ref reader) is { } deal ? new Deals(deal, dealt) : null;
            case 10:
                var of = ReadKey(ref reader);
                return new Complain(InstitutionId.Read(ref reader), new ShareOpening(reader.Element(), reader.EqualLogsProof()), of);
            case 11:
                return new Stand();
            case 12:
                return new RegisterBallotKey(reader.Element(), reader.KnowledgeProof());
            case 13:
                return SealedBallot.Read(ref reader) is { } ballot ? new Cast(ballot) : null;
            case 14:
                return new OpenTotals(reader.Elements(ValidatorSet.Cap), reader.EqualLogsProof());
            case 15:
                return new ClaimTurnout(new OneOfManyLogsProof(SealedBallot.Proofs(ref reader, OneOfManyLogsProof.MostElements)));
            default:
                return null;
        }
    }
}

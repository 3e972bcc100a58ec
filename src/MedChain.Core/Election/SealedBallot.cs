using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.ElGamal;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Proofs;
using MedChain.Crypto.RingSignatures;

namespace MedChain.Core.Election;

/// <summary>A sealed approval of one candidate: an encryption of 0 or 1, and the proof that it is one of them.</summary>
/// <param name="Vote">Under the epoch's joint key.</param>
/// <param name="Proof">That it is 0 or 1.</param>
public sealed record Choice(Ciphertext Vote, BoundProof Proof) : ICanonical
{
    /// <summary>Octets of a choice.</summary>
    public const int Size = Ciphertext.Size + (2 * KnowledgeProof.Size);

    /// <summary>Reads a choice.</summary>
    public static Choice? Read(ref CanonicalReader reader)
    {
        var vote = new Ciphertext(reader.Element(), reader.Element());
        ImmutableArray<KnowledgeProof> branches = [reader.KnowledgeProof(), reader.KnowledgeProof()];
        return reader.Ok ? new Choice(vote, new BoundProof(branches)) : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.Ciphertext(Vote);
        foreach (var branch in Proof.Branches) writer.Proof(branch);
    }
}

/// <summary>
/// An anonymous ballot: for each candidate a sealed approval, proofs that each is 0 or 1 and the sum at most s, and a ring signature whose tag is
/// the same for all ballots of one key in one election. Spec: Election V5, V6.
/// <code>tag 32 | sequence 4 | choices, each 192 | bound 64 (s + 1) | first challenge 32 | responses, each 32</code>
/// </summary>
/// <param name="Tag">T = xH.</param>
/// <param name="Sequence">A ballot with the same tag replaces only with a higher one.</param>
/// <param name="Choices">In the order of the candidates' numbers.</param>
/// <param name="Bound">That the sum of the votes is at most s.</param>
/// <param name="Signature">Of <see cref="Message"/>, in the ring.</param>
public sealed record SealedBallot(GroupElement Tag, uint Sequence, ImmutableArray<Choice> Choices, BoundProof Bound, LinkableSignature Signature) : ICanonical
{
    /// <summary>Fewest octets of a ballot.</summary>
    public const int MinimumSize = GroupElement.Size + 4 + 4 + 4 + GroupScalar.Size + 4;

    /// <summary>What is signed: everything but the signature, for an election.</summary>
    public Digest Message(Digest election)
    {
        var writer = new CanonicalWriter();
        WriteUnsigned(writer);
        using var transcript = new Transcript("ballot");
        transcript.Append(election);
        transcript.Append(writer.Octets);
        return transcript.Hash();
    }

    /// <summary>Reads a ballot; whether it fits an election is for <see cref="BallotRules"/>.</summary>
    public static SealedBallot? Read(ref CanonicalReader reader)
    {
        var (tag, sequence) = (reader.Element(), reader.UInt32());
        var choices = reader.List(ValidatorSet.Cap, Choice.Size, Choice.Read);
        var bound = Proofs(ref reader, BoundProof.MostBound + 1);
        var first = reader.Scalar();
        var count = reader.Count(Ring.Most, GroupScalar.Size);
        var responses = ImmutableArray.CreateBuilder<GroupScalar>(count);
        for (var i = 0; i < count; i++) responses.Add(reader.Scalar());
        return reader.Ok ? new SealedBallot(tag, sequence, choices, new BoundProof(bound), new LinkableSignature(first, responses.MoveToImmutable())) : null;
    }

    /// <summary>Reads a ballot that is all of <paramref name="octets"/>.</summary>
    public static SealedBallot? TryDecode(ReadOnlySpan<byte> octets)
    {
        var reader = new CanonicalReader(octets);
        var ballot = Read(ref reader);
        return reader.AtEnd ? ballot : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        WriteUnsigned(writer);
        writer.Scalar(Signature.First);
        writer.UInt32((uint)Signature.Responses.Length);
        foreach (var response in Signature.Responses) writer.Scalar(response);
    }

    /// <inheritdoc/>
    public bool Equals(SealedBallot? other) => other is not null && Tag == other.Tag && Sequence == other.Sequence
        && Choices.AsSpan().SequenceEqual(other.Choices.AsSpan()) && Bound.Equals(other.Bound) && Signature.Equals(other.Signature);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Tag, Sequence);

    internal static ImmutableArray<KnowledgeProof> Proofs(ref CanonicalReader reader, int cap)
    {
        var count = reader.Count(cap, KnowledgeProof.Size);
        var proofs = ImmutableArray.CreateBuilder<KnowledgeProof>(count);
        for (var i = 0; i < count; i++) proofs.Add(reader.KnowledgeProof());
        return proofs.MoveToImmutable();
    }

    private void WriteUnsigned(CanonicalWriter writer)
    {
        writer.Element(Tag);
        writer.UInt32(Sequence);
        writer.List(Choices);
        writer.UInt32((uint)Bound.Branches.Length);
        foreach (var branch in Bound.Branches) writer.Proof(branch);
    }
}

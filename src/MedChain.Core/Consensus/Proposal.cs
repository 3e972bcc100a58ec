using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Consensus;

/// <summary>A leader's block for its view, with what justifies its parent. Spec: Consensus S1, S2.</summary>
public sealed record Proposal(Block Block, Justification Justification, Signature Signature) : ICanonical
{
    /// <summary>Signs a block as its view's proposal.</summary>
    public static Proposal Sign(Block block, Justification justification, IAuthenticator keys)
    {
        using var transcript = SignedOctets(block.Header);
        return new Proposal(block, justification, keys.Sign(transcript.Octets));
    }

    /// <summary>The octets that a leader signs: the header says chain, epoch, view and leader.</summary>
    public static Transcript SignedOctets(BlockHeader header)
    {
        var transcript = new Transcript("proposal");
        transcript.Append(header.Hash());
        return transcript;
    }

    /// <summary>Whether the header's leader signed it.</summary>
    public bool IsSigned(Institution leader, IAuthenticator keys)
    {
        using var transcript = SignedOctets(Block.Header);
        return leader.Id == Block.Header.Leader && keys.Verify(leader, transcript.Octets, Signature);
    }

    /// <summary>Reads a proposal.</summary>
    public static Proposal? Read(ref CanonicalReader reader)
    {
        var block = Block.Read(ref reader);
        var justification = Justification.Read(ref reader);
        var signature = Signature.Read(ref reader);
        return reader.Ok ? new Proposal(block!, justification!, signature) : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Block.Write(writer);
        Justification.Write(writer);
        Signature.Write(writer);
    }
}

/// <summary>A proposal's header and signature: what evidence needs of it.</summary>
public sealed record SignedHeader(BlockHeader Header, Signature Signature) : ICanonical
{
    /// <summary>Reads a signed header.</summary>
    public static SignedHeader? Read(ref CanonicalReader reader)
    {
        var header = BlockHeader.Read(ref reader);
        var signature = Signature.Read(ref reader);
        return reader.Ok ? new SignedHeader(header!, signature) : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Header.Write(writer);
        Signature.Write(writer);
    }
}

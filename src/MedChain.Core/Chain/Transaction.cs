using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Chain;

/// <summary>
/// What an institution asks the chain to do: its number, its own next sequence number, a payload, its signature. An authentic but
/// inapplicable transaction consumes its number and leaves a recorded refusal. Spec: Chain C3.
/// </summary>
/// <param name="Sender">Who signs.</param>
/// <param name="Sequence">The sender's next number, from 0, without gaps.</param>
/// <param name="Payload">What is done.</param>
/// <param name="Signature">Over chain id, sender, number and the payload's digest.</param>
public sealed record Transaction(InstitutionId Sender, ulong Sequence, Payload Payload, Signature Signature) : ICanonical
{
    /// <summary>Fewest octets a transaction takes.</summary>
    public const int MinimumSize = 2 + 8 + 1 + Signature.Size;

    /// <summary>Most octets a transaction takes.</summary>
    public const int MaximumSize = 1 << 20;

    /// <summary>Signs a payload.</summary>
    public static Transaction Sign(Digest chainId, InstitutionId sender, ulong sequence, Payload payload, IAuthenticator keys)
    {
        var unsigned = new Transaction(sender, sequence, payload, default);
        using var transcript = unsigned.SignedOctets(chainId);
        return unsigned with { Signature = keys.Sign(transcript.Octets) };
    }

    /// <summary>Whether the sender signed this for this chain.</summary>
    public bool IsSigned(Digest chainId, Institution sender, IAuthenticator keys)
    {
        using var transcript = SignedOctets(chainId);
        return sender.Id == Sender && keys.Verify(sender, transcript.Octets, Signature);
    }

    /// <summary>Identity of the transaction within its chain: hash over all its octets, the signature included.</summary>
    public Digest Id()
    {
        using var transcript = new Transcript("transaction id");
        transcript.Append(CanonicalWriter.Encode(this));
        return transcript.Hash();
    }

    /// <summary>Reads a transaction of at most <see cref="MaximumSize"/> octets.</summary>
    public static Transaction? Read(ref CanonicalReader reader)
    {
        var before = reader.Left;
        var sender = InstitutionId.Read(ref reader);
        var sequence = reader.Counter();
        var payload = Payload.Read(ref reader);
        var signature = Signature.Read(ref reader);
        reader.Require(before - reader.Left <= MaximumSize);
        return reader.Ok && payload is not null ? new Transaction(sender, sequence, payload, signature) : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Sender.Write(writer);
        writer.UInt64(Sequence);
        Payload.Write(writer);
        Signature.Write(writer);
    }

    private Transcript SignedOctets(Digest chainId)
    {
        var transcript = new Transcript("transaction");
        transcript.Append(chainId);
        transcript.Append(Sender.Value);
        transcript.Append(Sequence);
        transcript.Append(Payload.Digest());
        return transcript;
    }
}

using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Proofs;

namespace MedChain.Sim.Bribery;

/// <summary>A voter names its tag, and proves that T = xH for the x of the ballot key that it registered under its name.</summary>
/// <param name="Tag">T.</param>
/// <param name="Proof">That it is the voter's.</param>
internal sealed record TagReceipt(GroupElement Tag, EqualLogsProof Proof)
{
    /// <summary>What the proof is bound to.</summary>
    public static Transcript Context(Digest election)
    {
        var transcript = new Transcript("tag shown to a briber");
        transcript.Append(election);
        return transcript;
    }

    /// <summary>Whether the tag is that of the voter who registered <paramref name="ballotKey"/>.</summary>
    public bool IsValid(Digest election, GroupElement tagBase, GroupElement ballotKey)
    {
        using var context = Context(election);
        return Proof.IsValid(ballotKey, [new LogPair(tagBase, Tag)], context.Octets);
    }
}

/// <summary>A voter hands out all that its ballots are made of: whoever has it makes them again and compares.</summary>
/// <param name="Secret">x.</param>
/// <param name="Seed">On which all randomness of its ballots hangs.</param>
internal sealed record SeedReceipt(GroupScalar Secret, Digest Seed);

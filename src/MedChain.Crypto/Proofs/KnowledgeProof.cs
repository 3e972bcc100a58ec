using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;

namespace MedChain.Crypto.Proofs;

/// <summary>
/// Knowledge of x with Y = xG: a Schnorr proof, made non-interactive (Fiat-Shamir). The challenge binds context, Y and commitment.
/// <code>challenge 32 | response 32</code>
/// </summary>
/// <param name="Challenge">c = H(context, Y, kG).</param>
/// <param name="Response">k - c x.</param>
public readonly record struct KnowledgeProof(GroupScalar Challenge, GroupScalar Response)
{
    /// <summary>Octets of a proof.</summary>
    public const int Size = 2 * GroupScalar.Size;

    /// <summary>Proves.</summary>
    /// <param name="secret">x, not zero.</param>
    /// <param name="context">What the proof is for; any octets.</param>
    /// <param name="seed32">Secret, for the nonce, which hangs on all inputs too.</param>
    public static KnowledgeProof Make(GroupScalar secret, ReadOnlySpan<byte> context, ReadOnlySpan<byte> seed32) => Make(new KeyPair(secret), context, seed32);

    /// <summary>Proves, with a public key that is known already.</summary>
    public static KnowledgeProof Make(KeyPair own, ReadOnlySpan<byte> context, ReadOnlySpan<byte> seed32)
    {
        using var inputs = new Transcript("knowledge/nonce");
        inputs.Append(context);
        inputs.Append(own.Secret);
        var nonce = GroupScalar.Derive(seed32, inputs);
        var challenge = ChallengeOf(own.Public, context, GroupElement.MultiplyBase(nonce));
        return new KnowledgeProof(challenge, nonce - (challenge * own.Secret));
    }

    /// <summary>Whether this proves knowledge of the logarithm of <paramref name="key"/> in <paramref name="context"/>; false for the identity.</summary>
    public bool IsValid(GroupElement key, ReadOnlySpan<byte> context) =>
        !key.IsIdentity && ChallengeOf(key, context, GroupElement.MultiplyBase(Response) + (Challenge * key)) == Challenge;

    private static GroupScalar ChallengeOf(GroupElement key, ReadOnlySpan<byte> context, GroupElement commitment)
    {
        using var statement = new Transcript("knowledge");
        statement.Append(context);
        statement.Append(key);
        statement.Append(commitment);
        return GroupScalar.Challenge(statement);
    }
}

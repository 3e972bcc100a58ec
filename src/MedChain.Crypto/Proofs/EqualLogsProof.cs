using System.Collections.Immutable;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;

namespace MedChain.Crypto.Proofs;

/// <summary>A base and its product with a secret.</summary>
public readonly record struct LogPair(GroupElement Base, GroupElement Product);

/// <summary>
/// That Y = xG and D_i = x B_i for one x and all i: Chaum and Pedersen's proof, made non-interactive; many pairs are joined by weights that
/// hang on all of them, as in RFC 9497 2.2.1. The challenge binds context, Y, all pairs and both commitments.
/// <code>challenge 32 | response 32</code>
/// </summary>
/// <param name="Challenge">c = H(context, Y, pairs, kG, kM), M the weighted sum of the bases.</param>
/// <param name="Response">k - c x.</param>
public readonly record struct EqualLogsProof(GroupScalar Challenge, GroupScalar Response)
{
    /// <summary>Octets of a proof.</summary>
    public const int Size = 2 * GroupScalar.Size;

    /// <summary>Proves.</summary>
    /// <param name="secret">x, not zero.</param>
    /// <param name="pairs">At least one; the products must be right.</param>
    /// <param name="context">What the proof is for: kind, event, index.</param>
    /// <param name="seed32">Secret, for the nonce, which hangs on all inputs too.</param>
    public static EqualLogsProof Make(GroupScalar secret, ImmutableArray<LogPair> pairs, ReadOnlySpan<byte> context, ReadOnlySpan<byte> seed32) =>
        Make(new KeyPair(secret), pairs, context, seed32);

    /// <summary>Proves, with a public key that is known already.</summary>
    public static EqualLogsProof Make(KeyPair own, ImmutableArray<LogPair> pairs, ReadOnlySpan<byte> context, ReadOnlySpan<byte> seed32)
    {
        var fixedPart = StatementOf(own.Public, pairs, context);
        using var inputs = new Transcript("equal logs/nonce");
        inputs.Append(fixedPart);
        inputs.Append(own.Secret);
        var nonce = GroupScalar.Derive(seed32, inputs);
        var joined = Join(fixedPart, pairs);
        var challenge = ChallengeOf(fixedPart, GroupElement.MultiplyBase(nonce), nonce * joined.Base);
        return new EqualLogsProof(challenge, nonce - (challenge * own.Secret));
    }

    /// <summary>Whether this proves that each product is its base times the logarithm of <paramref name="key"/>; false without a pair and for the identity.</summary>
    public bool IsValid(GroupElement key, ImmutableArray<LogPair> pairs, ReadOnlySpan<byte> context)
    {
        if (key.IsIdentity || pairs.IsEmpty) return false;
        var fixedPart = StatementOf(key, pairs, context);
        var joined = Join(fixedPart, pairs);
        var first = GroupElement.MultiplyBase(Response) + (Challenge * key);
        var second = (Response * joined.Base) + (Challenge * joined.Product);
        return ChallengeOf(fixedPart, first, second) == Challenge;
    }

    private static Digest StatementOf(GroupElement key, ImmutableArray<LogPair> pairs, ReadOnlySpan<byte> context)
    {
        using var statement = new Transcript("equal logs/statement");
        statement.Append(context);
        statement.Append(key);
        statement.Append((ulong)pairs.Length);
        foreach (var pair in pairs)
        {
            statement.Append(pair.Base);
            statement.Append(pair.Product);
        }

        return statement.Hash();
    }

    private static LogPair Join(Digest statement, ImmutableArray<LogPair> pairs)
    {
        if (pairs.Length == 1) return pairs[0];
        var joined = default(LogPair);
        for (var i = 0; i < pairs.Length; i++)
        {
            using var label = new Transcript("equal logs/weight");
            label.Append(statement);
            label.Append((ulong)i);
            var weight = GroupScalar.Challenge(label);
            joined = new LogPair(joined.Base + (weight * pairs[i].Base), joined.Product + (weight * pairs[i].Product));
        }

        return joined;
    }

    private static GroupScalar ChallengeOf(Digest statement, GroupElement first, GroupElement second)
    {
        using var transcript = new Transcript("equal logs");
        transcript.Append(statement);
        transcript.Append(first);
        transcript.Append(second);
        return GroupScalar.Challenge(transcript);
    }
}

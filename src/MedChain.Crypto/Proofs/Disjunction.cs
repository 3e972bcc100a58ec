using System.Collections.Immutable;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;

namespace MedChain.Crypto.Proofs;

/// <summary>
/// One of several statements holds, and not which (Cramer, Damgard, Schoenmakers): every branch is simulated, with a challenge and a response of its own;
/// when the whole challenge is known, what the branches' challenges lack of it is added to the true one. The same operations for all of them.
/// </summary>
internal static class Disjunction
{
    /// <summary>Branches whose challenges and responses hang on a seed, the statement and the secret.</summary>
    internal static KnowledgeProof[] Simulate(int count, ReadOnlySpan<byte> seed32, Digest statement, GroupScalar secret)
    {
        var branches = new KnowledgeProof[count];
        for (var i = 0; i < count; i++) branches[i] = new KnowledgeProof(Nonce(seed32, statement, secret, 2 * i), Nonce(seed32, statement, secret, (2 * i) + 1));
        return branches;
    }

    /// <summary>Makes the challenges add up; <paramref name="isTrue"/> gives 1 for the branch whose statement holds with the secret, 0 for others.</summary>
    internal static ImmutableArray<KnowledgeProof> Close(KnowledgeProof[] branches, GroupScalar challenge, GroupScalar secret, Func<int, ulong> isTrue)
    {
        var missing = Rest(branches, challenge);
        for (var i = 0; i < branches.Length; i++)
        {
            var mine = GroupScalar.FromUInt64(isTrue(i)) * missing;
            branches[i] = new KnowledgeProof(branches[i].Challenge + mine, branches[i].Response - (mine * secret));
        }

        return [.. branches];
    }

    /// <summary>Whether the branches' challenges add up to the whole one.</summary>
    internal static bool IsClosed(ReadOnlySpan<KnowledgeProof> branches, GroupScalar challenge) => Rest(branches, challenge).IsZero;

    private static GroupScalar Rest(ReadOnlySpan<KnowledgeProof> branches, GroupScalar challenge)
    {
        foreach (var branch in branches) challenge -= branch.Challenge;
        return challenge;
    }

    private static GroupScalar Nonce(ReadOnlySpan<byte> seed32, Digest statement, GroupScalar secret, int index)
    {
        using var inputs = new Transcript("disjunction/nonce");
        inputs.Append(statement);
        inputs.Append(secret);
        inputs.Append((ulong)index);
        return GroupScalar.Derive(seed32, inputs);
    }
}

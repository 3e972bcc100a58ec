using System.Collections.Immutable;
using MedChain.Crypto.ElGamal;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;

namespace MedChain.Crypto.Proofs;

/// <summary>
/// That a ciphertext under K encrypts one of 0, ..., s, and not which: one of s + 1 Chaum-Pedersen statements (<see cref="Disjunction"/>); with
/// s = 1 the usual proof of a bit. The challenge binds context, K, ciphertext, s and all commitments.
/// <code>for each value 0..s: challenge 32 | response 32</code>
/// </summary>
/// <param name="Branches">One a value.</param>
public sealed record BoundProof(ImmutableArray<KnowledgeProof> Branches)
{
    /// <summary>Largest s.</summary>
    public const int MostBound = 64;

    /// <summary>
    /// Proves. Whatever the value is, the same operations are done on all branches.
    /// </summary>
    /// <param name="key">K.</param>
    /// <param name="ciphertext">What <see cref="Ciphertext.Encrypt"/> made of value and randomness.</param>
    /// <param name="value">v, at most <paramref name="bound"/>, else the proof does not verify.</param>
    /// <param name="randomness">r.</param>
    /// <param name="bound">s, 1 to <see cref="MostBound"/>.</param>
    /// <param name="context">What the proof is for: event, tag, place.</param>
    /// <param name="seed32">Secret, for nonces, which hang on all inputs too.</param>
    public static BoundProof Make(
        GroupElement key, Ciphertext ciphertext, uint value, GroupScalar randomness, int bound, ReadOnlySpan<byte> context, ReadOnlySpan<byte> seed32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bound, MostBound);
        var statement = StatementOf(key, ciphertext, bound, context);
        var branches = Disjunction.Simulate(bound + 1, seed32, statement.Hash(), randomness);
        Commit(ref statement, key, ciphertext, branches);
        var challenge = GroupScalar.Challenge(statement);
        statement.Dispose();
        return new BoundProof(Disjunction.Close(branches, challenge, randomness, i => Selection.IsEqual(value, (uint)i)));
    }

    /// <summary>Whether this proves that the ciphertext encrypts one of 0, ..., <paramref name="bound"/>.</summary>
    public bool IsValid(GroupElement key, Ciphertext ciphertext, int bound, ReadOnlySpan<byte> context)
    {
        if (key.IsIdentity || bound is < 1 or > MostBound || Branches.Length != bound + 1) return false;
        var statement = StatementOf(key, ciphertext, bound, context);
        Commit(ref statement, key, ciphertext, Branches.AsSpan());
        var challenge = GroupScalar.Challenge(statement);
        statement.Dispose();
        return Disjunction.IsClosed(Branches.AsSpan(), challenge);
    }

    /// <inheritdoc/>
    public bool Equals(BoundProof? other) => other is not null && Branches.AsSpan().SequenceEqual(other.Branches.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Branches.Length == 0 ? 0 : Branches[0].GetHashCode();

    private static Transcript StatementOf(GroupElement key, Ciphertext ciphertext, int bound, ReadOnlySpan<byte> context)
    {
        var statement = new Transcript("bounded value");
        statement.Append(context);
        statement.Append(key);
        statement.Append(ciphertext.A);
        statement.Append(ciphertext.B);
        statement.Append((ulong)bound);
        return statement;
    }

    // For each value i, s G + c A and s K + c (B - i G): both commitments of the statement that the ciphertext encrypts i.
    private static void Commit(ref Transcript statement, GroupElement key, Ciphertext ciphertext, ReadOnlySpan<KnowledgeProof> branches)
    {
        var rest = ciphertext.B;
        for (var i = 0; i < branches.Length; i++)
        {
            if (i > 0) rest -= GroupElement.Generator;
            statement.Append(GroupElement.MultiplyBase(branches[i].Response) + (branches[i].Challenge * ciphertext.A));
            statement.Append((branches[i].Response * key) + (branches[i].Challenge * rest));
        }
    }
}

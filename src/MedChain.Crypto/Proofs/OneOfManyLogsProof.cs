using System.Collections.Immutable;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;

namespace MedChain.Crypto.Proofs;

/// <summary>
/// That P = xG, and that one of many elements is xH for the same x, and not which: one of m Chaum-Pedersen statements. The challenge binds
/// context, P, H, all elements in order and all commitments.
/// <code>for each element: challenge 32 | response 32</code>
/// </summary>
/// <param name="Branches">One an element.</param>
public sealed record OneOfManyLogsProof(ImmutableArray<KnowledgeProof> Branches)
{
    /// <summary>Most elements.</summary>
    public const int MostElements = 256;

    /// <summary>Proves; the same operations on all elements, whichever it is.</summary>
    /// <param name="secret">x.</param>
    /// <param name="otherBase">H.</param>
    /// <param name="elements">1 to <see cref="MostElements"/>; one of them is xH, else the proof does not verify.</param>
    /// <param name="context">What the proof is for.</param>
    /// <param name="seed32">Secret, for nonces, which hang on all inputs too.</param>
    public static OneOfManyLogsProof Make(
        GroupScalar secret, GroupElement otherBase, ImmutableArray<GroupElement> elements, ReadOnlySpan<byte> context, ReadOnlySpan<byte> seed32)
    {
        if (elements.Length is 0 or > MostElements) throw new ArgumentException($"1 to {MostElements} elements are needed.", nameof(elements));
        var key = GroupElement.MultiplyBase(secret);
        var own = (secret * otherBase).Octets;
        var statement = StatementOf(key, otherBase, elements, context);
        var branches = Disjunction.Simulate(elements.Length, seed32, statement.Hash(), secret);
        Commit(ref statement, key, otherBase, elements, branches);
        var challenge = GroupScalar.Challenge(statement);
        statement.Dispose();
        return new OneOfManyLogsProof(Disjunction.Close(branches, challenge, secret, i => Selection.IsEqual(own, elements[i].Octets)));
    }

    /// <summary>Whether this proves that one of the elements has, to the base H, the logarithm that <paramref name="key"/> has to G.</summary>
    public bool IsValid(GroupElement key, GroupElement otherBase, ImmutableArray<GroupElement> elements, ReadOnlySpan<byte> context)
    {
        if (key.IsIdentity || otherBase.IsIdentity || elements.Length is 0 or > MostElements || Branches.Length != elements.Length) return false;
        var statement = StatementOf(key, otherBase, elements, context);
        Commit(ref statement, key, otherBase, elements, Branches.AsSpan());
        var challenge = GroupScalar.Challenge(statement);
        statement.Dispose();
        return Disjunction.IsClosed(Branches.AsSpan(), challenge);
    }

    /// <inheritdoc/>
    public bool Equals(OneOfManyLogsProof? other) => other is not null && Branches.AsSpan().SequenceEqual(other.Branches.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => Branches.Length == 0 ? 0 : Branches[0].GetHashCode();

    private static Transcript StatementOf(GroupElement key, GroupElement otherBase, ImmutableArray<GroupElement> elements, ReadOnlySpan<byte> context)
    {
        var statement = new Transcript("one of many");
        statement.Append(context);
        statement.Append(key);
        statement.Append(otherBase);
        statement.Append(elements.AsSpan());
        return statement;
    }

    private static void Commit(
        ref Transcript statement, GroupElement key, GroupElement otherBase, ImmutableArray<GroupElement> elements, ReadOnlySpan<KnowledgeProof> branches)
    {
        for (var i = 0; i < branches.Length; i++)
        {
            statement.Append(GroupElement.MultiplyBase(branches[i].Response) + (branches[i].Challenge * key));
            statement.Append((branches[i].Response * otherBase) + (branches[i].Challenge * elements[i]));
        }
    }
}

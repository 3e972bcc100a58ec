using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Codec;

namespace MedChain.Core.Institutions;

/// <summary>
/// A genesis that its founders have signed: each shows, for this very chain, that it holds its three keys. The proofs are over the chain's
/// identity and therefore no part of it. Spec: Institutions I5.
/// </summary>
/// <param name="Genesis">The description.</param>
/// <param name="Proofs">One of each founder, in order of number.</param>
public sealed record Founding(Genesis Genesis, ImmutableArray<PossessionProof> Proofs) : ICanonical
{
    /// <summary>The first thing that is wrong, in words; null when the chain can start. Spec: Chain C10, Institutions I5.</summary>
    public string? Problem(IAuthenticator keys)
    {
        if (Genesis.Problem(keys) is { } problem) return problem;
        var members = Genesis.Founders.Members;
        if (Proofs.Length != members.Length) return "There must be one proof of possession for each founder.";
        for (var i = 0; i < members.Length; i++)
        {
            if (!new Registration(members[i], Proofs[i]).IsValid(Genesis.ChainId, keys)) return $"{members[i].Id} has not shown that it holds its keys.";
        }

        return null;
    }

    /// <summary>Reads a founding; whether it holds is <see cref="Problem"/>.</summary>
    public static Founding? Read(ref CanonicalReader reader)
    {
        var genesis = Genesis.Read(ref reader);
        var proofs = reader.List(ValidatorSet.Cap, PossessionProof.Size, PossessionProof.Read);
        return reader.Ok ? new Founding(genesis!, proofs) : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Genesis.Write(writer);
        writer.List(Proofs);
    }

    /// <inheritdoc/>
    public bool Equals(Founding? other) => other is not null && Genesis.ChainId == other.Genesis.ChainId && Proofs.SequenceEqual(other.Proofs);

    /// <inheritdoc/>
    public override int GetHashCode() => Genesis.ChainId.GetHashCode();
}

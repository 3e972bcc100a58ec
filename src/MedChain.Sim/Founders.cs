using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;

namespace MedChain.Sim;

/// <summary>The founders of a simulated consortium: their keys, derived from a seed, and the genesis that names them.</summary>
public static class Founders
{
    /// <summary>The setups of <paramref name="count"/> institutions, ordered by number, from 0.</summary>
    /// <exception cref="ArgumentException">Fewer than <see cref="ValidatorSet.Minimum"/> or more than <see cref="ValidatorSet.Cap"/>, or parameters that genesis refuses.</exception>
    public static ImmutableArray<ReplicaSetup> Create(Entropy seed, int count, ClusterOptions options) => Found(seed, count, options).Setups;

    /// <summary>The same with the founding that all of them signed.</summary>
    public static (Founding Founding, ImmutableArray<ReplicaSetup> Setups) Found(Entropy seed, int count, ClusterOptions options)
    {
        if (count is < ValidatorSet.Minimum or > ValidatorSet.Cap) throw new ArgumentException($"A consortium has {ValidatorSet.Minimum} to {ValidatorSet.Cap} institutions.", nameof(count));
        var keys = Enumerable.Range(0, count).Select(index => Keyring.Derive(seed.Derive("institution", (ulong)index), (ushort)index, options)).ToImmutableArray();
        Span<byte> lottery = stackalloc byte[Digest.Size];
        seed.Fill("lottery seed", lottery);
        var genesis = new Genesis(
            "Simulated consortium", ClusterOptions.GenesisMs, new Digest(lottery), options.Parameters, new ValidatorSet([.. keys.Select(ring => ring.Institution)]));
        var founding = new Founding(genesis, [.. keys.Select(ring => ring.Register(genesis.ChainId).Proof)]);
        if (founding.Problem(keys[0].Authenticator) is { } problem) throw new ArgumentException(problem, nameof(options));
        return (founding, [.. keys.Select(ring => ring.Setup(genesis))]);
    }
}

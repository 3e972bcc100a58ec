using System.Collections.Immutable;
using System.Globalization;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;
using MedChain.Sim;

namespace MedChain.Coyote.Harness;

/// <summary>
/// Founders' keys and genesis, kept from schedule to schedule since they never change. A scenario that wants certain leaders gets a lottery
/// seed that draws them: the lottery itself is the real one.
/// </summary>
internal static class Founding
{
    private static readonly SortedDictionary<string, ImmutableArray<ReplicaSetup>> Kept = new(StringComparer.Ordinal);

    /// <summary>The setups of a consortium, ordered by number.</summary>
    internal static ImmutableArray<ReplicaSetup> Of(TownOptions options)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{options.Institutions} {options.UsesRealSignatures} {options.Parameters} {string.Join(',', options.Leaders)}");
        if (Kept.TryGetValue(name, out var setups)) return setups;
        var cluster = new ClusterOptions { Parameters = options.Parameters, UsesRealSignatures = options.UsesRealSignatures };
        setups = Draw(Founders.Create(new Entropy(new byte[Entropy.SeedSize]), options.Institutions, cluster), options.Leaders);
        Kept.Add(name, setups);
        return setups;
    }

    /// <summary>A founder's setup, by chain.</summary>
    internal static ReplicaSetup Keys(Genesis genesis, InstitutionId institution) =>
        Kept.Values.First(setups => setups[0].Genesis.ChainId == genesis.ChainId).First(setup => setup.Self == institution);

    private static ImmutableArray<ReplicaSetup> Draw(ImmutableArray<ReplicaSetup> setups, ImmutableArray<int> leaders)
    {
        var first = setups[0].Genesis;
        Span<byte> octets = stackalloc byte[Digest.Size];
        for (uint attempt = 0; ; attempt++)
        {
            octets.Clear();
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(octets, attempt);
            var genesis = new Genesis(first.Name, first.TimestampMs, new Digest(octets), first.Parameters, first.Founders);
            var epoch = EpochRules.First(genesis);
            var isDrawn = true;
            for (var view = 0; isDrawn && view < leaders.Length; view++) isDrawn = epoch.Leader((ulong)view + 1).Value == leaders[view];
            if (isDrawn) return [.. setups.Select(setup => setup with { Genesis = genesis })];
        }
    }
}

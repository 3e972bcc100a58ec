using System.Collections.Immutable;
using System.Globalization;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Election;
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

    private static readonly SortedDictionary<(bool IsReal, int Number), ReplicaSetup> Drawn = [];

    /// <summary>The setups of a consortium, ordered by number.</summary>
    internal static ImmutableArray<ReplicaSetup> Of(TownOptions options)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{options.Institutions} {options.UsesRealSignatures} {options.Parameters} {string.Join(',', options.Leaders)}");
        if (Kept.TryGetValue(name, out var setups)) return setups;
        var cluster = new ClusterOptions { Parameters = options.Parameters, UsesRealSignatures = options.UsesRealSignatures };
        // Dear checks of ballots are pure: what one host has found to hold, in whatever schedule, holds.
        var checks = new CheckedOnce();
        setups = [.. Draw(Founders.Create(new Entropy(new byte[Entropy.SeedSize]), options.Institutions, cluster), options.Leaders).Select(setup => setup with { Checks = checks })];
        Kept.Add(name, setups);
        return setups;
    }

    /// <summary>Further keys of an institution of a chain, known or not, kept from schedule to schedule: those of a founder of another chain.</summary>
    internal static ReplicaSetup NextKeys(TownOptions options, int number)
    {
        if (Drawn.TryGetValue((options.UsesRealSignatures, number), out var keys)) return keys;
        var seed = new Entropy(new byte[Entropy.SeedSize]).Derive("next keys", (ulong)number);
        var others = Founders.Create(seed, Math.Max(number + 1, ValidatorSet.Minimum), new ClusterOptions { UsesRealSignatures = options.UsesRealSignatures });
        return Drawn[(options.UsesRealSignatures, number)] = others[number];
    }

    /// <summary>The registration of further keys of an institution.</summary>
    internal static Registration Register(TownOptions options, int number)
    {
        var keys = NextKeys(options, number);
        return Registration.Sign(Of(options)[0].Genesis.ChainId, keys.Genesis.Founders.Find(keys.Self)!, keys.Keys, keys.Sealing);
    }

    /// <summary>All setups of a town: founders, those among them with further or other keys, and who comes later.</summary>
    internal static ImmutableArray<ReplicaSetup> Members(TownOptions options)
    {
        var founders = Of(options);
        var newcomers = Enumerable.Range(options.Institutions, options.Newcomers).Select(number => NextKeys(options, number) with { Genesis = founders[0].Genesis });
        return [.. founders.Select(setup => Adapt(options, setup)), .. newcomers];
    }

    private static ReplicaSetup Adapt(TownOptions options, ReplicaSetup setup)
    {
        var number = setup.Self.Value;
        if (options.LostStore == number) return NextKeys(options, number) with { Genesis = setup.Genesis };
        return options.HasNextKeys.Contains(number) ? setup with { Others = [new OwnKeys(NextKeys(options, number).Keys, NextKeys(options, number).Sealing)] } : setup;
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

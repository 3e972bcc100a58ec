using System.Collections.Immutable;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Election;

/// <summary>A candidate when the totals are open.</summary>
/// <param name="Institution">Who, where and of which tier.</param>
/// <param name="Votes">Ballots that approve of it.</param>
/// <param name="Reputation">In fixed point.</param>
public readonly record struct Standing(Institution Institution, uint Votes, uint Reputation);

/// <summary>Who is seated, and with which weight. Pure, integers only. Spec: Election V13, V14.</summary>
public static class SeatRules
{
    /// <summary>
    /// The seats and those on standby, best first, each with the weight that its votes and reputation give; none where fewer than 2 f + 1 are
    /// seated. The quotas hold for both together, so that whoever follows keeps them.
    /// </summary>
    /// <param name="candidates">All candidates.</param>
    /// <param name="ballots">Ballots counted.</param>
    /// <param name="validators">The epoch's validators, for f.</param>
    /// <param name="parameters">Threshold, quotas, seats.</param>
    /// <param name="seed">The epoch's seed, for ties.</param>
    public static (ImmutableArray<Lottery.Delegate> Seats, ImmutableArray<Lottery.Delegate> Standby) Seat(
        IEnumerable<Standing> candidates, int ballots, ValidatorSet validators, ProtocolParameters parameters, Digest seed)
    {
        var seats = ImmutableArray.CreateBuilder<Lottery.Delegate>();
        var standby = ImmutableArray.CreateBuilder<Lottery.Delegate>();
        var regions = ImmutableSortedDictionary<ushort, uint>.Empty;
        var tiers = ImmutableSortedDictionary<byte, uint>.Empty;
        foreach (var candidate in Ranked(candidates, ballots, parameters, seed))
        {
            var (institution, weight) = (candidate.Institution, Weight(candidate, parameters.WeightCap));
            var (inRegion, inTier) = (regions.GetValueOrDefault(institution.Region), tiers.GetValueOrDefault(institution.Tier));
            if (IsFull(inRegion, parameters.SeatsPerRegion) || IsFull(inTier, parameters.SeatsPerTier)) continue;
            if (seats.Count < parameters.SeatCount) seats.Add(new Lottery.Delegate(institution.Id, weight));
            else if (standby.Count < parameters.StandbyCount) standby.Add(new Lottery.Delegate(institution.Id, weight));
            else break;
            regions = regions.SetItem(institution.Region, inRegion + 1);
            tiers = tiers.SetItem(institution.Tier, inTier + 1);
        }

        return seats.Count < Fewest(validators) ? ([], []) : (seats.ToImmutable(), standby.ToImmutable());
    }

    /// <summary>Fewest delegates that can be weighed so that any f of them hold less than half: 2 f + 1.</summary>
    public static int Fewest(ValidatorSet validators) => (2 * validators.FaultTolerance) + 1;

    /// <summary>min(isqrt(votes * reputation), cap), at least 1.</summary>
    public static ulong Weight(Standing candidate, uint cap) => Math.Clamp(Root((ulong)candidate.Votes * candidate.Reputation), 1, cap);

    /// <summary>
    /// The delegates with weights cut to the largest cap for which any <paramref name="faults"/> of them hold less than half of the sum; null
    /// where even equal weights do not do.
    /// </summary>
    public static ImmutableArray<Lottery.Delegate>? Capped(ImmutableArray<Lottery.Delegate> delegates, int faults)
    {
        if (delegates.Length < (2 * faults) + 1) return null;
        ulong low = 1, high = delegates.Max(item => item.Weight);
        while (low < high)
        {
            var middle = high - ((high - low) / 2);
            if (IsSafe(delegates, faults, middle)) low = middle;
            else high = middle - 1;
        }

        return [.. delegates.Select(item => item with { Weight = Math.Min(item.Weight, low) })];
    }

    /// <summary>Whether, with weights cut to a cap, any so many delegates hold less than half.</summary>
    internal static bool IsSafe(ImmutableArray<Lottery.Delegate> delegates, int faults, ulong cap)
    {
        ulong all = 0, largest = 0;
        var place = 0;
        foreach (var weight in delegates.Select(item => Math.Min(item.Weight, cap)).OrderDescending())
        {
            all += weight;
            if (place++ < faults) largest += weight;
        }

        return 2 * largest < all;
    }

    /// <summary>The integer square root.</summary>
    internal static ulong Root(ulong value)
    {
        ulong root = 0;
        for (var bit = 1UL << 31; bit > 0; bit >>= 1)
        {
            var next = root | bit;
            if (next * next <= value) root = next;
        }

        return root;
    }

    private static IEnumerable<Standing> Ranked(IEnumerable<Standing> candidates, int ballots, ProtocolParameters parameters, Digest seed) => candidates
        .Where(candidate => candidate.Votes > 0 && (ulong)candidate.Votes * 1_000 >= (ulong)parameters.VoteThresholdPermille * (ulong)ballots)
        .OrderByDescending(candidate => candidate.Votes)
        .ThenByDescending(candidate => candidate.Reputation)
        .ThenBy(candidate => Tie(seed, candidate.Institution.Id));

    private static Digest Tie(Digest seed, InstitutionId candidate)
    {
        using var transcript = new Transcript("tie");
        transcript.Append(seed);
        transcript.Append(candidate.Value);
        return transcript.Hash();
    }

    private static bool IsFull(uint taken, uint quota) => quota > 0 && taken >= quota;
}

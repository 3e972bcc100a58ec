using System.Collections.Immutable;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Crypto.ElGamal;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Threshold;

namespace MedChain.Sim.Bribery;

/// <summary>
/// Guesses at level 1. Each guess is a function of what that briber sees and of what everybody knows, among it what voters do to evade; true: it obeyed.
/// </summary>
internal sealed class SealedBriber(ElectionNotice notice, TotalsTable table, PublishedLaw law, int leastBallots)
{
    private readonly SortedDictionary<int, PublishedLaw> _byClaims = [];
    private readonly SortedDictionary<int, (UInt128 Obeying, UInt128 Evading)> _byTotal = law.See(TotalOfDemanded);
    private readonly SortedDictionary<int, (UInt128 Obeying, UInt128 Evading)> _byLead = law.See(LeadOfDemanded);

    /// <summary>From totals alone.</summary>
    public bool FromTotals(Published published) => law.SuggestsObeying(published);

    /// <summary>From the demanded candidate's total alone.</summary>
    public bool FromOneTotal(Published published) => Suggests(_byTotal, TotalOfDemanded(published.Totals!.Value));

    /// <summary>From whether the demanded candidate has the most votes, alone or with others.</summary>
    public bool FromLead(Published published) => Suggests(_byLead, LeadOfDemanded(published.Totals!.Value));

    /// <summary>
    /// From all ballots and some trustees' shares, perhaps none, without knowing whose is whose: opens what it can. If it can open them all, the votes
    /// speak; else totals.
    /// </summary>
    public bool FromBallots(Published published, ImmutableArray<SealedBallot> cast, ImmutableArray<HeldShare> shares)
    {
        ImmutableArray<uint?> votes = [.. cast.Select(ballot => TryOpen(ballot, shares))];
        return votes.All(vote => vote is not null) ? table.Law.SuggestsDemanded([.. votes.Select(vote => vote!.Value)]) : FromTotals(published);
    }

    /// <summary>From all ballots, the voter's tag and some trustees' shares, perhaps none. If it can open the ballot, the vote speaks; else totals.</summary>
    public bool FromTag(Published published, ImmutableArray<SealedBallot> cast, TagReceipt receipt, ImmutableArray<HeldShare> shares)
    {
        if (!notice.Accepts(receipt) || LastOf(receipt.Tag, cast) is not { } own) return false;
        return TryOpen(own, shares) is { } vote ? vote == VoteLaw.Demanded : FromTotals(published);
    }

    /// <summary>From all ballots and the seed of the voter's randomness: makes the ballot demanded once more, and compares.</summary>
    public bool FromSeed(ImmutableArray<SealedBallot> cast, SeedReceipt kept)
    {
        if (GroupElement.MultiplyBase(kept.Secret) != notice.Election.Voters[notice.Bought]) return false;
        if (LastOf(kept.Secret * notice.TagBase, cast) is not { } own) return false;
        var demanded = notice.Election.Candidates.Where((_, i) => ((VoteLaw.Demanded >> i) & 1) == 1).ToImmutableSortedSet();
        return own.Equals(BallotRules.Make(notice.Election, notice.Key, kept.Secret, demanded, own.Sequence, notice.MostApprovals, kept.Seed.ToArray()));
    }

    /// <summary>From the ballots before the last moment and the seed, and from totals afterwards; of ballots that replace it sees none.</summary>
    public bool FromSeedBeforeClose(ImmutableArray<SealedBallot> early, SeedReceipt kept, Published published) => FromSeed(early, kept) && FromTotals(published);

    /// <summary>From who has claimed its turnout under its name: who has not, abstained.</summary>
    public bool FromClaim(ImmutableSortedSet<InstitutionId> claimants) => !claimants.Contains(notice.Bought);

    /// <summary>From number of ballots, totals, and how many have claimed: whoever did not claim may have voted all the same.</summary>
    public bool FromClaims(Published published, ImmutableSortedSet<InstitutionId> claimants)
    {
        if (claimants.Contains(notice.Bought)) return false;
        if (!_byClaims.TryGetValue(claimants.Count, out var known))
        {
            var present = PublishedLaw.Binomial(claimants.Count, table.Others - claimants.Count, Plan.Odds, Plan.Odds + 1);
            _byClaims[claimants.Count] = known = PublishedLaw.OfAbstention(table, present, leastBallots);
        }

        return known.SuggestsObeying(published);
    }

    /// <summary>
    /// The vote in a ballot, by some trustees' shares, perhaps none. Fewer than f + 1 interpolate too, to something; then what is left is no small number, and
    /// the ballot stays shut: null.
    /// </summary>
    internal static uint? TryOpen(SealedBallot ballot, ImmutableArray<HeldShare> shares)
    {
        var set = 0u;
        for (var i = 0; i < ballot.Choices.Length; i++)
        {
            var (a, b) = ballot.Choices[i].Vote;
            var mask = shares.IsEmpty ? GroupElement.Identity : Lagrange.Interpolate([.. shares.Select(held => (held.Index, held.Share * a))]);
            if (!SmallLogs.TryFind(b - mask, 1, out var vote)) return null;
            set |= vote << i;
        }

        return set;
    }

    private static SealedBallot? LastOf(GroupElement tag, ImmutableArray<SealedBallot> cast) => cast.Where(ballot => ballot.Tag == tag).MaxBy(ballot => ballot.Sequence);

    private static int TotalOfDemanded(ImmutableArray<uint> totals) => (int)totals[0];

    private static int LeadOfDemanded(ImmutableArray<uint> totals) => totals[0] == totals.Max() ? 1 : 0;

    private static bool Suggests(SortedDictionary<int, (UInt128 Obeying, UInt128 Evading)> seen, int sight) => seen[sight].Obeying > seen[sight].Evading;
}

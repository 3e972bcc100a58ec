using System.Collections.Immutable;
using MedChain.Core.Institutions;

namespace MedChain.Sim.Bribery;

/// <summary>What so many bought votes cost and gain a briber. All in units of one voter's price; exact.</summary>
/// <param name="Level">The level of the ballots.</param>
/// <param name="Adversary">What the briber pays on.</param>
/// <param name="Bought">How many votes it has bought.</param>
/// <param name="Offer">What each bought voter is paid when the briber takes it to have obeyed; so much that obeying is worth its price.</param>
/// <param name="Budget">What the briber must have in hand: it may have to pay everybody.</param>
/// <param name="Spent">What it pays on average where all obey.</param>
/// <param name="Seat">The probability that its candidate is seated.</param>
/// <param name="Unbought">The same without bribery.</param>
public sealed record SweepRow(string Level, string Adversary, int Bought, Ratio Offer, Ratio Budget, Ratio Spent, Ratio Seat, Ratio Unbought);

/// <summary>
/// The sweep over budgets: a briber pays each of 1, 2, ... voters a flat sum whenever it guesses, as well as can be guessed, that this one has obeyed. A voter obeys if
/// that gains it as much as the vote is worth to it, its price, 1: so a briber that sees half as much must offer twice as much. The others vote as in the games. Nothing
/// is sampled. Spec: Election, the ladder of bribery.
/// </summary>
public static class BudgetSweep
{
    /// <summary>The rows, by level and adversary, then by votes bought.</summary>
    /// <param name="voters">Voters of an election.</param>
    /// <param name="candidates">Candidates; the briber's is the first, demanded alone.</param>
    /// <param name="seats">How many candidates with most votes are seated, ties by lot; at least 1, fewer than candidates.</param>
    public static ImmutableArray<SweepRow> Run(int voters, int candidates, int seats)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(seats, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(seats, candidates);
        var law = new VoteLaw(candidates, Math.Min(BriberyOptions.MostApprovals, candidates));
        var table = new TotalsTable(law, voters);
        var unbought = SeatOdds(table, voters, 0, seats);
        var trustees = (UInt128)ValidatorSet.FaultsOf(voters) + 1;
        var rows = ImmutableArray.CreateBuilder<SweepRow>();
        foreach (var (level, adversary, extra) in Payers(trustees))
        {
            for (var bought = 1; bought <= voters; bought++)
            {
                var seat = SeatOdds(table, voters - bought, bought, seats);
                var (paid, wrong, whole) = adversary == "pay-on-totals" ? PublishedLaw.OfVote(new TotalsTable(law, voters - bought)).FlatPay() : (1, 0, 1);
                var (count, edge) = ((UInt128)bought, paid - wrong);
                rows.Add(new SweepRow(
                    level, adversary, bought, new Ratio(whole, edge), new Ratio((count * whole) + (extra * edge), edge), new Ratio((count * paid) + (extra * edge), edge), seat, unbought));
            }
        }

        return rows.ToImmutable();
    }

    /// <summary>On what it can pay at each level without breaking what is assumed, and at level 1 what it sees besides when that is broken, with what this costs.</summary>
    private static ImmutableArray<(string Level, string Adversary, UInt128 Extra)> Payers(UInt128 trustees) =>
    [
        (BriberyAdversary.Open, "pay-on-receipt", 0), (BriberyAdversary.Overwriting, "pay-on-receipt", 0), (BriberyAdversary.Sealed, "pay-on-totals", 0),
        (BriberyAdversary.Sealed, "pay-on-receipt-kept-randomness", 0), (BriberyAdversary.Sealed, "trustees-past-threshold", trustees),
    ];

    /// <summary>The probability that the first candidate is among the first <paramref name="seats"/>, where so many others vote as they like and so many for it alone.</summary>
    private static Ratio SeatOdds(TotalsTable table, int free, int bought, int seats)
    {
        UInt128 lots = 1, won = 0, whole = 0;
        for (var i = 2u; i <= (uint)table.Law.Candidates; i++) lots = Multiple(lots, i);
        for (var index = 0; index < table.Size; index++)
        {
            var ways = table.Ways(free, index);
            if (ways == 0) continue;
            var totals = table.TotalsOf(index);
            var own = totals[0] + (uint)bought;
            var (above, level) = (totals.Skip(1).Count(votes => votes > own), totals.Skip(1).Count(votes => votes == own));
            whole += ways * lots;
            if (above < seats) won += ways * lots * (UInt128)Math.Min(seats - above, level + 1) / (UInt128)(level + 1);
        }

        return new Ratio(won, whole);
    }

    // The least number that both divide.
    private static UInt128 Multiple(UInt128 a, UInt128 b)
    {
        var (x, y) = (a, b);
        while (y != 0) (x, y) = (y, x % y);
        return a / x * b;
    }
}

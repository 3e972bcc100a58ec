using MedChain.Sim.Bribery;
using MedChain.Sim.Measures;

namespace MedChain.Sim.Tests.Bribery;

/// <summary>What votes cost and gain, against the enumeration of all that a few voters can do.</summary>
public sealed class BudgetSweepTests
{
    private const int Voters = 4, Candidates = 3, Seats = 1;

    private static readonly VoteLaw s_law = new(Candidates, BriberyOptions.MostApprovals);

    [Fact]
    public void The_probability_of_a_seat_is_that_of_enumeration()
    {
        var rows = BudgetSweep.Run(Voters, Candidates, Seats).Where(row => row is { Level: "0" }).ToList();
        Assert.Equal(Enumerable.Range(1, Voters), rows.Select(row => row.Bought));
        foreach (var row in rows)
        {
            Assert.Equal(Seated(row.Bought), Guessing.ValueOf(row.Seat), 12);
            Assert.Equal(Seated(0), Guessing.ValueOf(row.Unbought), 12);
        }
    }

    [Fact]
    public void An_offer_that_is_paid_on_totals_makes_obeying_worth_exactly_its_price()
    {
        foreach (var row in BudgetSweep.Run(Voters, Candidates, Seats).Where(row => row.Adversary == "pay-on-totals"))
        {
            var (obeying, evading) = Paid(Voters - row.Bought);
            Assert.Equal(1, Guessing.ValueOf(row.Offer) * (obeying - evading), 12);
            Assert.Equal(row.Bought * Guessing.ValueOf(row.Offer), Guessing.ValueOf(row.Budget), 12);
            Assert.Equal(row.Bought * Guessing.ValueOf(row.Offer) * obeying, Guessing.ValueOf(row.Spent), 12);
        }
    }

    [Fact]
    public void Sealing_never_makes_a_seat_cheaper_and_trustees_cost_what_they_cost()
    {
        var rows = BudgetSweep.Run(7, 5, 2);
        foreach (var row in rows)
        {
            var open = rows.Single(other => other is { Level: "0" } && other.Bought == row.Bought);
            Assert.True(Guessing.ValueOf(row.Spent) >= Guessing.ValueOf(open.Spent) - 1e-12);
            if (row.Adversary == "trustees-past-threshold") Assert.Equal(Guessing.ValueOf(open.Spent) + 3, Guessing.ValueOf(row.Spent), 12);
        }
    }

    /// <summary>How often who obeys and who evades is paid, where so many others vote as they like and the rest as told.</summary>
    private static (double Obeying, double Evading) Paid(int free)
    {
        SortedDictionary<string, double> obeying = [], evading = [];
        foreach (var votes in All(free))
        {
            Note(obeying, votes.Append(VoteLaw.Demanded), 1);
            foreach (var own in s_law.Sets.Where(set => set != VoteLaw.Demanded)) Note(evading, votes.Append(own), 1.0 / (s_law.Sets.Length - 1));
        }

        var whole = Math.Pow(s_law.Sets.Length, free);
        var paying = obeying.Keys.Where(totals => obeying[totals] > evading.GetValueOrDefault(totals) + 1e-9).ToList();
        return (paying.Sum(totals => obeying[totals]) / whole, paying.Sum(totals => evading.GetValueOrDefault(totals)) / whole);

        static void Note(SortedDictionary<string, double> seen, IEnumerable<uint> votes, double weight) =>
            seen[string.Join(',', Totals(votes))] = seen.GetValueOrDefault(string.Join(',', Totals(votes))) + weight;
    }

    private static double Seated(int bought)
    {
        var all = All(Voters - bought).ToList();
        return all.Sum(votes =>
        {
            var totals = Totals(votes.Concat(Enumerable.Repeat(VoteLaw.Demanded, bought)));
            var (above, level) = (totals.Skip(1).Count(each => each > totals[0]), totals.Skip(1).Count(each => each == totals[0]));
            return above >= Seats ? 0 : Math.Min(1, (double)(Seats - above) / (level + 1));
        }) / all.Count;
    }

    private static IEnumerable<IEnumerable<uint>> All(int voters) =>
        voters == 0 ? [[]] : All(voters - 1).SelectMany(votes => s_law.Sets.Select(votes.Append));

    private static int[] Totals(IEnumerable<uint> votes)
    {
        var totals = new int[Candidates];
        foreach (var vote in votes)
        {
            for (var i = 0; i < Candidates; i++) totals[i] += (int)((vote >> i) & 1);
        }

        return totals;
    }
}

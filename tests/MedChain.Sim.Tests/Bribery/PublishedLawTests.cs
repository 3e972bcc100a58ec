using System.Collections.Immutable;
using MedChain.Sim.Bribery;
using MedChain.Sim.Measures;

namespace MedChain.Sim.Tests.Bribery;

/// <summary>What totals tell, against the enumeration of all that a few voters can do.</summary>
public sealed class PublishedLawTests
{
    [Theory]
    [InlineData(4, 2, 2)]
    [InlineData(4, 2, 1)]
    [InlineData(4, 3, 3)]
    [InlineData(5, 3, 2)]
    public void The_tally_bound_of_a_vote_is_that_of_enumeration(int voters, int candidates, int most)
    {
        var law = new VoteLaw(candidates, most);
        SortedDictionary<string, double> obeying = [], evading = [];
        foreach (var (others, weight) in Others(law, voters - 1, 0))
        {
            Note(obeying, [.. others, VoteLaw.Demanded], weight);
            foreach (var own in law.Sets.Where(set => set != VoteLaw.Demanded)) Note(evading, [.. others, own], weight / (law.Sets.Length - 1));
        }

        Assert.Equal(Bound(obeying, evading), Guessing.ValueOf(PublishedLaw.OfVote(new TotalsTable(law, voters - 1)).TallyBound()), 12);

        void Note(SortedDictionary<string, double> seen, uint[] votes, double weight) => Add(seen, Totals(law, votes), weight);
    }

    [Theory]
    [InlineData(4, 2, 0)]
    [InlineData(4, 2, 3)]
    [InlineData(4, 3, 2)]
    public void The_tally_bound_of_an_abstention_is_that_of_enumeration(int voters, int candidates, int least)
    {
        var law = new VoteLaw(candidates, 2);
        SortedDictionary<string, double> obeying = [], evading = [];
        foreach (var (others, weight) in Others(law, voters - 1, 0.25))
        {
            Note(obeying, others, weight);
            foreach (var own in law.Sets) Note(evading, [.. others, own], weight / law.Sets.Length);
        }

        var present = PublishedLaw.Binomial(0, voters - 1, 3, 1);
        Assert.Equal(Bound(obeying, evading), Guessing.ValueOf(PublishedLaw.OfAbstention(new TotalsTable(law, voters - 1), present, least).TallyBound()), 12);

        void Note(SortedDictionary<string, double> seen, uint[] votes, double weight) =>
            Add(seen, $"{votes.Length}:{(votes.Length < least ? "" : Totals(law, votes))}", weight);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Beside_so_many_claims_the_likelihoods_are_those_of_enumeration(int claims)
    {
        var law = new VoteLaw(2, 2);
        SortedDictionary<(int Ballots, string Totals), (double Obeying, double Evading)> seen = [];
        foreach (var (others, weight) in Others(law, 3, 0.25))
        {
            // So many of those that voted claim, each with probability 3/4.
            if (others.Length < claims) continue;
            var likely = weight * Guessing.AtLeast(claims, others.Length, 0.75) - (weight * Guessing.AtLeast(claims + 1, others.Length, 0.75));
            Note(others, likely, 0);
            foreach (var own in law.Sets) Note([.. others, own], 0, likely / law.Sets.Length);
        }

        var table = new TotalsTable(law, 3);
        var published = PublishedLaw.OfAbstention(table, PublishedLaw.Binomial(claims, 3 - claims, 3, 4), 0);
        Assert.All(seen, item =>
        {
            var (obeying, evading) = published.Weigh(new Published(item.Key.Ballots, [.. item.Key.Totals.Split(',').Select(uint.Parse)]));
            Assert.Equal(item.Value.Obeying / (item.Value.Obeying + item.Value.Evading), (double)obeying / (double)(obeying + evading), 9);
        });

        void Note(uint[] votes, double obeying, double evading)
        {
            var (sight, before) = ((votes.Length, Totals(law, votes)), seen.GetValueOrDefault((votes.Length, Totals(law, votes))));
            seen[sight] = (before.Obeying + obeying, before.Evading + evading);
        }
    }

    [Fact]
    public void The_guess_is_for_the_likelier_bit_and_looking_at_less_is_never_better()
    {
        var law = new VoteLaw(2, 2);
        var published = PublishedLaw.OfVote(new TotalsTable(law, 3));
        Assert.True(published.SuggestsObeying(new Published(4, [4, 0])));
        Assert.False(published.SuggestsObeying(new Published(4, [0, 4])));
        var whole = Guessing.ValueOf(published.TallyBound());
        Assert.Equal(whole, Best(published.See(totals => (int)((10 * totals[0]) + totals[1]))), 12);
        Assert.InRange(Best(published.See(totals => (int)totals[0])), 0.5, whole);
        Assert.Equal(0.5, Best(published.See(_ => 0)), 12);

        static double Best(SortedDictionary<int, (UInt128 Obeying, UInt128 Evading)> seen) =>
            (double)seen.Values.Aggregate(UInt128.Zero, (sum, pair) => sum + UInt128.Max(pair.Obeying, pair.Evading))
            / (double)seen.Values.Aggregate(UInt128.Zero, (sum, pair) => sum + pair.Obeying + pair.Evading);
    }

    [Fact]
    public void Weights_of_who_is_present_are_binomial()
    {
        Assert.Equal([1, 9, 27, 27], PublishedLaw.Binomial(0, 3, 3, 1).Select(weight => (int)weight));
        Assert.Equal([0, 0, 4, 3], PublishedLaw.Binomial(2, 1, 3, 4).Select(weight => (int)weight));
    }

    [Theory]
    [InlineData(21, 3)]
    [InlineData(16, 4)]
    [InlineData(9, 5)]
    public void The_largest_tables_hold_their_numbers(int voters, int candidates)
    {
        var table = new TotalsTable(new VoteLaw(candidates, BriberyOptions.MostApprovals), voters - 1);
        Assert.InRange(Guessing.ValueOf(PublishedLaw.OfVote(table).TallyBound()), 0.5, 1);
        var claims = PublishedLaw.OfAbstention(table, PublishedLaw.Binomial(0, voters - 1, 3, 4), 3);
        Assert.False(claims.SuggestsObeying(new Published(voters, [.. Enumerable.Repeat(1u, candidates)])));
        Assert.True(claims.SuggestsObeying(new Published(0, null)));
    }

    private static IEnumerable<(uint[] Votes, double Weight)> Others(VoteLaw law, int voters, double absent)
    {
        if (voters == 0) return [([], 1)];
        return
            from rest in Others(law, voters - 1, absent)
            from vote in law.Sets.Select(set => (uint?)set).Append(null)
            where vote is not null || absent > 0
            select (vote is { } set ? [.. rest.Item1, set] : rest.Item1, rest.Item2 * (vote is null ? absent : (1 - absent) / law.Sets.Length));
    }

    private static string Totals(VoteLaw law, uint[] votes) =>
        string.Join(',', Enumerable.Range(0, law.Candidates).Select(i => votes.Count(vote => ((vote >> i) & 1) == 1)));

    private static void Add(SortedDictionary<string, double> seen, string sight, double weight) => seen[sight] = seen.GetValueOrDefault(sight) + weight;

    private static double Bound(SortedDictionary<string, double> obeying, SortedDictionary<string, double> evading) =>
        (1 + (obeying.Keys.Union(evading.Keys).Sum(sight => Math.Abs(obeying.GetValueOrDefault(sight) - evading.GetValueOrDefault(sight))) / 2)) / 2;
}

using System.Collections.Immutable;

namespace MedChain.Sim.Bribery;

/// <summary>What everybody sees of every election.</summary>
/// <param name="Ballots">How many ballots are counted.</param>
/// <param name="Totals">For each candidate, how many approve; null where there are too few ballots to be opened.</param>
public sealed record Published(int Ballots, ImmutableArray<uint>? Totals);

/// <summary>A part of a whole, exactly.</summary>
public readonly record struct Ratio(UInt128 Part, UInt128 Whole);

/// <summary>
/// How likely what is published is where the bought voter obeys, and where it evades; both as whole numbers over one common whole. From it come the best
/// guess for whoever sees no more than that, and how good this guess can be: (1 + total variation distance) / 2. Spec: Election, the ladder of bribery.
/// </summary>
public sealed class PublishedLaw
{
    private readonly TotalsTable _table;
    private readonly ImmutableArray<UInt128> _present;
    private readonly UInt128 _scale;
    private readonly Func<int, UInt128>? _obeying;
    private readonly Func<int, UInt128> _evading;
    private readonly int _least;

    private PublishedLaw(TotalsTable table, ImmutableArray<UInt128> present, UInt128 scale, Func<int, UInt128>? obeying, Func<int, UInt128> evading, int least) =>
        (_table, _present, _scale, _obeying, _evading, _least) = (table, present, scale, obeying, evading, least);

    /// <summary>The law where a vote is demanded: everybody votes; who evades votes any other set.</summary>
    public static PublishedLaw OfVote(TotalsTable table)
    {
        var demanded = table.Law.Sets.IndexOf(VoteLaw.Demanded);
        var others = (UInt128)(table.Law.Sets.Length - 1);
        ImmutableArray<UInt128> present = [.. Enumerable.Repeat(UInt128.Zero, table.Others), UInt128.One];
        return new PublishedLaw(table, present, others, place => place == demanded ? others : 0, place => place == demanded ? 0 : UInt128.One, 0);
    }

    /// <summary>The law where an abstention is demanded: who evades votes any set.</summary>
    /// <param name="table">Counts.</param>
    /// <param name="present">The weights with which 0, 1, ... of the others vote.</param>
    /// <param name="least">Totals of fewer ballots are not opened.</param>
    public static PublishedLaw OfAbstention(TotalsTable table, ImmutableArray<UInt128> present, int least) =>
        new(table, present, (UInt128)table.Law.Sets.Length, null, _ => UInt128.One, least);

    /// <summary>Weights with which 0, 1, ... of some voters do something that each does with odds of <paramref name="odds"/> to <paramref name="against"/>, moved up by <paramref name="sure"/> that do.</summary>
    public static ImmutableArray<UInt128> Binomial(int sure, int voters, uint odds, uint against)
    {
        var weights = new UInt128[sure + voters + 1];
        weights[sure] = 1;
        for (var voter = 0; voter < voters; voter++)
        {
            for (var k = weights.Length - 1; k >= sure; k--) weights[k] = (weights[k] * against) + (k > sure ? weights[k - 1] * odds : 0);
        }

        return [.. weights];
    }

    /// <summary>The weights of what is published.</summary>
    public (UInt128 Obeying, UInt128 Evading) Weigh(Published published) => Weigh(published.Ballots, published.Totals is { } totals ? _table.IndexOf(totals) : null);

    /// <summary>The guess of who sees no more than what is published: whether the voter obeyed. Where nothing speaks for either, that it did not.</summary>
    public bool SuggestsObeying(Published published)
    {
        var (obeying, evading) = Weigh(published);
        return obeying > evading;
    }

    /// <summary>The weights of what is seen by whoever sees only <paramref name="look"/> of the totals.</summary>
    public SortedDictionary<int, (UInt128 Obeying, UInt128 Evading)> See(Func<ImmutableArray<uint>, int> look)
    {
        var seen = new SortedDictionary<int, (UInt128 Obeying, UInt128 Evading)>();
        foreach (var (_, index, obeying, evading) in All().Where(item => item.Index is not null))
        {
            var sight = look(_table.TotalsOf(index!.Value));
            var before = seen.GetValueOrDefault(sight);
            seen[sight] = (before.Obeying + obeying, before.Evading + evading);
        }

        return seen;
    }

    /// <summary>How often the best guess from what is published is right: the sum of the greater weights over twice the whole.</summary>
    public Ratio TallyBound()
    {
        UInt128 best = 0, whole = 0;
        foreach (var (_, _, obeying, evading) in All())
        {
            best += UInt128.Max(obeying, evading);
            whole += obeying + evading;
        }

        return new Ratio(best, whole);
    }

    /// <summary>
    /// Who is paid a flat sum whenever this is the better guess: how often where it obeys and where it evades, over one whole. The difference is what obeying
    /// gains it, and no way of paying a flat sum on what is published gains it more.
    /// </summary>
    public (UInt128 Obeying, UInt128 Evading, UInt128 Whole) FlatPay()
    {
        UInt128 paid = 0, wrong = 0, whole = 0;
        foreach (var (_, _, obeying, evading) in All())
        {
            whole += obeying;
            if (obeying > evading) (paid, wrong) = (paid + obeying, wrong + evading);
        }

        return (paid, wrong, whole);
    }

    private IEnumerable<(int Ballots, int? Index, UInt128 Obeying, UInt128 Evading)> All()
    {
        for (var ballots = 0; ballots <= _table.Others + 1; ballots++)
        {
            if (Present(ballots) + Present(ballots - 1) == 0) continue;
            if (ballots < _least)
            {
                var (obeying, evading) = Weigh(ballots, null);
                yield return (ballots, null, obeying, evading);
                continue;
            }

            for (var index = 0; index < _table.Size; index++)
            {
                var (obeying, evading) = Weigh(ballots, index);
                if (obeying + evading > 0) yield return (ballots, index, obeying, evading);
            }
        }
    }

    private (UInt128 Obeying, UInt128 Evading) Weigh(int ballots, int? index) =>
        (_obeying is null ? Absent(ballots, index) : Voting(_obeying, ballots, index), Voting(_evading, ballots, index));

    // The bought voter does not vote: all ballots are the others'.
    private UInt128 Absent(int ballots, int? index)
    {
        if (Present(ballots) == 0) return 0;
        return _scale * Present(ballots) * (index is { } totals ? Power(_table.Others - ballots) * _table.Ways(ballots, totals) : Power(_table.Others));
    }

    private UInt128 Voting(Func<int, UInt128> weight, int ballots, int? index)
    {
        var others = ballots - 1;
        if (Present(others) == 0) return 0;
        if (index is not { } totals) return _scale * Present(others) * Power(_table.Others);
        UInt128 sum = 0;
        for (var place = 0; place < _table.Law.Sets.Length; place++)
        {
            if (weight(place) is var factor && factor > 0) sum += factor * _table.WaysWithout(place, others, totals);
        }

        return sum * Present(others) * Power(_table.Others - others);
    }

    private UInt128 Present(int others) => others < 0 || others >= _present.Length ? 0 : _present[others];

    private UInt128 Power(int voters)
    {
        UInt128 power = 1;
        for (var i = 0; i < voters; i++) power *= (UInt128)_table.Law.Sets.Length;
        return power;
    }
}

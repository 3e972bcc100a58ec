using System.Collections.Immutable;

namespace MedChain.Sim.Bribery;

/// <summary>
/// In how many ways voters whom nobody pays come to given totals, exactly: the sum of as many independent votes of a <see cref="VoteLaw"/>. Totals are
/// written as one number, a digit for each candidate.
/// </summary>
public sealed class TotalsTable
{
    /// <summary>Most totals of a table: (voters + 1)^candidates.</summary>
    public const int MostTotals = 100_000;

    private readonly int _base;
    private readonly ImmutableArray<int> _offsets;
    private readonly ImmutableArray<UInt128[]> _ways;

    /// <summary>Counts for 0 to <paramref name="others"/> voters; there is room for the totals of one more.</summary>
    public TotalsTable(VoteLaw law, int others)
    {
        if (!Fits(others + 1, law.Candidates)) throw new ArgumentException($"At most {MostTotals} totals are counted.", nameof(others));
        (Law, Others, _base) = (law, others, others + 2);
        _offsets = [.. law.Sets.Select(Offset)];
        Size = 1;
        for (var i = 0; i < law.Candidates; i++) Size *= _base;
        var ways = ImmutableArray.CreateBuilder<UInt128[]>(others + 1);
        ways.Add(new UInt128[Size]);
        ways[0][0] = 1;
        for (var voters = 1; voters <= others; voters++) ways.Add(WithOneMore(ways[^1]));
        _ways = ways.MoveToImmutable();
    }

    /// <summary>How each of the voters votes.</summary>
    public VoteLaw Law { get; }

    /// <summary>Most voters that are counted for.</summary>
    public int Others { get; }

    /// <summary>How many totals there are.</summary>
    public int Size { get; }

    /// <summary>Whether the totals of so many voters are few enough.</summary>
    public static bool Fits(int voters, int candidates)
    {
        long size = 1;
        for (var i = 0; i < candidates && size <= MostTotals; i++) size *= voters + 1;
        return size <= MostTotals;
    }

    /// <summary>In how many ways so many voters come to the totals.</summary>
    public UInt128 Ways(int voters, int index) => voters < 0 || voters > Others ? 0 : _ways[voters][index];

    /// <summary>The same, if the set with this place in <see cref="VoteLaw.Sets"/> is taken away from the totals first.</summary>
    public UInt128 WaysWithout(int place, int voters, int index) =>
        (Law.Sets[place] & ~PositiveOf(index)) != 0 ? 0 : Ways(voters, index - _offsets[place]);

    /// <summary>Totals as one number.</summary>
    public int IndexOf(ImmutableArray<uint> totals)
    {
        var index = 0;
        for (var i = totals.Length - 1; i >= 0; i--) index = (index * _base) + (int)totals[i];
        return index;
    }

    /// <summary>The totals that a number stands for.</summary>
    public ImmutableArray<uint> TotalsOf(int index)
    {
        var totals = ImmutableArray.CreateBuilder<uint>(Law.Candidates);
        for (var i = 0; i < Law.Candidates; i++, index /= _base) totals.Add((uint)(index % _base));
        return totals.MoveToImmutable();
    }

    private UInt128[] WithOneMore(UInt128[] before)
    {
        var after = new UInt128[Size];
        for (var index = 0; index < Size; index++)
        {
            if (before[index] == 0) continue;
            foreach (var offset in _offsets) after[index + offset] += before[index];
        }

        return after;
    }

    private int Offset(uint set)
    {
        var offset = 0;
        for (var i = Law.Candidates - 1; i >= 0; i--) offset = (offset * _base) + (int)((set >> i) & 1);
        return offset;
    }

    private uint PositiveOf(int index)
    {
        var mask = 0u;
        for (var i = 0; i < Law.Candidates; i++, index /= _base) mask |= index % _base > 0 ? 1u << i : 0;
        return mask;
    }
}

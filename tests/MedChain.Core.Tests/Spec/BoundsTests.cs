using System.Globalization;
using System.Numerics;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Core.Records;

namespace MedChain.Core.Tests.Spec;

/// <summary>Computes the tables of bounds.md again, exactly.</summary>
public sealed class BoundsTests
{
    private static readonly int[] Malicious = [10, 20, 30, 33];

    [Fact]
    public void The_risk_of_small_councils_is_the_tail_of_the_hypergeometric_distribution()
    {
        foreach (var row in PageTable.Below("bounds.md", "Small councils are unsafe"))
        {
            var council = Whole(row[0]);
            Assert.Equal((council - 1) / 3, Whole(row[1]));
            for (var i = 0; i < Malicious.Length; i++) Assert.Equal(PercentUnsafe(100, Malicious[i], council), row[2 + i]);
        }
    }

    [Fact]
    public void The_table_shows_the_two_councils_of_which_the_text_speaks()
    {
        Assert.Equal("8.276", PercentUnsafe(100, 20, 21));
        Assert.Equal("0.140", PercentUnsafe(100, 20, 43));
    }

    [Fact]
    public void I2_quorums_are_those_of_the_table_and_intersect_in_an_honest_member()
    {
        foreach (var row in PageTable.Below("bounds.md", "Validators"))
        {
            var set = SetOf(Whole(row[0]));
            Assert.Equal([set.FaultTolerance, set.Quorum, (2 * set.Quorum) - set.Count - set.FaultTolerance], row[1..4].Select(Whole));
            Assert.Equal($"{set.FaultTolerance + 1} silent", row[4]);
        }

        for (var count = ValidatorSet.Minimum; count <= ValidatorSet.Cap; count++)
        {
            var set = SetOf(count);
            Assert.True(3 * set.FaultTolerance < count && 3 * (set.FaultTolerance + 1) >= count);
            Assert.True((2 * set.Quorum) - count > set.FaultTolerance);
        }
    }

    [Fact]
    public void R2_thresholds_are_those_of_the_table_and_keep_the_constraints()
    {
        foreach (var row in PageTable.Below("bounds.md", "Custodians"))
        {
            var m = Whole(row[0]);
            var thresholds = CustodyThresholds.For(m);
            Assert.Equal([thresholds.Faulty, thresholds.Shares, thresholds.Fragments, thresholds.Receipts], row[1..5].Select(Whole));
            Assert.Equal(Rounded(m, thresholds.Fragments, 2), row[5]);
            Assert.Equal(thresholds.CertainDestruction, Whole(row[6]));
        }

        for (var m = CustodyThresholds.FewestCustodians; m <= CustodyThresholds.MostCustodians; m++)
        {
            var thresholds = CustodyThresholds.For(m);
            Assert.InRange(thresholds.Shares, thresholds.Faulty + 1, m - (2 * thresholds.Faulty));
            Assert.InRange(thresholds.Fragments, 1, m - (2 * thresholds.Faulty));
        }
    }

    [Fact]
    public void L2_timeouts_are_those_of_the_table()
    {
        var defaults = new ProtocolParameters();
        foreach (var row in PageTable.Below("bounds.md", "Timeouts"))
        {
            var distance = (ulong)Whole(row[0]);
            foreach (var finalized in (ReadOnlySpan<ulong>)[0, 1000])
            {
                Assert.Equal(Whole(row[1]), ViewRules.TimeoutMs(defaults.BaseTimeoutMs, defaults.CapTimeoutMs, finalized + distance, finalized));
                Assert.Equal(Whole(row[2]), ViewRules.TimeoutMs(defaults.ProposalTimeoutMs, defaults.CapTimeoutMs, finalized + distance, finalized));
            }
        }
    }

    [Fact]
    public void The_margin_R_is_the_least_for_a_risk_of_2_to_the_minus_40()
    {
        foreach (var row in PageTable.Below("bounds.md", "The margin R"))
        {
            var (share, margin) = (row[0].Split('/').Select(Whole).ToArray(), Whole(row[1]));
            Assert.True(IsRareEnough(share[0], share[1], margin), $"{row[0]} with {margin}");
            Assert.False(IsRareEnough(share[0], share[1], margin - 1), $"{row[0]} with {margin - 1}");
        }
    }

    [Fact]
    public void R21_challenges_find_a_loss_with_the_chances_of_the_table()
    {
        int[] challenges = [1, 2, 5, 10, 20, 50, 100];
        foreach (var row in PageTable.Below("bounds.md", "Challenges"))
        {
            var (lost, all) = (Whole(row[0].Split('/')[0]), Whole(row[0].Split('/')[1]));
            for (var i = 0; i < challenges.Length; i++) Assert.Equal(PercentFound(lost, all, challenges[i]), row[1 + i]);
        }
    }

    [Fact]
    public void R18_a_record_is_drawn_as_often_as_the_table_says()
    {
        var draws = (int)new ProtocolParameters().ChallengesPerEpoch;
        foreach (var row in PageTable.Below("bounds.md", "How often a record is drawn"))
        {
            var records = Whole(row[0]);
            Assert.Equal(PercentFound(1, records, draws), row[1]);
            foreach (var (epochs, percent) in ((int, int)[])[(Whole(row[2]), 50), (Whole(row[3]), 99)])
            {
                Assert.True(IsFound(records, draws * epochs, percent), $"{records} after {epochs}");
                Assert.False(IsFound(records, draws * (epochs - 1), percent), $"{records} before {epochs}");
            }
        }
    }

    /// <summary>1 - (1 - lost / all)^challenges, in percent.</summary>
    private static string PercentFound(int lost, int all, int challenges)
    {
        var (missed, tried) = (BigInteger.Pow(all - lost, challenges), BigInteger.Pow(all, challenges));
        return Rounded(100 * (tried - missed), tried, 3);
    }

    private static bool IsFound(int records, int draws, int percent) =>
        100 * (BigInteger.Pow(records, draws) - BigInteger.Pow(records - 1, draws)) >= percent * BigInteger.Pow(records, draws);

    [Fact]
    public void V14_rows_of_views_that_a_briber_stops_after_the_draw_are_those_of_the_table()
    {
        foreach (var row in PageTable.Below("bounds.md", "Corruption after the draw"))
        {
            var (faults, delegates) = (Whole(row[0]), Whole(row[1]));
            Assert.Equal((2 * faults) + 1, delegates);
            Assert.Equal(Rounded(faults, delegates - faults, 2), row[2]);
            var (part, whole) = (-BigInteger.One, BigInteger.One);
            for (var corrupted = 0; corrupted <= faults; corrupted++) (part, whole) = ((part * (delegates - corrupted)) + (delegates * whole), whole * (delegates - corrupted));
            Assert.Equal(Rounded(part, whole, 2), row[3]);
            Assert.True(faults * whole < part && 2 * part <= 3 * faults * whole, "more than one view and at most three halves for each");
        }
    }

    private static bool IsRareEnough(int part, int whole, int margin) => BigInteger.Pow(part, margin) << 40 <= BigInteger.Pow(whole, margin);

    private static string PercentUnsafe(int all, int malicious, int council)
    {
        var unsafeDraws = BigInteger.Zero;
        for (var bad = ((council - 1) / 3) + 1; bad <= Math.Min(malicious, council); bad++)
        {
            unsafeDraws += Choose(malicious, bad) * Choose(all - malicious, council - bad);
        }

        return Rounded(100 * unsafeDraws, Choose(all, council), 3);
    }

    private static BigInteger Choose(int n, int k)
    {
        if (k < 0 || k > n) return 0;
        var value = BigInteger.One;
        for (var i = 1; i <= k; i++) value = value * (n - k + i) / i;
        return value;
    }

    private static string Rounded(BigInteger numerator, BigInteger denominator, int digits)
    {
        var scale = BigInteger.Pow(10, digits);
        var value = ((2 * numerator * scale) + denominator) / (2 * denominator);
        return $"{value / scale}.{(value % scale).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0')}";
    }

    private static ValidatorSet SetOf(int count) =>
        new([.. Enumerable.Range(0, count).Select(i => new Institution(new InstitutionId((ushort)i), $"Hospital {i}", default, default, default))]);

    private static int Whole(string cell) => int.Parse(cell, CultureInfo.InvariantCulture);
}

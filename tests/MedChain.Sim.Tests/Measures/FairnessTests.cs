using MedChain.Sim.Measures;

namespace MedChain.Sim.Tests.Measures;

/// <summary>Measures of spread against values worked out by hand and from tables.</summary>
public sealed class FairnessTests
{
    [Fact]
    public void Gini_is_0_for_equal_shares_and_near_1_for_one_owner()
    {
        Assert.Equal(0, Fairness.Gini([5, 5, 5, 5]), 12);
        Assert.Equal(0.75, Fairness.Gini([0, 0, 0, 9]), 12);
        Assert.Equal(0.25, Fairness.Gini([1, 2, 3, 4]), 12);
        Assert.Equal(0, Fairness.Gini([]), 12);
    }

    [Fact]
    public void Nakamoto_counts_who_must_join_to_have_more_than_a_third()
    {
        Assert.Equal(2, Fairness.Nakamoto([1, 1, 1, 1]));
        Assert.Equal(1, Fairness.Nakamoto([5, 1, 1, 1]));
        Assert.Equal(2, Fairness.Nakamoto([3, 3, 3]));
        Assert.Equal(3, Fairness.Nakamoto([.. Enumerable.Repeat(1L, 7)]));
    }

    // Upper tail probabilities of the chi-square distribution: standard tables.
    [Theory]
    [InlineData(3.841, 1, 0.05)]
    [InlineData(18.307, 10, 0.05)]
    [InlineData(9.210, 2, 0.01)]
    [InlineData(0.0158, 1, 0.90)]
    [InlineData(40.256, 30, 0.10)]
    public void ChiSquareP_agrees_with_the_tables(double statistic, int degrees, double p) =>
        Assert.Equal(p, Fairness.ChiSquareP([(1 + Math.Sqrt(statistic), 1)], degrees), 3);
}

using MedChain.Sim.Measures;

namespace MedChain.Sim.Tests.Measures;

/// <summary>Binomial bounds against values worked out by hand.</summary>
public sealed class GuessingTests
{
    [Fact]
    public void AtLeast_is_the_binomial_tail()
    {
        Assert.Equal(11.0 / 16, Guessing.AtLeast(2, 4, 0.5), 12);
        Assert.Equal(1 - (0.7 * 0.7 * 0.7), Guessing.AtLeast(1, 3, 0.3), 12);
        Assert.Equal(1, Guessing.AtLeast(0, 3, 0.3));
        Assert.Equal((0, 1), (Guessing.AtLeast(1, 3, 0), Guessing.AtLeast(3, 3, 1)));
    }

    [Fact]
    public void UpperBound_is_where_so_few_right_guesses_become_improbable()
    {
        Assert.Equal(1, Guessing.UpperBound(10, 10));
        Assert.Equal(1 - Math.Pow(Guessing.Error, 0.1), Guessing.UpperBound(0, 10), 9);
        Assert.Equal(Guessing.Error, 1 - Guessing.AtLeast(61, 100, Guessing.UpperBound(60, 100)), 9);
    }

    [Fact]
    public void IsWithin_allows_what_chance_explains_and_no_more()
    {
        Assert.True(Guessing.IsWithin(60, 100, 0.5));
        Assert.False(Guessing.IsWithin(70, 100, 0.5));
        Assert.True(Guessing.IsWithin(100, 100, 1));
        Assert.True(Guessing.IsWithin(10, 100, 0.5));
    }
}

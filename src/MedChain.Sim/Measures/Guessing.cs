using MedChain.Sim.Bribery;

namespace MedChain.Sim.Measures;

/// <summary>What is known of a probability after so many trials: exact binomial bounds (Clopper and Pearson 1934), one-sided, at 99.9 %.</summary>
public static class Guessing
{
    /// <summary>The probability with which a bound fails.</summary>
    public const double Error = 0.001;

    /// <summary>The share of trials that were right.</summary>
    public static double Success(BriberyResult result) => (double)result.Right / result.Games;

    /// <summary>
    /// The largest probability for which so few or fewer right guesses would have come with at least <see cref="Error"/>: the true one is below, in
    /// 999 of 1,000 runs.
    /// </summary>
    public static double UpperBound(int right, int trials)
    {
        if (right >= trials) return 1;
        double low = (double)right / trials, high = 1;
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            if (1 - AtLeast(right + 1, trials, middle) > Error) low = middle;
            else high = middle;
        }

        return high;
    }

    /// <summary>The exact ratio as a number.</summary>
    public static double ValueOf(Ratio ratio) => (double)ratio.Part / (double)ratio.Whole;

    /// <summary>
    /// Whether so many right guesses are no more than guessing from totals explains: whoever is right with the probability of the bound is right so often or
    /// more with at least <see cref="Error"/>.
    /// </summary>
    public static bool IsWithin(int right, int trials, double bound) => AtLeast(right, trials, bound) > Error;

    /// <summary>The probability of at least so many right guesses.</summary>
    public static double AtLeast(int right, int trials, double probability)
    {
        if (right <= 0 || probability >= 1) return 1;
        if (right > trials || probability <= 0) return 0;
        double sum = 0, choose = 0;
        for (var k = 0; k <= trials; k++)
        {
            if (k > 0) choose += Math.Log(trials - k + 1) - Math.Log(k);
            if (k >= right) sum += Math.Exp(choose + (k * Math.Log(probability)) + ((trials - k) * Math.Log(1 - probability)));
        }

        return Math.Min(sum, 1);
    }
}

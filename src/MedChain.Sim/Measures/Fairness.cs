namespace MedChain.Sim.Measures;

/// <summary>How blocks are spread over those who may produce them.</summary>
public static class Fairness
{
    /// <summary>Gini coefficient: 0 for equal shares, towards 1 where one has all. 0 for none.</summary>
    public static double Gini(IReadOnlyCollection<long> shares)
    {
        double all = shares.Sum(), weighted = shares.Order().Select((share, i) => (i + 1.0) * share).Sum();
        return all == 0 ? 0 : (2 * weighted / (shares.Count * all)) - ((shares.Count + 1.0) / shares.Count);
    }

    /// <summary>Nakamoto coefficient: the fewest that together have more than a third.</summary>
    public static int Nakamoto(IReadOnlyCollection<long> shares)
    {
        long all = shares.Sum(), sum = 0;
        var count = 0;
        foreach (var share in shares.OrderDescending())
        {
            if (3 * sum > all) break;
            sum += share;
            count++;
        }

        return count;
    }

    /// <summary>
    /// The probability of a deviation from the expected counts at least as large, by Pearson's chi-square with the given degrees of freedom;
    /// 1 where there is no freedom. An approximation: for expectations above about 5.
    /// </summary>
    public static double ChiSquareP(IEnumerable<(double Observed, double Expected)> cells, int degrees)
    {
        var statistic = cells.Where(cell => cell.Expected > 0).Sum(cell => (cell.Observed - cell.Expected) * (cell.Observed - cell.Expected) / cell.Expected);
        return degrees <= 0 ? 1 : UpperGamma(degrees / 2.0, statistic / 2);
    }

    // The regularized upper incomplete gamma function Q(a, x): series below a + 1, continued fraction (Lentz) above.
    private static double UpperGamma(double a, double x)
    {
        if (x <= 0) return 1;
        var scale = Math.Exp((a * Math.Log(x)) - x - LogGamma(a));
        if (x < a + 1)
        {
            double term = 1 / a, sum = term;
            for (var n = 1; n < 10_000 && Math.Abs(term) > Math.Abs(sum) * 1e-15; n++) sum += term *= x / (a + n);
            return Math.Clamp(1 - (sum * scale), 0, 1);
        }

        double b = x + 1 - a, c = 1e300, d = 1 / b, h = d;
        for (var n = 1; n < 10_000; n++)
        {
            var step = -n * (n - a);
            b += 2;
            d = 1 / ((step * d) + b);
            c = b + (step / c);
            h *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-15) break;
        }

        return Math.Clamp(scale * h, 0, 1);
    }

    // Stirling's series, after moving the argument up.
    private static double LogGamma(double x)
    {
        double shift = 0;
        for (; x < 20; x++) shift -= Math.Log(x);
        return shift + ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (1 / (12 * x)) - (1 / (360 * x * x * x));
    }
}

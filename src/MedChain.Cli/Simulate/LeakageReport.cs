using MedChain.Sim.Leakage;

namespace MedChain.Cli.Simulate;

/// <summary>What leaked; with <c>--json</c> exactly this object is printed.</summary>
/// <param name="Stores">m.</param>
/// <param name="Threshold">t of "ours": fewer stores are to give nothing.</param>
/// <param name="Rows">A row for each number of fallen stores, from 0, and scheme.</param>
internal sealed record LeakageReport(int Stores, int Threshold, IReadOnlyList<LeakageShare> Rows)
{
    /// <summary>The report of a result.</summary>
    public static LeakageReport Of(LeakageResult result) => new(result.Stores, result.Threshold, [.. result.Rows.Select(LeakageShare.Of)]);
}

/// <summary>What a thief of so many stores has. Fractions have six digits after the point, and are 0 and 1 only where it has nothing and all.</summary>
/// <param name="Compromised">q, the stores that have fallen.</param>
/// <param name="Scheme">"plain", "sha256" or "ours".</param>
/// <param name="RecordsRecovered">Fraction of the records of which it has every octet.</param>
/// <param name="FieldsRecovered">Fraction of all values that are strings which it has in clear.</param>
/// <param name="IdentitiesRecovered">Fraction of the patients whose identifier it has and has put to a record of theirs.</param>
internal sealed record LeakageShare(int Compromised, string Scheme, double RecordsRecovered, double FieldsRecovered, double IdentitiesRecovered)
{
    private const double Least = 0.000001;

    /// <summary>The fractions of a row.</summary>
    public static LeakageShare Of(LeakageRow row) => new(
        row.Compromised, row.Scheme, Fraction(row.RecordsRecovered, row.Records), Fraction(row.FieldsRecovered, row.Fields), Fraction(row.IdentitiesRecovered, row.Patients));

    private static double Fraction(int part, int whole)
    {
        if (part == 0) return 0;
        return part == whole ? 1 : Math.Clamp(Math.Round((double)part / whole, 6), Least, 1 - Least);
    }
}

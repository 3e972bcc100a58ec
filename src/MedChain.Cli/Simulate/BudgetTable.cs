using System.Globalization;
using System.Text;

namespace MedChain.Cli.Simulate;

/// <summary>A sweep over budgets for people and for spreadsheets.</summary>
internal static class BudgetTable
{
    /// <summary>Comma-separated values with a heading, lines ended by line feeds; the last is empty where bribery gains nothing.</summary>
    public static string Csv(IReadOnlyList<BudgetRow> rows)
    {
        var csv = new StringBuilder("level,adversary,bought,offer,budget,spent,seat,unbought,costPerSeat\n");
        foreach (var row in rows)
            csv.Append(Say($"{row.Level},{row.Adversary},{row.Bought},{row.Offer:0.######},{row.Budget:0.######},{row.Spent:0.######},{row.Seat:0.######},{row.Unbought:0.######},{row.CostPerSeat:0.######}\n"));
        return csv.ToString();
    }

    /// <summary>Lines for a terminal.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<BudgetRow> rows)
    {
        yield return "";
        yield return Say($"what votes cost and gain, in units of one voter's price; seated without bribery with probability {rows[0].Unbought:0.000}");
        yield return Say($"{"level",-14} {"adversary",-31} {"bought",6} {"offer",8} {"budget",8} {"spent",8} {"seated",8} {"a seat",8}");
        foreach (var row in rows)
            yield return Say($"{row.Level,-14} {row.Adversary,-31} {row.Bought,6} {row.Offer,8:0.00} {row.Budget,8:0.00} {row.Spent,8:0.00} {row.Seat,8:0.000} {row.CostPerSeat,8:0.00}");
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

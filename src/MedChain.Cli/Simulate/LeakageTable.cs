using System.Globalization;
using System.Text;

namespace MedChain.Cli.Simulate;

/// <summary>A leakage report for people and for spreadsheets.</summary>
internal static class LeakageTable
{
    /// <summary>Comma-separated values with a heading, lines ended by line feeds (a subset of RFC 4180 but for that).</summary>
    public static string Csv(LeakageReport report)
    {
        var csv = new StringBuilder("compromised,scheme,recordsRecovered,fieldsRecovered,identitiesRecovered\n");
        foreach (var row in report.Rows)
            csv.Append(Say($"{row.Compromised},{row.Scheme},{row.RecordsRecovered:0.######},{row.FieldsRecovered:0.######},{row.IdentitiesRecovered:0.######}\n"));
        return csv.ToString();
    }

    /// <summary>Lines for a terminal.</summary>
    public static IEnumerable<string> Lines(LeakageReport report)
    {
        yield return Say($"{report.Stores} stores; ours opens with {report.Threshold}; 0 is nothing, 1 is everything");
        yield return Say($"{"stores fallen",-14} {"scheme",-8} {"records",8} {"fields",8} {"identities",11}");
        foreach (var row in report.Rows)
            yield return Say($"{row.Compromised,-14} {row.Scheme,-8} {row.RecordsRecovered,8:0.000} {row.FieldsRecovered,8:0.000} {row.IdentitiesRecovered,11:0.000}");
    }

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

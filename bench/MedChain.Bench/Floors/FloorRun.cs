using System.Collections.Immutable;
using System.Globalization;
using System.IO.Enumeration;
using System.Text;
using MedChain.Bench.Results;

namespace MedChain.Bench.Floors;

/// <summary><c>--floors</c>: each work beside its floor, and whether the ratio is within the target that the baseline names.</summary>
internal static class FloorRun
{
    // What is above its target runs again before it is believed.
    private const int Repeats = 3;

    private static readonly ImmutableArray<(string Name, Func<Floor> Make)> s_floors = [.. RingFloors.All, .. RecordFloors.All, (CeremonyFloor.Name, CeremonyFloor.Make), (ElectionFloor.Name, ElectionFloor.Make)];

    /// <summary>Measures, prints, writes what is to be written; the exit code.</summary>
    internal static int Run(BenchOptions options)
    {
        if (!ResultFile.TryRead(options.BaselineFile, out var baseline, out var problem))
        {
            Console.Error.WriteLine(problem);
            return 1;
        }

        var results = new SortedDictionary<string, FloorResult>(StringComparer.Ordinal);
        foreach (var (name, make) in s_floors.Where(item => FileSystemName.MatchesSimpleExpression(options.Filter, item.Name)))
        {
            Console.WriteLine($"{name} ...");
            results[name] = Measure(make(), options.IsQuick, baseline.Floors.TryGetValue(name, out var before) ? before.Target : 0);
        }

        if (options.UpdatesBaseline) ResultFile.Write(options.BaselineFile, baseline with { Floors = results });
        if (options.JsonFile is { } json) ResultFile.Write(json, BenchRun.Of(options.IsQuick, 0, [], results));
        var missing = options.Filter == "*" ? baseline.Floors.Keys.Except(results.Keys).ToList() : [];
        Console.WriteLine(ToTable(results, missing));
        var areFast = !FileSystemName.MatchesSimpleExpression(options.Filter, RecordRates.Name) || RecordRates.Run(options.IsQuick);
        return options.UpdatesBaseline || (missing.Count == 0 && results.Values.All(Holds) && areFast) ? 0 : 1;
    }

    private static FloorResult Measure(Floor floor, bool isQuick, double target)
    {
        var least = floor.Measure(isQuick);
        for (var i = 0; target > 0 && i < Repeats && least.Ratio > target; i++)
        {
            var again = floor.Measure(isQuick);
            if (again.Ratio < least.Ratio) least = again;
        }

        return least with { Target = target };
    }

    private static bool Holds(FloorResult result) => result.Ratio <= result.Target;

    private static string ToTable(SortedDictionary<string, FloorResult> results, List<string> missing)
    {
        var width = results.Keys.Concat(missing).Select(name => name.Length).Append(4).Max();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{"work".PadRight(width)} {"work ms",12} {"floor ms",12} {"ratio",7} {"target",7}\n");
        foreach (var (name, _) in s_floors)
        {
            if (!results.TryGetValue(name, out var result)) continue;
            text.Append(CultureInfo.InvariantCulture, $"{name.PadRight(width)} {result.WorkMs,12:F3} {result.FloorMs,12:F3} {result.Ratio,7:F3} {result.Target,7:F2}");
            text.Append(Holds(result) ? "\n" : result.Target == 0 ? "  not in the baseline\n" : "  above its target\n");
        }

        foreach (var name in missing) text.Append(CultureInfo.InvariantCulture, $"{name.PadRight(width)} did not run\n");
        return text.ToString().TrimEnd('\n');
    }
}

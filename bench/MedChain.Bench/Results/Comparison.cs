using System.Globalization;
using System.Text;

namespace MedChain.Bench.Results;

/// <summary>A run held against a baseline, by the baseline's bounds.</summary>
internal sealed class Comparison
{
    private readonly List<Line> _lines = [];
    private readonly Bounds _bounds;

    internal Comparison(BenchRun baseline, BenchRun run, bool expectsAll)
    {
        _bounds = baseline.Bounds;
        foreach (var (name, now) in run.Benchmarks)
        {
            _lines.Add(baseline.Benchmarks.TryGetValue(name, out var before) ? Judge(name, before, now) : new Line(name, null, now, "not in the baseline"));
        }

        if (!expectsAll) return;
        foreach (var (name, before) in baseline.Benchmarks)
        {
            if (!run.Benchmarks.ContainsKey(name)) _lines.Add(new Line(name, before, null, "did not run"));
        }
    }

    /// <summary>Whether every benchmark of the baseline ran and stayed within the bounds, and no other ran.</summary>
    internal bool Holds => _lines.TrueForAll(line => line.Fault.Length == 0);

    /// <summary>The benchmarks that ran and did not stay within the bounds.</summary>
    internal IReadOnlySet<string> Exceeded =>
        _lines.Where(line => line is { Fault.Length: > 0, Before: not null, Now: not null }).Select(line => line.Name).ToHashSet();

    /// <summary>One line a benchmark, and a verdict.</summary>
    internal string ToTable()
    {
        var width = _lines.Select(line => line.Name.Length).DefaultIfEmpty(9).Max();
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{"benchmark".PadRight(width)} {"octets before",14} {"octets now",14} {"ratio before",13} {"ratio now",13}\n");
        foreach (var line in _lines)
        {
            text.Append(CultureInfo.InvariantCulture, $"{line.Name.PadRight(width)} {line.Before?.AllocatedOctets,14} {line.Now?.AllocatedOctets,14} ");
            text.Append(CultureInfo.InvariantCulture, $"{line.Before?.Ratio,13:F4} {line.Now?.Ratio,13:F4}");
            text.Append(line.Fault.Length > 0 ? $"  {line.Fault}\n" : "\n");
        }

        var faults = _lines.Count(line => line.Fault.Length > 0);
        text.Append(CultureInfo.InvariantCulture, $"bounds: allocations +{_bounds.AllocationGrowthPercent} % and {_bounds.AllocationGrowthOctets} octets, ratios x {_bounds.RatioFactor}; ");
        text.Append(faults == 0 ? "all hold." : string.Create(CultureInfo.InvariantCulture, $"{faults} do not hold."));
        return text.ToString();
    }

    private Line Judge(string name, Result before, Result now)
    {
        var mostOctets = (before.AllocatedOctets * (1 + (_bounds.AllocationGrowthPercent / 100))) + _bounds.AllocationGrowthOctets;
        var faults = new List<string>();
        if (now.AllocatedOctets > mostOctets) faults.Add("allocates more");
        if (now.Ratio > before.Ratio * _bounds.RatioFactor) faults.Add("slower");
        return new Line(name, before, now, string.Join(", ", faults));
    }

    private sealed record Line(string Name, Result? Before, Result? Now, string Fault);
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using MedChain.Bench.Floors;
using MedChain.Bench.Workloads;

namespace MedChain.Bench.Results;

/// <summary>One run of the benchmarks, as it is stored. Times only as ratios to the calibration of the same run.</summary>
/// <param name="Date">When, UTC.</param>
/// <param name="Machine">On what.</param>
/// <param name="Mode">quick or full.</param>
/// <param name="Note">What a reader must know of the circumstances; written by hand, kept by updates.</param>
/// <param name="CalibrationNanoseconds">Fastest iteration of the calibration; for people, never compared.</param>
/// <param name="Bounds">When a comparison fails.</param>
/// <param name="Benchmarks">By name.</param>
/// <param name="Floors">Work beside its floor, by name: measured by <c>--floors</c>, kept by a run of the benchmarks.</param>
internal sealed record BenchRun(
    string Date, string Machine, string Mode, string Note, double CalibrationNanoseconds, Bounds Bounds, SortedDictionary<string, Result> Benchmarks,
    SortedDictionary<string, FloorResult> Floors)
{
    /// <summary>Reads BenchmarkDotNet's reports.</summary>
    internal static bool TryCollect(
        IEnumerable<Summary> summaries, bool isQuick, [NotNullWhen(true)] out BenchRun? measurement, [NotNullWhen(false)] out string? problem)
    {
        measurement = null;
        var reports = summaries.SelectMany(summary => summary.Reports).ToList();
        if (reports.FirstOrDefault(report => report.ResultStatistics is null) is { } failed)
        {
            problem = $"{NameOf(failed.BenchmarkCase)} did not run to its end.";
            return false;
        }

        if (reports.SingleOrDefault(report => report.BenchmarkCase.Descriptor.Type == typeof(Calibration)) is not { } calibration)
        {
            problem = "The calibration did not run.";
            return false;
        }

        // The fastest iteration is the one that the rest of the machine disturbed least.
        var unit = calibration.ResultStatistics!.Min;
        var results = new SortedDictionary<string, Result>(StringComparer.Ordinal);
        foreach (var report in reports)
        {
            if (report == calibration) continue;
            var allocated = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0;
            results[NameOf(report.BenchmarkCase)] = new Result(allocated, Math.Round(report.ResultStatistics!.Min / unit, 5));
        }

        measurement = Of(isQuick, Math.Round(unit), results, []);
        problem = null;
        return true;
    }

    /// <summary>What was measured here and now.</summary>
    internal static BenchRun Of(bool isQuick, double calibrationNanoseconds, SortedDictionary<string, Result> benchmarks, SortedDictionary<string, FloorResult> floors)
    {
        var date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new BenchRun(date, DescribeMachine(), isQuick ? "quick" : "full", "", calibrationNanoseconds, Bounds.Default, benchmarks, floors);
    }

    /// <summary>With a second run of some benchmarks: of each the lesser numbers, since disturbances only add.</summary>
    internal BenchRun Join(BenchRun again)
    {
        var joined = new SortedDictionary<string, Result>(Benchmarks, StringComparer.Ordinal);
        foreach (var (name, second) in again.Benchmarks)
        {
            var first = joined[name];
            joined[name] = new Result(Math.Min(first.AllocatedOctets, second.AllocatedOctets), Math.Min(first.Ratio, second.Ratio));
        }

        return this with { Benchmarks = joined };
    }

    /// <summary>Class, method and parameters.</summary>
    internal static string NameOf(BenchmarkCase benchmark)
    {
        var parameters = string.Join(", ", benchmark.Parameters.Items.Select(item => string.Create(CultureInfo.InvariantCulture, $"{item.Name}={item.Value}")));
        var name = $"{benchmark.Descriptor.Type.Name}.{benchmark.Descriptor.WorkloadMethod.Name}";
        return parameters.Length == 0 ? name : $"{name}({parameters})";
    }

    private static string DescribeMachine() => string.Create(
        CultureInfo.InvariantCulture,
        $"{RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} processors, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
}

/// <summary>One benchmark.</summary>
/// <param name="AllocatedOctets">Octets allocated by one operation; exact.</param>
/// <param name="Ratio">Time of one operation over that of the calibration.</param>
internal sealed record Result(long AllocatedOctets, double Ratio);

/// <summary>When a comparison with a baseline fails.</summary>
/// <param name="AllocationGrowthPercent">Allocations may grow by this part ...</param>
/// <param name="AllocationGrowthOctets">... and by this many octets: what the runtime itself does now and then.</param>
/// <param name="RatioFactor">A ratio may grow by this factor.</param>
internal sealed record Bounds(double AllocationGrowthPercent, long AllocationGrowthOctets, double RatioFactor)
{
    internal static Bounds Default { get; } = new(1, 64, 2);
}

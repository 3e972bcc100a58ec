using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MedChain.Bench;

/// <summary>What was asked for on the command line.</summary>
/// <param name="IsQuick">Fewer and shorter iterations, for CI.</param>
/// <param name="BaselineFile">The file to compare with, or to write.</param>
/// <param name="UpdatesBaseline">Whether to write it.</param>
/// <param name="JsonFile">Where else the results go, or null.</param>
/// <param name="Filter">Which benchmarks, as in <c>*Merkle*</c>; the calibration always runs.</param>
/// <param name="MeasuresFloors">Instead of the benchmarks, elections and ring signatures beside the group operations that they cannot do without, and records beside cipher, code and hash.</param>
/// <param name="StreamMebibytes">Instead of the benchmarks, one stream of so many MiB through files; 0 for none.</param>
internal sealed record BenchOptions(bool IsQuick, string BaselineFile, bool UpdatesBaseline, string? JsonFile, string Filter, bool MeasuresFloors, int StreamMebibytes)
{
    internal const string Usage = "usage: MedChain.Bench [--streams MEBIBYTES] [--floors] [--quick] [--baseline FILE] [--update-baseline] [--json FILE] [--filter GLOB]";

    internal static bool TryParse(string[] args, [NotNullWhen(true)] out BenchOptions? options, [NotNullWhen(false)] out string? problem)
    {
        var read = new BenchOptions(false, FindBaseline(), false, null, "*", false, 0);
        (options, problem) = (null, null);
        for (var i = 0; i < args.Length; i++)
        {
            var takesValue = args[i] is "--baseline" or "--json" or "--filter" or "--streams";
            if (takesValue && i + 1 == args.Length)
            {
                problem = $"{args[i]} needs a value.";
                return false;
            }

            switch (args[i])
            {
                case "--quick":
                    read = read with { IsQuick = true };
                    break;
                case "--floors":
                    read = read with { MeasuresFloors = true };
                    break;
                case "--update-baseline":
                    read = read with { UpdatesBaseline = true };
                    break;
                case "--baseline":
                    read = read with { BaselineFile = args[++i] };
                    break;
                case "--json":
                    read = read with { JsonFile = args[++i] };
                    break;
                case "--filter":
                    read = read with { Filter = args[++i] };
                    break;
                case "--streams" when int.TryParse(args[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var mebibytes) && mebibytes is >= 1 and <= 2048:
                    read = read with { StreamMebibytes = mebibytes };
                    i++;
                    break;
                default:
                    problem = $"{args[i]} is not understood.";
                    return false;
            }
        }

        if (read is { UpdatesBaseline: true, Filter: not "*" })
        {
            problem = "A baseline holds all benchmarks: --update-baseline goes without --filter.";
            return false;
        }

        options = read;
        return true;
    }

    /// <summary>bench/baseline.json of the repository that this program stands in, or of the current folder.</summary>
    private static string FindBaseline()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MedChain.Verified.sln"))) return Path.Combine(folder.FullName, "bench", "baseline.json");
        }

        return Path.Combine("bench", "baseline.json");
    }
}

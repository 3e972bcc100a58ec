using System.Globalization;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using MedChain.Bench;
using MedChain.Bench.Floors;
using MedChain.Bench.Results;
using MedChain.Bench.Streams;
using MedChain.Crypto;

if (!BenchOptions.TryParse(args, out var options, out var problem))
{
    Console.Error.WriteLine(problem);
    Console.Error.WriteLine(BenchOptions.Usage);
    return 64;
}

if (!Sodium.TryLoad(out problem))
{
    Console.Error.WriteLine(problem);
    return 1;
}

if (options.StreamMebibytes > 0) return StreamTrial.Run(options.StreamMebibytes);
if (options.MeasuresFloors) return FloorRun.Run(options);
if (!BenchRun.TryCollect(Run(null), options.IsQuick, out var measurement, out problem))
{
    Console.Error.WriteLine(problem);
    return 1;
}

if (options.UpdatesBaseline)
{
    ResultFile.Write(options.BaselineFile, measurement);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{options.BaselineFile}: {measurement.Benchmarks.Count} benchmarks written."));
    return 0;
}

if (!ResultFile.TryRead(options.BaselineFile, out var baseline, out problem))
{
    Console.Error.WriteLine(problem);
    return 1;
}

// What exceeds a bound runs again before it is believed.
const int Repeats = 3;
var comparison = new Comparison(baseline, measurement, expectsAll: options.Filter == "*");
for (var i = 0; i < Repeats && comparison.Exceeded.Count > 0; i++)
{
    if (!BenchRun.TryCollect(Run(comparison.Exceeded), options.IsQuick, out var again, out _)) break;
    measurement = measurement.Join(again);
    comparison = new Comparison(baseline, measurement, expectsAll: options.Filter == "*");
}

if (options.JsonFile is { } json) ResultFile.Write(json, measurement);
Console.WriteLine(comparison.ToTable());
return comparison.Holds ? 0 : 1;

IEnumerable<Summary> Run(IReadOnlySet<string>? only) => BenchmarkRunner.Run(typeof(BenchOptions).Assembly, BenchConfig.For(options, only));

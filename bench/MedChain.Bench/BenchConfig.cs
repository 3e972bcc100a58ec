using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using MedChain.Bench.Results;
using MedChain.Bench.Workloads;
using Perfolizer.Horology;

namespace MedChain.Bench;

/// <summary>
/// How the benchmarks run: in this process, since a ratio is taken inside one run and nothing is built or restored for it; with
/// allocations counted exactly.
/// </summary>
internal static class BenchConfig
{
    internal static IConfig For(BenchOptions options, IReadOnlySet<string>? only = null)
    {
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithId(options.IsQuick ? "Quick" : "Full");
        job = options.IsQuick
            ? job.WithWarmupCount(1).WithIterationCount(20).WithIterationTime(TimeInterval.FromMilliseconds(10))
            : job.WithWarmupCount(3).WithIterationCount(30).WithIterationTime(TimeInterval.FromMilliseconds(100));
        return ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddExporter(MarkdownExporter.Console)
            .AddLogger(options.IsQuick ? new Quiet() : ConsoleLogger.Default)
            .AddFilter(new SimpleFilter(benchmark =>
                benchmark.Descriptor.Type == typeof(Calibration)
                || (only?.Contains(BenchRun.NameOf(benchmark)) ?? new GlobFilter([options.Filter]).Predicate(benchmark))))
            .WithOptions(ConfigOptions.JoinSummary | ConfigOptions.DisableLogFile)
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "BenchmarkDotNet.Artifacts"));
    }

    /// <summary>Says which benchmark runs, and errors; the table at the end is ours.</summary>
    private sealed class Quiet : ILogger
    {
        public string Id => nameof(Quiet);

        public int Priority => 0;

        public void Write(LogKind logKind, string text)
        {
            if (logKind == LogKind.Error) Console.Error.Write(text);
        }

        public void WriteLine() => Flush();

        public void WriteLine(LogKind logKind, string text)
        {
            if (logKind == LogKind.Error) Console.Error.WriteLine(text);
            else if (text.StartsWith("// Benchmark: ", StringComparison.Ordinal)) Console.WriteLine(text[3..]);
        }

        public void Flush()
        {
        }
    }
}

using System.Collections.Concurrent;
using System.Globalization;
using MedChain.Sim;
using MedChain.Sim.Scenarios;
using Xunit.Abstractions;

namespace MedChain.Conformance.Tests;

/// <summary>Every consensus step of simulated runs beside the compiled model. Spec: Consensus M1, M2, S1 to S7, D1 to D3, E1 to E4.</summary>
public sealed class SimulatedRunsTests(ITestOutputHelper output)
{
    private const int Seeds = 40;

    private static readonly ClusterOptions Options = new() { Parameters = ClusterOptions.Trial, UsesRealSignatures = false };

    [Fact]
    public void S1_to_E4_a_run_without_faults_is_what_the_model_says()
    {
        var oracle = new OracleObserver();
        var cluster = Cluster.Create(1, 4, Options with { UsesRealSignatures = true }, null, oracle);
        Assert.True(cluster.RunUntil(() => cluster.HonestHosts.All(host => host.Height >= 30), 60_000));
        Assert.True(oracle.Count > 1_000);
    }

    [Fact]
    public void M1_to_E4_runs_under_faults_crashes_and_adversaries_are_what_the_model_says()
    {
        var failures = new ConcurrentBag<string>();
        var (steps, leaders, seeds, blocks, events) = (0L, 0L, 0L, 0L, 0L);
        Parallel.ForEach(Enumerable.Range(1, Seeds), seed =>
        {
            var oracle = new OracleObserver();
            try
            {
                RandomFaults.Run((ulong)seed, seed % 8 == 0 ? 7 : 4, Options, oracle);
            }
            catch (Core.InvariantViolationException difference)
            {
                failures.Add(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {difference.Message}"));
            }

            Interlocked.Add(ref steps, oracle.Count);
            Interlocked.Add(ref leaders, oracle.Leaders);
            Interlocked.Add(ref seeds, oracle.Seeds);
            Interlocked.Add(ref blocks, oracle.Blocks);
            Interlocked.Add(ref events, oracle.Events);
        });
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{steps} steps, {leaders} leaders, {seeds} seeds, {blocks} blocks with {events} record events"));
        Assert.True(failures.IsEmpty, string.Join('\n', failures));
        Assert.True(steps > 1_000 * Seeds);
        Assert.True(leaders > 10 * Seeds);
        Assert.True(seeds > 0);
        Assert.True(blocks > 10 * Seeds);
        Assert.True(events > Seeds);
    }
}

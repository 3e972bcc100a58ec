using System.Globalization;
using MedChain.Sim;
using MedChain.Sim.Adversaries;
using MedChain.Sim.Scenarios;
using Xunit.Abstractions;

namespace MedChain.Conformance.Tests;

/// <summary>Every step with records in simulated runs beside the compiled models. Spec: Records R5, R6, R8 to R10, Access A1 to A12.</summary>
public sealed class RecordRunsTests(ITestOutputHelper output)
{
    private const int Seeds = 12;
    private const int Probes = 4;
    private const int Commands = 120;
    private const long TrafficMs = 30_000;

    private static readonly ClusterOptions Options = new() { Parameters = ClusterOptions.Trial, UsesRealSignatures = false };

    /// <summary>What must have come about in these runs; what else may is compared when it does.</summary>
    private static readonly string[] Reached =
    [
        "Offered", "Requested", "Loaded", "Anchored", "EraseFinal", "DestroyedFinal", "AuditFinal", "Started", "Urged", "BreakGlassFinal",
        "Persist", "Receipt", "Load", "Release", "ReleaseRefused NotGranted", "ReleaseRefused Denied",
        "ReleaseRefused Revoked", "ReleaseRefused Expired", "ReleaseRefused Erased", "read Waiting", "read Released", "read Unavailable",
    ];

    /// <summary>Every reason not to take an offer and not to release, and what leads to them; Incomplete is said of streams alone.</summary>
    private static readonly string[] Refusals =
    [
        .. Enum.GetValues<Core.Records.OfferRefusal>().Where(code => code is not (Core.Records.OfferRefusal.None or Core.Records.OfferRefusal.Incomplete)).Select(code => $"OfferRefused {code}"),
        .. Enum.GetValues<Core.Access.ReleaseRefusal>().Where(code => code != Core.Access.ReleaseRefusal.None).Select(code => $"ReleaseRefused {code}"),
        "Offered", "Requested", "Urged", "Loaded", "Loaded spoilt", "Receipt", "Release", "Load",
    ];

    [Fact]
    public void R5_R8_R9_R10_A5_A6_A7_A8_A10_A11_custody_and_reads_under_faults_are_what_the_models_say()
    {
        var kinds = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var failures = new List<string>();
        var (steps, events) = (0L, 0L);
        Parallel.ForEach(Enumerable.Range(1, Seeds), seed =>
        {
            var oracle = new OracleObserver(every: 1_000);
            var failure = Run((ulong)seed, oracle);
            lock (kinds)
            {
                if (failure is not null) failures.Add(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {failure}"));
                foreach (var (kind, count) in oracle.Kinds) kinds[kind] = kinds.GetValueOrDefault(kind) + count;
                (steps, events) = (steps + oracle.Kinds.Sum(kind => kind.Count), events + oracle.Events);
            }
        });
        foreach (var (kind, count) in kinds) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}: {count}"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{events} events, {steps} inputs, outputs and reads"));
        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.Empty(Reached.Except(kinds.Keys));
    }

    [Fact]
    public void R5_R8_A6_A10_custody_at_random_from_states_of_runs_reaches_every_refusal_as_the_model_says()
    {
        var kinds = new SortedDictionary<string, long>(StringComparer.Ordinal);
        for (var seed = 1; seed <= Probes; seed++)
        {
            var probe = new CustodyProbe(seed);
            var cluster = Cluster.Create((ulong)seed, 5, Options, null, probe);
            new CareTraffic(cluster, cluster.Dice.Derive("care")).Give(Commands, TrafficMs);
            cluster.RunFor(TrafficMs);
            Assert.True(probe.Differences.Count == 0, string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {string.Join('\n', probe.Differences)}"));
            foreach (var (kind, count) in probe.Kinds) kinds[kind] = kinds.GetValueOrDefault(kind) + count;
        }

        foreach (var (kind, count) in kinds) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kind}: {count}"));
        Assert.Empty(Refusals.Except(kinds.Keys));
    }

    private static string? Run(ulong seed, OracleObserver oracle)
    {
        try
        {
            var cluster = Cluster.Create(seed, seed % 4 == 0 ? 7 : 4, Options, null, oracle);
            if (seed % 3 == 0) cluster.Corrupt(cluster.Institutions.Last(), new LyingCustodian());
            var traffic = new CareTraffic(cluster, cluster.Dice.Derive("care"));
            traffic.Give(Commands, TrafficMs);
            var faults = seed % 2 == 0 ? new FaultSchedule(cluster, cluster.Dice.Derive("faults")) : null;
            cluster.RunFor(TrafficMs);
            faults?.Stop();
            cluster.RunFor(10_000);
            return null;
        }
        catch (Core.InvariantViolationException difference)
        {
            return difference.Message;
        }
    }
}

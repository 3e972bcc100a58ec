using System.Globalization;
using MedChain.Sim.Scenarios;
using Xunit.Abstractions;

namespace MedChain.Sim.Tests;

/// <summary>Spec: Consensus "Agreement", "No honest conflicting votes" (S7, D1), "Liveness" (S1 to S6, L1, L2), E1 to E3.</summary>
public sealed class RandomFaultTests(ITestOutputHelper output)
{
    public const string SeedVariable = "MEDCHAIN_SIM_SEED";

    private const int Seeds = 200;

    [Fact]
    public void Agreement_S7_D1_hold_under_faults_and_the_chain_goes_on_after_healing_over_200_seeds()
    {
        var runs = Runs.Each(Seeds, Run, Again);
        foreach (var run in runs) output.WriteLine(run.ToString());

        // The faults bite, and the runs still get somewhere: else the properties hold of nothing.
        Assert.True(runs.Sum(run => run.Crashes) > Seeds, "too few crashes");
        Assert.True(runs.Count(run => run.HeightInFaults > 0) > Seeds / 2, "too few runs commit anything under faults");
        Assert.True(runs.All(run => run.Epoch >= 2), "no epoch boundary crossed");
        Assert.True(runs.Max(run => run.Epoch) >= 4, "no run crosses several epoch boundaries");
        Assert.True(runs.Sum(run => run.Anchored) > Seeds, "too few records");
        Assert.True(runs.Count(run => run.Adversaries.Contains("twins", StringComparison.Ordinal)) > Seeds / 20, "too few twins");
        Assert.True(runs.Select(run => run.Adversaries).Distinct().Count() > 20, "too few adversaries");
    }

    [Fact]
    public void The_same_seed_gives_the_same_run()
    {
        var twice = Runs.Each(12, seed => (First: Run(seed), Second: Run(seed)), Again);
        Assert.All(twice, pair => Assert.Equal(pair.First, pair.Second));
        Assert.Equal(twice.Count, twice.Select(pair => pair.First.Trace).Distinct().Count());
    }

    [Fact]
    public void A_seed_from_the_environment_runs_again()
    {
        var given = Environment.GetEnvironmentVariable(SeedVariable);
        var run = Run(given is null ? 1 : ulong.Parse(given, CultureInfo.InvariantCulture));
        output.WriteLine(run.ToString());
        Assert.True(run.Height >= RandomFaults.HeightsAfter);
    }

    private static string Again(ulong seed) => string.Create(
        CultureInfo.InvariantCulture,
        $"Again: {SeedVariable}={seed} dotnet test tests/MedChain.Sim.Tests -c Release --filter {nameof(A_seed_from_the_environment_runs_again)}");

    private static RandomFaults Run(ulong seed) =>
        RandomFaults.Run(seed, seed % 8 == 0 ? 7 : 4, Runs.Options with { UsesRealSignatures = seed % 16 == 1 });
}

using System.Globalization;
using MedChain.Core.Institutions;
using MedChain.Sim.Invariants;

namespace MedChain.Sim.Tests;

/// <summary>Clusters for tests: symbolic signatures, short epochs, every property watched.</summary>
internal static class Runs
{
    public static ClusterOptions Options { get; } = new() { Parameters = ClusterOptions.Trial, UsesRealSignatures = false };

    public static InstitutionId H(int number) => new((ushort)number);

    public static InstitutionId[] All(params int[] numbers) => [.. numbers.Select(H)];

    public static Cluster Start(ulong seed, int institutions = 4, ClusterOptions? options = null) =>
        Cluster.Create(seed, institutions, options ?? Options, null, new Agreement(), new NoHonestConflictingVotes(), new FinalBlocksKept());

    /// <summary>Runs until all honest hosts that run stand at a height.</summary>
    public static bool ReachesHeight(this Cluster cluster, ulong height, long limitMs = 120_000) =>
        cluster.RunUntil(() => cluster.HonestHosts.Where(host => host.IsRunning).All(host => host.Height >= height), limitMs);

    public static ulong Highest(this Cluster cluster) => cluster.HonestHosts.Max(host => host.Height);

    /// <summary>Runs seeds 1, 2, ... on all cores and reports each that fails, with the way to run it again.</summary>
    public static List<T> Each<T>(int count, Func<ulong, T> run, Func<ulong, string>? again = null)
    {
        again ??= seed => string.Create(CultureInfo.InvariantCulture, $"The seed of the first is {seed} in this test.");
        var results = new SortedDictionary<ulong, T>();
        var failures = new SortedDictionary<ulong, string>();
        Parallel.ForEach(Enumerable.Range(1, count).Select(index => (ulong)index), seed =>
        {
            try
            {
                var result = run(seed);
                lock (results) results.Add(seed, result);
            }
#pragma warning disable CA1031 // Whatever a run throws is that seed's failure.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                lock (failures) failures.Add(seed, exception.ToString());
            }
        });
        if (failures.Count > 0)
        {
            var first = failures.First();
            Assert.Fail(string.Create(CultureInfo.InvariantCulture, $"""
                {failures.Count} of {results.Count + failures.Count} seeds fail: {string.Join(", ", failures.Keys)}
                {again(first.Key)}
                {first.Value}
                """));
        }

        return [.. results.Values];
    }
}

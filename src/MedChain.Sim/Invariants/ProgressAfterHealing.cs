using System.Globalization;
using MedChain.Core;

namespace MedChain.Sim.Invariants;

/// <summary>
/// Once faults have stopped, every honest host calls new heights final within a bound of virtual time, and no host is left behind.
/// Spec: Consensus "Liveness".
/// </summary>
public static class ProgressAfterHealing
{
    /// <summary>The property's name in the spec.</summary>
    public const string Property = "Progress after healing";

    /// <summary>Runs until every honest host stands <paramref name="heights"/> above the highest head of now.</summary>
    /// <returns>How long it took, in milliseconds.</returns>
    /// <exception cref="InvariantViolationException">It took longer than <paramref name="limitMs"/>.</exception>
    public static long Check(Cluster cluster, ulong heights, long limitMs)
    {
        var startMs = cluster.Clock.NowMs;
        var target = cluster.HonestHosts.Max(host => host.Height) + heights;
        if (cluster.RunUntil(() => cluster.HonestHosts.All(host => host.Height >= target), limitMs)) return cluster.Clock.NowMs - startMs;
        var heads = string.Join(", ", cluster.HonestHosts.Select(host => string.Create(CultureInfo.InvariantCulture, $"{host.Id} at {host.Height}")));
        throw new InvariantViolationException(Property, string.Create(CultureInfo.InvariantCulture, $"after {limitMs} ms not all at height {target}: {heads}"));
    }
}

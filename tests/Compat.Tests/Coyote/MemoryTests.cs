namespace Compat.Tests.Coyote;

/// <summary>What measures the whole process runs alone.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>An exploration keeps nothing of its runs.</summary>
[Collection(nameof(Alone))]
public sealed class MemoryTests
{
    /// <summary>Half a megabyte more after ten times as many runs would be six octets a run.</summary>
    private const long GrowthMax = 1 << 19;

    /// <summary>The package keeps the path of every run; there only a short exploration is tried, and nothing said of its memory.</summary>
    [Fact]
    public void Live_memory_after_100_000_runs_is_that_after_10_000()
    {
        var few = LiveAfter(Explore.IsStandIn ? 10_000u : 10u, out _);
        var many = LiveAfter(Explore.IsStandIn ? 100_000u : 100u, out var runs);
        Assert.Equal(Explore.IsStandIn ? 100_000 : 100, runs);
        if (Explore.IsStandIn) Assert.True(many - few < GrowthMax, $"{many - few} octets more");
    }

    private static long LiveAfter(uint runs, out int explored)
    {
        var engine = Alternation.Silent(Explore.Settings(runs).WithTestIterationsRunToCompletion());
        engine.Run();
        var live = GC.GetTotalMemory(forceFullCollection: true);
        explored = engine.TestReport.NumOfExploredFairPaths;
        GC.KeepAlive(engine);
        return live;
    }
}

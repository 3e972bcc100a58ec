using MedChain.Coyote.Harness;
using MedChain.Sim;

namespace MedChain.Coyote.Scenarios;

/// <summary>What most scenarios have in common.</summary>
internal static class Settings
{
    /// <summary>Timers run out when nothing else is left to do, and now and then before.</summary>
    internal static readonly Weather Mild = new() { TimersRace = false, TimerOneIn = 20 };

    /// <summary>The same in a good network from the start.</summary>
    internal static readonly Weather Good = Mild with { GoodAfter = 0 };

    /// <summary>Four institutions, all custodians of all records.</summary>
    internal static readonly TownOptions Ward = new()
    {
        Goal = 40,
        HasRecords = true,
        Weather = Mild,
        Parameters = ClusterOptions.Trial with { EpochLength = 64, BlockIntervalMs = 100, BatchDelayMs = 0 },
    };
}

using System.Collections.Immutable;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Scenarios;

/// <summary>Clocks.</summary>
internal static class SyncScenarios
{
    private const long HourMs = 3_600_000;

    internal static ImmutableArray<Scenario> All { get; } =
    [
        new("one-clock-ahead", "Consensus", "S2 C2 L2", "One institution's clock is an hour ahead: what it proposes waits, the others go on.")
        {
            Options = static () => new TownOptions { Goal = 2, SkewMs = static host => host.Institution.Value == 0 ? HourMs : 0, Weather = new Weather { GoodAfter = 0 } },
            IsLiveness = true, MaxSteps = 20_000, Schedules = 300,
        },
        new("clocks-apart", "Consensus", "S2 C2", "Every institution's clock is off by up to twice the drift allowed; nothing unsafe may come of it.")
        {
            Options = static () => new TownOptions { Goal = 2, SkewMs = static host => ((host.Institution.Value * 20_000L) - 30_000) },
        },
    ];
}

using System.Collections.Immutable;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Scenarios;

/// <summary>Clocks that are off and clocks that jump, and a host that stands still.</summary>
internal static class ClockScenarios
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
        Jumping("clock-jumps", "One institution's clock jumps forward and back while views go on; all reach the goal.", 0),
        Jumping("clocks-jump", "f + 1 institutions' clocks jump: no block is final before its time, and all reach the goal.", 0, 1),
        new("clocks-of-a-quorum-jump", "Consensus", "C2", "The clocks of n - f institutions jump ahead: a block from the future becomes final.")
        {
            Options = static () => new TownOptions { Goal = 3, Mishaps = new Mishaps { Jumpers = [0, 1, 2], ClockJumps = 6, Skews = [HourMs] } },
            Breaks = "Timeliness", Schedules = 2_000,
        },
        new("late-timers", "Consensus", "S3 E3", "Timers of views and epochs that were left run out nevertheless: nothing comes of them.")
        {
            Options = static () => new TownOptions { Goal = 9, Mishaps = new Mishaps { LateTimers = true }, Weather = new Weather { CalmUntilHeight = 6, TimerOneIn = 6 } },
            MaxSteps = 5_000, Schedules = 500,
        },
        new("minute-pause", "Consensus", "S3 L1 L2", "One host stands still for a minute: the others go on, and what it missed comes to it all at once.")
        {
            Options = static () => new TownOptions { Goal = 3, Mishaps = new Mishaps { Pauses = 2 }, Leaders = [2, 0, 2], Parameters = new ProtocolParameters(), Weather = new Weather { GoodAfter = 60 } },
            IsLiveness = true, MaxSteps = 60_000, Schedules = 100,
        },
    ];

    private static Scenario Jumping(string name, string what, params ImmutableArray<int> jumpers) => new(name, "Consensus", "C2 S2 L1 L2", what)
    {
        Options = () => new TownOptions { Goal = 3, Mishaps = new Mishaps { Jumpers = jumpers, ClockJumps = 6 }, Weather = new Weather { TimerOneIn = 6, GoodAfter = 120 } },
        IsLiveness = true,
        MaxSteps = 20_000,
        Schedules = 300,
    };
}

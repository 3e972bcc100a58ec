using System.Collections.Immutable;
using MedChain.Coyote.Harness;
using MedChain.Sim;

namespace MedChain.Coyote.Scenarios;

/// <summary>
/// Twins as Bano and others have them (2020): Byzantine institutions are two unmodified hosts with one key, and for each of the first three
/// views the leader and a partition of the hosts into two sides are chosen. Every choice can be tried with --enumerate.
/// </summary>
internal static class TwinScenarios
{
    private const int Views = 3;

    internal static ImmutableArray<Scenario> All { get; } =
    [
        new("twins-by-view", "Consensus", "S1 S2 S6 S7", "One institution of four is twins; each of three views has its own leader and partition.")
        {
            Drawn = static choose => Draw(choose, institutions: 4, twins: 1, leaders: 4), Towns = 64 * 4096, Schedules = 3_000, MaxSteps = 1_500,
        },
        new("twins-by-view-seven", "Consensus", "S1 S2 S6 S7 I2", "Two institutions of seven are twins; each of three views has its own leader and partition.")
        {
            Drawn = static choose => Draw(choose, institutions: 7, twins: 2, leaders: 3), Schedules = 500, MaxSteps = 3_000,
        },
        new("twins-by-view-beyond-f", "Consensus", "I2 S6", "Two institutions of four are twins, one more than tolerated: some leaders and partitions make two chains.")
        {
            Drawn = static choose => Draw(choose, institutions: 4, twins: 2, leaders: 2), Schedules = 20_000, MaxSteps = 1_500, Breaks = "Agreement or Unique notarization",
        },
    ];

    /// <summary>The first host is always on side 0: exchanging the sides changes nothing.</summary>
    private static TownOptions Draw(Func<int, int> choose, int institutions, int twins, int leaders)
    {
        var drawn = Enumerable.Range(0, Views).Select(_ => choose(leaders)).ToImmutableArray();
        var sides = Enumerable.Range(0, Views).Select(_ => choose(1 << (institutions + twins - 1)) << 1).ToImmutableArray();
        return new TownOptions
        {
            Institutions = institutions,
            Goal = 1,
            Twins = [.. Enumerable.Range(0, twins)],
            Leaders = drawn,
            Weather = new Weather { TimerOneIn = 40, TimersRace = false },
            Side = (view, host) => view is >= 1 and <= Views ? (sides[(int)view - 1] >> Bit(host)) & 1 : 0,
        };

        int Bit(HostId host) => host.Twin == 0 ? host.Institution.Value : institutions + host.Institution.Value;
    }
}

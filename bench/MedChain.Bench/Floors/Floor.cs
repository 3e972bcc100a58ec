using System.Diagnostics;

namespace MedChain.Bench.Floors;

/// <summary>Work of ours beside the least that must be done for it.</summary>
/// <param name="Work">Ours, once; it throws where its outcome is not the expected one.</param>
/// <param name="Least">What the algorithm cannot do without, once.</param>
internal sealed record Floor(Action Work, Action Least)
{
    /// <summary>Work beside operations of libsodium on the group.</summary>
    /// <param name="work">Ours.</param>
    /// <param name="least">The operations.</param>
    /// <param name="cores">How many cores the work uses: the floor is spread over as many.</param>
    internal Floor(Action work, GroupWork least, int cores = 1)
        : this(work, () => least.RunOn(cores))
    {
    }

    private static readonly TimeSpan s_quick = TimeSpan.FromSeconds(1), s_full = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Times work and floor in turn, for ten seconds and at least five times (quick: one second, twice), and keeps the fastest of each, which other work
    /// on the machine disturbed least.
    /// </summary>
    internal FloorResult Measure(bool isQuick)
    {
        var (length, rounds) = isQuick ? (s_quick, 2) : (s_full, 5);
        Work();
        Least();
        var (work, floor) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        var began = Stopwatch.GetTimestamp();
        for (var round = 0; round < rounds || Stopwatch.GetElapsedTime(began) < length; round++)
        {
            work = Lesser(work, Time(Work));
            floor = Lesser(floor, Time(Least));
        }

        return new FloorResult(Math.Round(work.TotalMilliseconds, 3), Math.Round(floor.TotalMilliseconds, 3), Math.Round(work / floor, 3), 0);

        static TimeSpan Lesser(TimeSpan a, TimeSpan b) => a < b ? a : b;
    }

    private static TimeSpan Time(Action action)
    {
        var began = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(began);
    }
}

/// <summary>One measurement.</summary>
/// <param name="WorkMs">Fastest time of the work, in milliseconds; for people, never compared.</param>
/// <param name="FloorMs">Fastest time of its floor in the same run.</param>
/// <param name="Ratio">The one over the other.</param>
/// <param name="Target">The bound: the largest ratio that passes. In a baseline; a run takes it over from there.</param>
internal sealed record FloorResult(double WorkMs, double FloorMs, double Ratio, double Target);

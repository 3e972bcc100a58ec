namespace MedChain.Sim;

/// <summary>
/// Time that passes only from event to event. Events at the same time run in the order in which they were scheduled, so that a run is
/// a function of its seed.
/// </summary>
public sealed class VirtualClock
{
    private readonly EventHeap _events = new();
    private ulong _scheduled;

    /// <summary>Starts at a time in milliseconds since 1970 UTC.</summary>
    public VirtualClock(long startMs) => NowMs = startMs;

    /// <summary>The time.</summary>
    public long NowMs { get; private set; }

    /// <summary>Events that have not happened yet.</summary>
    public int Waiting => _events.Count;

    /// <summary>Events that have happened.</summary>
    public ulong Happened { get; private set; }

    /// <summary>Schedules an event; a time that has passed means now.</summary>
    public void At(long dueMs, Action happen) => _events.Add(Math.Max(dueMs, NowMs), _scheduled++, happen);

    /// <summary>Schedules an event after a while.</summary>
    public void After(long delayMs, Action happen) => At(NowMs + Math.Max(delayMs, 0), happen);

    /// <summary>Lets the next event happen if it is due by <paramref name="limitMs"/>; otherwise the time becomes that.</summary>
    /// <returns>Whether an event happened.</returns>
    public bool Step(long limitMs)
    {
        if (_events.Count == 0 || _events.NextDueMs > limitMs)
        {
            NowMs = Math.Max(NowMs, limitMs);
            return false;
        }

        NowMs = _events.NextDueMs;
        Happened++;
        _events.Take()();
        return true;
    }
}

namespace MedChain.Sim;

/// <summary>What will happen, as a binary heap ordered by time and, at one time, by the order of scheduling; so the order is total.</summary>
internal sealed class EventHeap
{
    private Event[] _events = new Event[256];

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>When the next is due; only while <see cref="Count"/> is above zero.</summary>
    public long NextDueMs => _events[0].DueMs;

    /// <summary>Adds an event; <paramref name="sequence"/> is given once.</summary>
    public void Add(long dueMs, ulong sequence, Action happen)
    {
        if (Count == _events.Length) Array.Resize(ref _events, 2 * Count);
        var added = new Event(dueMs, sequence, happen);
        var hole = Count++;
        for (int parent; hole > 0 && added.IsBefore(_events[parent = (hole - 1) / 2]); hole = parent) _events[hole] = _events[parent];
        _events[hole] = added;
    }

    /// <summary>Takes the next event; only while <see cref="Count"/> is above zero.</summary>
    public Action Take()
    {
        var taken = _events[0].Happen;
        var last = _events[--Count];
        _events[Count] = default;
        if (Count == 0) return taken;
        var hole = 0;
        for (int child; (child = (2 * hole) + 1) < Count; hole = child)
        {
            if (child + 1 < Count && _events[child + 1].IsBefore(_events[child])) child++;
            if (!_events[child].IsBefore(last)) break;
            _events[hole] = _events[child];
        }

        _events[hole] = last;
        return taken;
    }

    private readonly record struct Event(long DueMs, ulong Sequence, Action Happen)
    {
        public bool IsBefore(Event other) => DueMs < other.DueMs || (DueMs == other.DueMs && Sequence < other.Sequence);
    }
}

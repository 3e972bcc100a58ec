using Microsoft.Coyote.Actors;

namespace Microsoft.Coyote.Scheduling;

/// <summary>The events that wait for an actor, in the order of arrival.</summary>
internal sealed class Inbox
{
    private Event?[] _ring = new Event?[8];
    private int _head;

    public int Count { get; private set; }

    public Event this[int position] => _ring[Index(position)]!;

    public void Add(Event e)
    {
        if (Count == _ring.Length) Grow();
        _ring[Index(Count++)] = e;
    }

    /// <summary>Takes the event at a position out; the others keep their order.</summary>
    public Event Take(int position)
    {
        var taken = this[position];
        for (var at = position; at > 0; at--) _ring[Index(at)] = _ring[Index(at - 1)];
        _ring[_head] = null;
        _head = Index(1);
        Count--;
        return taken;
    }

    public void Clear()
    {
        Array.Clear(_ring);
        _head = Count = 0;
    }

    private int Index(int position) => (_head + position) & (_ring.Length - 1);

    private void Grow()
    {
        var wider = new Event?[2 * _ring.Length];
        for (var position = 0; position < Count; position++) wider[position] = this[position];
        _ring = wider;
        _head = 0;
    }
}

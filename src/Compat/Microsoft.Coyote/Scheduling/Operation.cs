using Microsoft.Coyote.Actors;
using Microsoft.Coyote.Runtime;

namespace Microsoft.Coyote.Scheduling;

/// <summary>
/// Something that can take a step: the test, an actor or a timer. A step runs one handler to its end and carries out the first thing that it
/// sent, created or started; each further one is a step of its own, so that others may come between as they may between two sends.
/// </summary>
internal abstract class Operation(ControlledRuntime runtime)
{
    private const ulong Carrying = 0x5EED;

    private Effect[] _effects = new Effect[4];
    private int _carried;
    private int _noted;

    public ControlledRuntime Runtime { get; } = runtime;

    /// <summary>Its place in the order of creation; 0 is the test.</summary>
    public int Index { get; set; }

    /// <summary>Its place among the enabled operations; -1 when it is not enabled.</summary>
    public int Slot { get; set; } = -1;

    /// <summary>A hash of what the next step does.</summary>
    public ulong Mark { get; set; }

    /// <summary>Whether the next step is one of a kind that may be taken again and again: an undecided timer, a default event.</summary>
    public bool IsPoll { get; protected set; }

    /// <summary>For the strategy in use.</summary>
    public long Rank { get; set; }

    protected bool IsCarrying => _carried < _noted;

    /// <summary>Takes the next step; the operation must be enabled.</summary>
    public void Step()
    {
        if (IsCarrying)
        {
            Carry();
        }
        else
        {
            Act();
            if (IsCarrying) Carry();
        }
        if (IsCarrying)
        {
            IsPoll = false;
            Runtime.Enabled.Put(this, Marks.Mix((ulong)Index, Carrying));
        }
        else
        {
            _carried = _noted = 0;
            Settle();
        }
    }

    /// <summary>Notes that this operation sends an event.</summary>
    public void NoteSend(ActorOperation target, Event e) => Note(new Effect(target, e));

    /// <summary>Notes that this operation made another one, which begins to take steps.</summary>
    public void NoteBegin(Operation target) => Note(new Effect(target, null));

    /// <summary>Lets the operation take its first step.</summary>
    public abstract void Begin();

    /// <summary>Runs a handler.</summary>
    protected abstract void Act();

    /// <summary>Finds out whether there is a next step.</summary>
    protected abstract void Settle();

    /// <summary>Forgets everything of a run.</summary>
    protected void Clear()
    {
        Array.Clear(_effects, 0, _noted);
        _carried = _noted = 0;
        Slot = -1;
        Rank = 0;
        IsPoll = false;
    }

    private void Note(Effect effect)
    {
        if (_noted == _effects.Length) Array.Resize(ref _effects, 2 * _noted);
        _effects[_noted++] = effect;
    }

    private void Carry()
    {
        ref var effect = ref _effects[_carried++];
        var (target, e) = effect;
        effect = default;
        if (e is null) target.Begin();
        else ((ActorOperation)target).Receive(e);
    }

    private readonly record struct Effect(Operation Target, Event? Event);
}

/// <summary>The operations that can take a step, in an order that depends on the run alone.</summary>
internal sealed class EnabledSet
{
    private Operation[] _items = new Operation[16];

    public int Count { get; private set; }

    /// <summary>A hash of what can happen next.</summary>
    public ulong Mark { get; private set; }

    public Operation this[int slot] => _items[slot];

    public ReadOnlySpan<Operation> Items => _items.AsSpan(0, Count);

    /// <summary>Adds an operation or changes what its next step is.</summary>
    public void Put(Operation operation, ulong mark)
    {
        if (operation.Slot < 0)
        {
            if (Count == _items.Length) Array.Resize(ref _items, 2 * Count);
            operation.Slot = Count;
            _items[Count++] = operation;
        }
        else
        {
            Mark ^= operation.Mark;
        }
        operation.Mark = mark;
        Mark ^= mark;
    }

    public void Remove(Operation operation)
    {
        if (operation.Slot < 0) return;
        Mark ^= operation.Mark;
        var last = _items[--Count];
        _items[operation.Slot] = last;
        last.Slot = operation.Slot;
        operation.Slot = -1;
        _items[Count] = null!;
    }

    public void Clear()
    {
        Array.Clear(_items, 0, Count);
        Count = 0;
        Mark = 0;
    }
}

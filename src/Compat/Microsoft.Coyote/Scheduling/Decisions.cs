namespace Microsoft.Coyote.Scheduling;

/// <summary>The kinds of decisions.</summary>
internal enum DecisionKind
{
    Step = 0,
    Boolean = 1,
    Integer = 2,
}

/// <summary>The decisions of one run in order: who took each step, and what each choice gave.</summary>
internal sealed class Decisions
{
    private long[] _items = new long[256];

    public int Count { get; private set; }

    public (DecisionKind Kind, int Value) this[int position] => ((DecisionKind)(_items[position] & 3), (int)(_items[position] >> 2));

    public void AddStep(int operation) => Add(DecisionKind.Step, operation);

    public void AddBoolean(bool value) => Add(DecisionKind.Boolean, value ? 1 : 0);

    public void AddInteger(int value) => Add(DecisionKind.Integer, value);

    public void Add(DecisionKind kind, int value)
    {
        if (Count == _items.Length) Array.Resize(ref _items, 2 * Count);
        _items[Count++] = ((long)value << 2) | (long)kind;
    }

    public void Clear() => Count = 0;
}

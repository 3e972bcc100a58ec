namespace MedChain.Explorer;

/// <summary>
/// The global states found, each once, in the order in which they were found, with the one from which each was. A state is its exact packed
/// key of 64 bits: nothing is hashed away, so two different states are never taken for one.
/// </summary>
internal sealed class StateStore
{
    private const int ChunkBits = 20;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly List<ulong[]> _states = [];
    private readonly List<int[]> _parents = [];
    private int[] _slots = new int[1 << 12];

    /// <summary>How many there are.</summary>
    internal int Count { get; private set; }

    /// <summary>The state at a position.</summary>
    internal ulong this[int index] => _states[index >> ChunkBits][index & (ChunkSize - 1)];

    /// <summary>The position of the state from which another was found first; -1 for the initial one.</summary>
    internal int Parent(int index) => _parents[index >> ChunkBits][index & (ChunkSize - 1)];

    /// <summary>Adds a state unless it is here already.</summary>
    internal bool Add(ulong state, int parent)
    {
        var mask = _slots.Length - 1;
        var slot = (int)(Mix(state) & (ulong)mask);
        for (; _slots[slot] != 0; slot = (slot + 1) & mask)
        {
            if (this[_slots[slot] - 1] == state) return false;
        }

        if ((Count & (ChunkSize - 1)) == 0)
        {
            _states.Add(new ulong[ChunkSize]);
            _parents.Add(new int[ChunkSize]);
        }

        _states[Count >> ChunkBits][Count & (ChunkSize - 1)] = state;
        _parents[Count >> ChunkBits][Count & (ChunkSize - 1)] = parent;
        _slots[slot] = ++Count;
        if (5L * Count > 3L * _slots.Length) Grow();
        return true;
    }

    private void Grow()
    {
        _slots = new int[_slots.Length * 2];
        var mask = _slots.Length - 1;
        for (var index = 0; index < Count; index++)
        {
            var slot = (int)(Mix(this[index]) & (ulong)mask);
            while (_slots[slot] != 0) slot = (slot + 1) & mask;
            _slots[slot] = index + 1;
        }
    }

    private static ulong Mix(ulong state)
    {
        unchecked
        {
            state = (state ^ (state >> 32)) * 0x9E3779B97F4A7C15;
            return state ^ (state >> 29);
        }
    }
}

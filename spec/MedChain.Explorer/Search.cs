using System.Diagnostics;

namespace MedChain.Explorer;

/// <summary>
/// Breadth-first search of a model: every reachable global state, each choice in each, the shortest way to whatever breaks. A global state
/// is the tuple of its parts' states; the messages under way are those that the parts have sent, so they need not be stored.
/// </summary>
/// <param name="scope">The name for the result.</param>
/// <param name="model">What is searched.</param>
/// <param name="mustBreak">Whether a violation has to be found.</param>
public sealed class Search(string scope, Model model, bool mustBreak = false)
{
    /// <summary>Most global states: about 20 octets each.</summary>
    public const int StateCap = 100_000_000;

    private readonly StateStore _store = new();
    private readonly Local[] _locals = new Local[model.Parts.Count];
    private readonly int _bits = 64 / model.Parts.Count;
    private long _transitions;
    private int _depth;

    /// <summary>States found so far, for who watches.</summary>
    public long States => _store.Count;

    /// <summary>Searches everything, until a property breaks or somebody interrupts.</summary>
    public ScopeResult Run(CancellationToken interrupted = default)
    {
        var watch = Stopwatch.StartNew();
        var (at, violation, problem) = (0, (string?)null, (string?)null);
        try
        {
            _store.Add(Pack(model.Start().ToArray()), -1);
            for (var levelEnd = 1; at < _store.Count; at++)
            {
                if (at == levelEnd) (levelEnd, _depth) = (_store.Count, _depth + 1);
                if ((at & 0xFFF) == 0 && interrupted.IsCancellationRequested) throw new ScopeTooLargeException("interrupted");
                if (_store.Count > StateCap) throw new ScopeTooLargeException($"more than {StateCap} states");
                Expand(at);
            }
        }
        catch (PropertyBrokenException broken)
        {
            violation = broken.Message;
        }
        catch (ScopeTooLargeException tooLarge)
        {
            problem = tooLarge.Message;
        }

        return new ScopeResult(
            scope, _store.Count, _transitions, _depth, violation is null && problem is null, violation, mustBreak,
            mustBreak ? [] : model.MissingWitnesses, model.CoreTransitions, (double)model.CoreTicks / Stopwatch.Frequency,
            model.Parts.Distinct().Sum(book => book.Count), watch.Elapsed.TotalSeconds, violation is null ? [] : WayTo(at), problem);
    }

    /// <summary>Every global state found, as its parts' states in order.</summary>
    internal IEnumerable<Local[]> Found()
    {
        for (var index = 0; index < _store.Count; index++) yield return Unpack(_store[index], new Local[_locals.Length]);
    }

    private void Expand(int at)
    {
        Unpack(_store[at], _locals);
        var available = model.Available(_locals);
        model.Check(_locals, available);
        for (var part = 0; part < _locals.Length; part++)
        {
            var local = _locals[part];
            model.Expand(part, local, available);
            foreach (var edge in local.Edges)
            {
                if (!available.Contains(edge.Choice)) continue;
                _transitions++;
                _locals[part] = edge.Next;
                _store.Add(Pack(_locals), at);
            }

            _locals[part] = local;
        }
    }

    /// <summary>Parts that are alike are put in order, so that a swap of them makes no new state.</summary>
    private ulong Pack(Local[] locals)
    {
        Span<int> ids = stackalloc int[locals.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            var id = locals[i].Id;
            if (id >> _bits != 0) throw new ScopeTooLargeException($"more than {1 << _bits} states of one part");
            var j = i;
            for (; j > 0 && ids[j - 1] > id && ReferenceEquals(model.Parts[j - 1], model.Parts[i]); j--) ids[j] = ids[j - 1];
            ids[j] = id;
        }

        var packed = 0UL;
        foreach (var id in ids) packed = (packed << _bits) | (uint)id;
        return packed;
    }

    private Local[] Unpack(ulong packed, Local[] locals)
    {
        for (var part = locals.Length - 1; part >= 0; part--, packed >>= _bits) locals[part] = model.Parts[part][(int)(packed & ((1UL << _bits) - 1))];
        return locals;
    }

    private List<Step> WayTo(int at)
    {
        var way = new Stack<int>();
        for (var index = at; index >= 0; index = _store.Parent(index)) way.Push(index);
        var steps = new List<Step>();
        var locals = model.Start().ToArray();
        way.Pop();
        while (way.TryPop(out var next)) steps.Add(Follow(locals, _store[next]));
        return steps;
    }

    /// <summary>Finds a choice that leads to a packed state, and makes it; who is who stays known although alike parts are swapped.</summary>
    private Step Follow(Local[] locals, ulong wanted)
    {
        var available = model.Available(locals);
        for (var part = 0; part < locals.Length; part++)
        {
            var local = locals[part];
            foreach (var edge in local.Edges)
            {
                if (!available.Contains(edge.Choice)) continue;
                locals[part] = edge.Next;
                if (Pack(locals) == wanted) return new Step(model.Names[part], model.Choices[edge.Choice].Label, edge.Note);
            }

            locals[part] = local;
        }

        throw new InvalidOperationException("A state is found without a way to it.");
    }
}

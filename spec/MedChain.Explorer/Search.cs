using System.Diagnostics;

namespace MedChain.Explorer;

/// <summary>
/// Breadth-first search of a model: every reachable global state, each choice in each, the shortest way to whatever breaks. A global state
/// is the tuple of its parts' states; the messages under way are those that the parts have sent, so they need not be stored.
/// </summary>
/// <param name="scope">The name for the result.</param>
/// <param name="model">What is searched.</param>
/// <param name="breaks">The property that has to be found broken; null when none may be.</param>
/// <param name="memoryCap">Most octets that the process may hold on its heap, all searches together.</param>
public sealed class Search(string scope, Model model, string? breaks = null, long memoryCap = Search.MemoryCap)
{
    /// <summary>Most octets on the process's heap: below the 4 GB that it may take in all.</summary>
    public const long MemoryCap = 3_000_000_000;

    private readonly StateStore _store = new();
    private readonly Local[] _locals = new Local[model.Parts.Count];
    private readonly LocalBook[] _books = [.. model.Parts];
    private readonly ulong[] _available = new ulong[4];
    private readonly int _bits = Math.Min(30, 64 / model.Parts.Count);
    private readonly ulong _mask = (1UL << Math.Min(30, 64 / model.Parts.Count)) - 1;
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
                if ((at & 0xFFF) == 0 && GC.GetTotalMemory(false) > memoryCap && GC.GetTotalMemory(true) > memoryCap) throw new ScopeTooLargeException($"more than {memoryCap / 1_000_000} MB of memory");
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
        catch (OutOfMemoryException)
        {
            problem = "no memory is left";
        }
        catch (Exception failed)
        {
            violation = $"The core breaks off with {failed.GetType().Name}: {failed.Message}";
        }

        return new ScopeResult(
            scope, _store.Count, _transitions, _depth, violation is null && problem is null, violation, breaks,
            breaks is not null ? [] : model.MissingWitnesses, model.CoreTransitions, (double)model.CoreTicks / Stopwatch.Frequency,
            model.Parts.Distinct().Sum(book => book.Count), watch.Elapsed.TotalSeconds, violation is null ? [] : WayTo(at), problem);
    }

    /// <summary>Every global state found, as its parts' states in order.</summary>
    internal IEnumerable<Local[]> Found()
    {
        for (var index = 0; index < _store.Count; index++) yield return Unpack(_store[index], new Local[_locals.Length]);
    }

    private void Expand(int at)
    {
        var state = _store[at];
        Unpack(state, _locals);
        var available = model.Available(_locals);
        model.Check(_locals, available);
        for (var part = 0; part < _locals.Length; part++)
        {
            var local = _locals[part];
            var possible = model.AvailableTo(part, _locals, available);
            for (var word = 0; word < 4; word++) _available[word] = possible.Word(word);
            model.Expand(part, local, possible);
            foreach (var move in local.Moves)
            {
                var choice = (int)(move >> 32);
                if (((_available[choice >> 6] >> (choice & 63)) & 1) == 0) continue;
                _transitions++;
                _store.Add(Replace(state, part, (uint)(move & uint.MaxValue)), at);
            }
        }
    }

    private ulong Pack(Local[] locals)
    {
        var packed = 0UL;
        for (var part = 0; part < locals.Length; part++) packed = Sift(packed | ((ulong)Fitting(locals[part].Id) << Shift(part)), part);
        return packed;
    }

    /// <summary>With another state of a part. Parts that are alike stay in order, so that a swap of them makes no new state.</summary>
    private ulong Replace(ulong packed, int part, uint id)
    {
        packed = Sift((packed & ~(_mask << Shift(part))) | ((ulong)Fitting((int)id) << Shift(part)), part);
        for (; part + 1 < _locals.Length && IsAlike(part + 1) && At(packed, part) > At(packed, part + 1); part++) packed = Swap(packed, part + 1);
        return packed;
    }

    private ulong Sift(ulong packed, int part)
    {
        for (; part > 0 && IsAlike(part) && At(packed, part - 1) > At(packed, part); part--) packed = Swap(packed, part);
        return packed;
    }

    private uint Fitting(int id) => (ulong)id <= _mask ? (uint)id : throw new ScopeTooLargeException($"more than {_mask + 1} states of one part");

    private ulong Swap(ulong packed, int part)
    {
        var (left, right) = (At(packed, part - 1), At(packed, part));
        return (packed & ~(_mask << Shift(part)) & ~(_mask << Shift(part - 1))) | (left << Shift(part)) | (right << Shift(part - 1));
    }

    private ulong At(ulong packed, int part) => (packed >> Shift(part)) & _mask;

    private int Shift(int part) => part * _bits;

    /// <summary>Whether a part is like the one before it.</summary>
    private bool IsAlike(int part) => ReferenceEquals(_books[part], _books[part - 1]);

    private Local[] Unpack(ulong packed, Local[] locals)
    {
        for (var part = 0; part < locals.Length; part++) locals[part] = _books[part][(int)At(packed, part)];
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
        if (model.Trying is { } last) steps.Add(new Step(model.Names[last.Part], model.Choices[last.Choice].Label, "and there it breaks"));
        return steps;
    }

    /// <summary>Finds a choice that leads to a packed state, and makes it; who is who stays known although alike parts are swapped.</summary>
    private Step Follow(Local[] locals, ulong wanted)
    {
        var available = model.Available(locals);
        for (var part = 0; part < locals.Length; part++)
        {
            var local = locals[part];
            var possible = model.AvailableTo(part, locals, available);
            foreach (var edge in local.Edges)
            {
                if (!possible.Contains(edge.Choice)) continue;
                locals[part] = edge.Next;
                if (Pack(locals) == wanted) return new Step(model.Names[part], model.Choices[edge.Choice].Label, edge.Note);
            }

            locals[part] = local;
        }

        throw new InvalidOperationException("A state is found without a way to it.");
    }
}

using System.Diagnostics;

namespace MedChain.Explorer;

/// <summary>
/// A system of parts to be searched: what each part does on a choice, which choices there are, and what must hold. Pure but for what it
/// remembers: the same search finds the same states in the same order.
/// </summary>
public abstract class Model
{
    private readonly SortedSet<string> _witnessed = new(StringComparer.Ordinal);

    /// <summary>All choices found so far.</summary>
    public ChoiceBook Choices { get; } = new();

    /// <summary>The book of each part's states. Parts that share one are alike: global states that differ by a swap of them are one.</summary>
    public abstract IReadOnlyList<LocalBook> Parts { get; }

    /// <summary>The parts' names for transcripts, in order.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>What must be seen, else the scope is too small to show anything.</summary>
    public abstract IReadOnlyList<string> Witnesses { get; }

    /// <summary>How many parts must have sent a vote so that it counts as a certificate.</summary>
    public abstract int Enough { get; }

    /// <summary>Transitions of the real core that were executed: inputs handled.</summary>
    public long CoreTransitions { get; protected set; }

    /// <summary>Ticks of the stopwatch spent in them, with the canonical keys of what came out.</summary>
    public long CoreTicks { get; private set; }

    /// <summary>The choice being made, so that a property that breaks in it can be told with it.</summary>
    internal (int Part, int Choice)? Trying { get; private set; }

    /// <summary>Witnesses that were not seen.</summary>
    public IReadOnlyList<string> MissingWitnesses => [.. Witnesses.Where(witness => !_witnessed.Contains(witness))];

    /// <summary>The states in which the parts start.</summary>
    public abstract IReadOnlyList<Local> Start();

    /// <summary>Checks a global state.</summary>
    /// <exception cref="PropertyBrokenException">A property does not hold.</exception>
    public abstract void Check(ReadOnlySpan<Local> locals, MessageSet available);

    /// <summary>What can happen in a global state.</summary>
    public MessageSet Available(ReadOnlySpan<Local> locals)
    {
        MessageSet sent = default, twice = default, more = default;
        foreach (var local in locals)
        {
            more |= twice & local.Sent;
            twice |= sent & local.Sent;
            sent |= local.Sent;
        }

        return Choices.Available(sent, Enough switch { <= 1 => sent, 2 => twice, 3 => more, _ => throw new ScopeTooLargeException("a quorum of more than three honest votes") });
    }

    /// <summary>What can happen to one part in a global state, where that hangs upon how the parts stand to one another.</summary>
    public virtual MessageSet AvailableTo(int part, ReadOnlySpan<Local> locals, MessageSet available) => available;

    /// <summary>Makes choices from a state of a part that were not tried there yet.</summary>
    internal void Expand(int part, Local local, MessageSet available)
    {
        var open = available.Without(local.Tried);
        if (open.IsEmpty) return;
        var before = Stopwatch.GetTimestamp();
        while (!open.IsEmpty)
        {
            var choice = open.TakeLowest(out open);
            Trying = (part, choice);
            foreach (var edge in Take(part, local, choice))
            {
                if (edge.Next != local) local.Edges.Add(edge);
            }

            local.Tried = local.Tried.With(choice);
        }

        Trying = null;

        local.Moves = [.. local.Edges.Select(static edge => ((ulong)edge.Choice << 32) | (uint)edge.Next.Id)];
        CoreTicks += Stopwatch.GetTimestamp() - before;
    }

    /// <summary>What a choice leads to, all outcomes; the host may fall over in between.</summary>
    /// <exception cref="PropertyBrokenException">A property of a single part does not hold.</exception>
    protected abstract IEnumerable<Edge> Take(int part, Local local, int choice);

    /// <summary>Notes that something was seen.</summary>
    protected void Witness(string what) => _witnessed.Add(what);
}

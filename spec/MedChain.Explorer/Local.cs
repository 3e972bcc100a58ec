namespace MedChain.Explorer;

/// <summary>What can follow from one state of one part.</summary>
/// <param name="Choice">The choice that leads there.</param>
/// <param name="Next">The state after it.</param>
/// <param name="Note">What happened besides, for the transcript; empty for nothing.</param>
public readonly record struct Edge(int Choice, Local Next, string Note);

/// <summary>
/// One state of one part of the system: of a replica with its disk, or of the chain that stands for consensus. It exists once for its
/// canonical key, so that equal states are one object, and remembers what follows from it: the core runs once for a state and a choice.
/// </summary>
public abstract class Local
{
    /// <summary>Its number among the states of parts that are alike, from 0.</summary>
    public int Id { get; internal set; }

    /// <summary>All that it has ever sent, over all lives.</summary>
    public MessageSet Sent { get; init; }

    /// <summary>Choices that were tried from here.</summary>
    internal MessageSet Tried { get; set; }

    /// <summary>Those that led elsewhere: useful deliveries only.</summary>
    internal List<Edge> Edges { get; } = [];

    /// <summary>The same, packed: the choice above the number of the state that it leads to.</summary>
    internal ulong[] Moves { get; set; } = [];
}

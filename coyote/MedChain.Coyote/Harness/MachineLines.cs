using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Collaboration;
using MedChain.Core.Consensus;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Core.Records;

namespace MedChain.Coyote.Harness;

/// <summary>A machine's table, for telling which lines a change of phase took.</summary>
internal sealed class MachineLines
{
    private readonly SortedDictionary<(string From, string To), ImmutableArray<string>> _ways = [];

    private MachineLines(string name, ImmutableArray<MachineEdge> edges)
    {
        Name = name;
        Edges = edges;
        foreach (var from in edges.Select(edge => edge.From).Distinct()) Search(from);
    }

    internal static MachineLines View { get; } = new("View", new ViewMachine().Describe());

    internal static MachineLines Epoch { get; } = new("Epoch", new EpochMachine().Describe());

    internal static MachineLines Replica { get; } = new("Replica", new ReplicaMachine().Describe());

    internal static MachineLines Institution { get; } = new("Institution", new InstitutionMachine().Describe());

    internal static MachineLines Record { get; } = new("Record", new RecordMachine().Describe());

    internal static MachineLines Custody { get; } = new("Custody", new CustodyMachine().Describe());

    internal static MachineLines Access { get; } = new("Access", new AccessMachine().Describe());

    internal static MachineLines KeyCeremony { get; } = new("KeyCeremony", new KeyCeremonyMachine().Describe());

    internal static MachineLines Election { get; } = new("Election", new ElectionMachine().Describe());

    /// <summary>All tables whose lines are looked for.</summary>
    internal static ImmutableArray<MachineLines> All { get; } = [View, Epoch, Replica, Institution, Record, Custody, Access, KeyCeremony, Election];

    internal string Name { get; }

    internal ImmutableArray<MachineEdge> Edges { get; }

    /// <summary>All lines, as "Machine: From, Trigger".</summary>
    internal IEnumerable<string> Lines => Edges.Select(Line);

    /// <summary>Adds the lines that a change of phase took; nothing where several shortest ways lead there.</summary>
    internal void Moved(string from, string to, SortedSet<string> taken)
    {
        if (from == to || !_ways.TryGetValue((from, to), out var way)) return;
        foreach (var line in way) taken.Add(line);
    }

    private string Line(MachineEdge edge) => $"{Name}: {edge.From}, {edge.Trigger}";

    /// <summary>The shortest way to each phase, where there is one alone.</summary>
    private void Search(string from)
    {
        var reached = new SortedDictionary<string, ImmutableArray<string>>(StringComparer.Ordinal) { [from] = [] };
        var front = new List<string> { from };
        while (front.Count > 0)
        {
            var next = new SortedDictionary<string, List<ImmutableArray<string>>>(StringComparer.Ordinal);
            foreach (var edge in Edges.Where(edge => front.Contains(edge.From) && !reached.ContainsKey(edge.To)))
            {
                if (!next.TryGetValue(edge.To, out var ways)) next[edge.To] = ways = [];
                ways.Add(reached[edge.From].Add(Line(edge)));
            }

            foreach (var (to, ways) in next)
            {
                reached[to] = ways[0];
                if (ways.Count == 1) _ways[(from, to)] = ways[0];
            }

            front = [.. next.Keys];
        }
    }
}

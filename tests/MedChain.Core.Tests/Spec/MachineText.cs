using System.Collections.Immutable;
using System.Text;

namespace MedChain.Core.Tests.Spec;

/// <summary>A machine of the core as text: the table and the diagram that its chapter carries, both from <c>Machine.Describe()</c>.</summary>
/// <param name="Name">As in <c>View</c> for <c>ViewMachine</c>.</param>
/// <param name="Chapter">The file of its chapter.</param>
/// <param name="Phases">The states, in order.</param>
/// <param name="Initial">The first state.</param>
/// <param name="Edges">The transitions, in order.</param>
internal sealed record MachineText(string Name, string Chapter, ImmutableArray<string> Phases, string Initial, ImmutableArray<MachineEdge> Edges)
{
    /// <summary>All machines of the core.</summary>
    internal static ImmutableArray<MachineText> All { get; } =
    [
        .. typeof(Machine<,>).Assembly.GetTypes()
            .Where(type => !type.IsAbstract && type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == typeof(Machine<,>))
            .OrderBy(type => type.Name, StringComparer.Ordinal).Select(Of),
    ];

    /// <summary>States that no transition leaves for another.</summary>
    internal IEnumerable<string> Terminal => Phases.Where(phase => Edges.All(edge => edge.From != phase || edge.To == phase));

    /// <summary>States that transitions lead to from the first.</summary>
    internal IReadOnlySet<string> Reachable()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { Initial };
        for (var count = 0; count != reached.Count;)
        {
            count = reached.Count;
            foreach (var edge in Edges) if (reached.Contains(edge.From)) reached.Add(edge.To);
        }

        return reached;
    }

    internal string Table()
    {
        var text = new StringBuilder("| From | Trigger | To | Guard |\n|---|---|---|---|\n");
        foreach (var edge in Edges) text.Append($"| {edge.From} | {edge.Trigger} | {edge.To} | {edge.Guard}".TrimEnd()).Append(" |\n");
        return text.ToString();
    }

    internal string Diagram()
    {
        var text = new StringBuilder($"```mermaid\nstateDiagram-v2\n    [*] --> {Initial}\n");
        foreach (var edge in Edges)
        {
            text.Append($"    {edge.From} --> {edge.To} : {edge.Trigger}").Append(edge.Guard.Length == 0 ? "" : $" [{edge.Guard}]").Append('\n');
        }

        foreach (var phase in Terminal) text.Append($"    {phase} --> [*]\n");
        return text.Append("```\n").ToString();
    }

    /// <summary>What the chapter must carry: the block of a kind, markers included.</summary>
    internal string Block(string kind) => $"<!-- {kind}:{Name} -->\n{(kind == "table" ? Table() : Diagram())}<!-- /{kind} -->";

    private static MachineText Of(Type type)
    {
        var machine = Activator.CreateInstance(type, nonPublic: true)!;
        var (phase, trigger) = (type.BaseType!.GenericTypeArguments[0], type.BaseType.GenericTypeArguments[1]);
        var edges = (ImmutableArray<MachineEdge>)type.GetMethod("Describe")!.Invoke(machine, null)!;
        return new MachineText(
            type.Name[..^"Machine".Length],
            type.Namespace!.Split('.')[^1] switch { "Institutions" => "institutions.md", "Records" => "records-custody.md", "Access" => "access.md", "Collaboration" => "collaboration.md", "Election" => "election.md", _ => "consensus.md" },
            [.. Enum.GetNames(phase)],
            type.GetProperty("Initial")!.GetValue(machine)!.ToString()!,
            [.. edges.OrderBy(edge => Enum.Parse(phase, edge.From)).ThenBy(edge => Enum.Parse(trigger, edge.Trigger)).ThenBy(edge => Enum.Parse(phase, edge.To))]);
    }
}

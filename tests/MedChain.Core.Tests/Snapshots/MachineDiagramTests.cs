using System.Collections.Immutable;
using System.Text;
using VerifyXunit;

namespace MedChain.Core.Tests.Snapshots;

/// <summary>The transition tables as diagrams: a change of a checked file is a change of the spec's tables.</summary>
public sealed class MachineDiagramTests
{
    public static TheoryData<string> Names => [.. Machines.Keys];

    private static SortedDictionary<string, Type> Machines { get; } = new(typeof(Machine<,>).Assembly.GetTypes()
        .Where(type => type.BaseType is { IsGenericType: true } parent && parent.GetGenericTypeDefinition() == typeof(Machine<,>))
        .ToDictionary(type => type.Name), StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Names))]
    public Task Diagram(string machine) => Verifier.Verify(Mermaid(machine), "md").UseParameters(machine);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_state_is_reached_from_the_initial_one(string machine)
    {
        var (initial, edges) = Describe(machine);
        var reached = new SortedSet<string>(StringComparer.Ordinal) { initial };
        while (edges.Any(edge => reached.Contains(edge.From) && reached.Add(edge.To)))
        {
        }

        var states = Enum.GetNames(Machines[machine].BaseType!.GetGenericArguments()[0]).Order(StringComparer.Ordinal);
        Assert.Equal(states, reached);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_trigger_leads_somewhere(string machine)
    {
        var triggers = Enum.GetNames(Machines[machine].BaseType!.GetGenericArguments()[1]).ToHashSet();
        triggers.ExceptWith(Describe(machine).Edges.Select(edge => edge.Trigger));
        Assert.Empty(triggers);
    }

    private static string Mermaid(string machine)
    {
        var (initial, edges) = Describe(machine);
        var text = new StringBuilder($"```mermaid\nstateDiagram-v2\n    [*] --> {initial}\n");
        foreach (var edge in edges)
        {
            text.Append("    ").Append(edge.From).Append(" --> ").Append(edge.To).Append(" : ").Append(edge.Trigger);
            if (edge.Guard.Length > 0) text.Append(" [").Append(edge.Guard).Append(']');
            text.Append('\n');
        }

        return text.Append("```\n").ToString();
    }

    private static (string Initial, ImmutableArray<MachineEdge> Edges) Describe(string name)
    {
        var type = Machines[name];
        var machine = Activator.CreateInstance(type)!;
        return (type.GetProperty("Initial")!.GetValue(machine)!.ToString()!, (ImmutableArray<MachineEdge>)type.GetMethod("Describe")!.Invoke(machine, null)!);
    }
}

using MedChain.Core.Tests.Spec;
using VerifyXunit;

namespace MedChain.Core.Tests.Snapshots;

/// <summary>The transition tables as diagrams: a change of a checked file is a change of the spec's tables.</summary>
public sealed class MachineDiagramTests
{
    public static TheoryData<string> Names => [.. MachineText.All.Select(machine => machine.Name + "Machine")];

    [Theory]
    [MemberData(nameof(Names))]
    public Task Diagram(string machine) => Verifier.Verify(Find(machine).Diagram(), "md").UseParameters(machine);

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_trigger_leads_somewhere(string machine)
    {
        var triggers = typeof(Machine<,>).Assembly.GetTypes().Single(type => type.Name == machine).BaseType!.GetGenericArguments()[1];
        Assert.Equal(
            Enum.GetNames(triggers).Order(StringComparer.Ordinal), Find(machine).Edges.Select(edge => edge.Trigger).Distinct().Order(StringComparer.Ordinal));
    }

    private static MachineText Find(string machine) => MachineText.All.Single(text => text.Name + "Machine" == machine);
}

using System.Text.RegularExpressions;

namespace MedChain.Core.Tests.Spec;

/// <summary>The transition tables and diagrams of the chapters are those of the machines, no more and no less.</summary>
public sealed partial class MachineTablesTests
{
    public static TheoryData<string, string> Blocks()
    {
        var blocks = new TheoryData<string, string>();
        foreach (var machine in MachineText.All)
        {
            blocks.Add(machine.Name, "table");
            blocks.Add(machine.Name, "diagram");
        }

        return blocks;
    }

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_chapter_carries_the_table_and_the_diagram_of_each_machine(string name, string kind)
    {
        var machine = MachineText.All.Single(machine => machine.Name == name);
        var expected = machine.Block(kind);
        Assert.True(SpecFolder.Page(machine.Chapter).Contains(expected, StringComparison.Ordinal), $"{machine.Chapter} must carry this block:\n\n{expected}\n");
    }

    [Fact]
    public void Each_table_and_diagram_of_a_chapter_is_that_of_a_machine()
    {
        var known = MachineText.All.SelectMany(machine => new[] { $"table:{machine.Name}", $"diagram:{machine.Name}" }).ToHashSet(StringComparer.Ordinal);
        var written = SpecFolder.Chapters.SelectMany(path => Marker().Matches(SpecFolder.Read(path)).Select(match => match.Groups["block"].Value)).ToList();
        Assert.All(written, block => Assert.Contains(block, known));
        Assert.Equal(written.Count, written.Distinct().Count());
    }

    [Fact]
    public void Each_state_of_a_machine_can_be_reached()
    {
        foreach (var machine in MachineText.All) Assert.Equal(machine.Phases.Order(StringComparer.Ordinal), machine.Reachable().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Describe_gives_the_transitions_in_order_of_state_and_trigger()
    {
        var edges = new Core.Consensus.ViewMachine().Describe();
        Assert.Equal(MachineText.All.Single(machine => machine.Name == "View").Edges.AsEnumerable(), edges);
    }

    [GeneratedRegex(@"<!-- (?<block>(?:table|diagram):\w+) -->")]
    private static partial Regex Marker();
}

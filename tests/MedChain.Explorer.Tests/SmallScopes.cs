using MedChain.Explorer.Consensus;

namespace MedChain.Explorer.Tests;

/// <summary>Scopes that are searched in a second or two.</summary>
internal static class SmallScopes
{
    /// <summary>One view, led by the Byzantine validator; one honest validator is down.</summary>
    public static ConsensusScope ByzantineLeads { get; } = new() { Name = "one view, Byzantine leads", Leaders = [3, 3], Silent = [2] };

    /// <summary>One view, led by an honest validator; another is down.</summary>
    public static ConsensusScope HonestLeads { get; } = new() { Name = "one view, honest leads", Leaders = [0, 3], Silent = [2] };

    /// <summary>Two views; one honest validator is down.</summary>
    public static ConsensusScope TwoViews { get; } = new() { Name = "two views", Leaders = [3, 0, 3], Silent = [2] };

    public static ScopeResult Search(ConsensusScope scope, string? breaks = null) => new Search(scope.Name, new ConsensusModel(scope), breaks).Run();

    /// <summary>Every global state found, as what it says in the abstract; parts with the same role in any order.</summary>
    public static SortedSet<string> AbstractStates(ConsensusScope scope, int fromAlike = int.MaxValue)
    {
        var model = new ConsensusModel(scope);
        var search = new Search(scope.Name, model);
        var result = search.Run();
        Assert.True(result.Complete, $"{result.Problem}{result.Violation} {string.Join(" ", result.Transcript)}");
        var states = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var locals in search.Found())
        {
            var parts = locals.Select((local, part) => model.Abstract(part, (ReplicaLocal)local)).ToArray();
            states.Add(string.Join(" | ", [.. parts.Take(fromAlike), .. parts.Skip(fromAlike).Order(StringComparer.Ordinal)]));
        }

        return states;
    }
}

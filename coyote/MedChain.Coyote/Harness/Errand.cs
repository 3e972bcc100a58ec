using MedChain.Core;
using MedChain.Core.Institutions;

namespace MedChain.Coyote.Harness;

/// <summary>One command of a scenario's staff: who gives it, what must have been answered before, and what it is once that is known.</summary>
/// <param name="Name">Its name within the scenario.</param>
/// <param name="At">The institution that gives it.</param>
/// <param name="After">The errand that must have been answered before; null where it may be given from the start.</param>
/// <param name="Make">The command, from the replies so far; null where there is nothing to ask.</param>
internal sealed record Errand(string Name, int At, string? After, Func<Replies, Command?> Make)
{
    /// <summary>The same as a number of an institution.</summary>
    public InstitutionId Institution => new((ushort)At);
}

/// <summary>What has been answered.</summary>
/// <param name="Town">The town.</param>
/// <param name="Outcomes">By the errand's name.</param>
internal sealed record Replies(Town Town, IReadOnlyDictionary<string, Outcome> Outcomes)
{
    /// <summary>What an institution's replica knows; null while it is down.</summary>
    internal Func<InstitutionId, ReplicaState?> StateOf { get; init; } = id => Town[new Sim.HostId(id)].Replica?.State;

    /// <summary>The answer to an errand, if it was of this kind.</summary>
    internal T? Of<T>(string errand)
        where T : Outcome => Outcomes.GetValueOrDefault(errand) as T;
}

using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// What an honest institution wants on the chain is final there in the end, whoever of f leads. Judged on fair schedules only. Spec: Chain C11, Consensus L1.
/// </summary>
internal sealed class Inclusion : Monitor
{
    /// <summary>All that the staff asked for has been answered.</summary>
    internal sealed class Included : Event
    {
    }

    [Start]
    [Hot]
    [OnEventGotoState(typeof(Included), typeof(Done))]
    private sealed class Waiting : State
    {
    }

    [Cold]
    [IgnoreEvents(typeof(Included))]
    private sealed class Done : State
    {
    }
}

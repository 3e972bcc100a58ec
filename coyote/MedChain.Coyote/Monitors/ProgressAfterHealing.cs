using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>Once the network is good, all honest hosts reach the goal. Judged on fair schedules only. Spec: Consensus L1, L2.</summary>
internal sealed class ProgressAfterHealing : Monitor
{
    /// <summary>All honest hosts hold the goal final.</summary>
    internal sealed class Reached : Event
    {
    }

    [Start]
    [Hot]
    [OnEventGotoState(typeof(Reached), typeof(Done))]
    private sealed class Waiting : State
    {
    }

    [Cold]
    [IgnoreEvents(typeof(Reached))]
    private sealed class Done : State
    {
    }
}

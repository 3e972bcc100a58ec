using MedChain.Core.Consensus;
using MedChain.Sim;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>No honest host accuses an institution that keeps to the protocol. Spec: Consensus S7.</summary>
internal sealed class JustifiedAccusation : Monitor
{
    /// <summary>A host has found evidence.</summary>
    internal sealed class Accused(HostId by, Evidence evidence, bool isHonest) : Event
    {
        internal HostId By { get; } = by;

        internal Evidence Evidence { get; } = evidence;

        internal bool IsHonest { get; } = isHonest;
    }

    [Start]
    [OnEventDoAction(typeof(Accused), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var accused = (Accused)e;
        Assert(!accused.IsHonest, "Justified accusation: {0} accuses {1}, which is honest, in view {2}", accused.By, accused.Evidence.Offender, accused.Evidence.View);
    }
}

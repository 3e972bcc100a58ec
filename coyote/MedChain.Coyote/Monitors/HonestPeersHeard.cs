using MedChain.Core.Institutions;
using MedChain.Sim;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>An honest host takes nothing that an honest peer sent for a forgery or for no message, and shuts none out. Spec: Consensus M1, M2.</summary>
internal sealed class HonestPeersHeard : Monitor
{
    /// <summary>A host has refused what a peer sent, or listens to it no more.</summary>
    internal sealed class Refused(HostId host, InstitutionId peer, bool isHonest) : Event
    {
        internal HostId Host { get; } = host;

        internal InstitutionId Peer { get; } = peer;

        internal bool IsHonest { get; } = isHonest;
    }

    [Start]
    [OnEventDoAction(typeof(Refused), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var refused = (Refused)e;
        Assert(!refused.IsHonest, "Honest peers heard: {0} refuses what {1} sent, which is honest", refused.Host, refused.Peer);
    }
}

using MedChain.Sim;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// In a process whose disk has refused a write nothing more is written and no input is handled; that nothing leaves but what was on disk
/// before is Durability. That the process ends, so that another can begin, shows in the progress of its host. Spec: Consensus D1, D3.
/// </summary>
internal sealed class StopAfterFailure : Monitor
{
    /// <summary>A host does something that it may not do once its disk has refused.</summary>
    internal sealed class Did(HostId host, string what, bool hasFailed) : Event
    {
        internal HostId Host { get; } = host;

        internal string What { get; } = what;

        internal bool HasFailed { get; } = hasFailed;
    }

    [Start]
    [OnEventDoAction(typeof(Did), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var did = (Did)e;
        Assert(!did.HasFailed, "Stop after failure: {0} {1} after its disk has refused a write", did.Host, did.What);
    }
}

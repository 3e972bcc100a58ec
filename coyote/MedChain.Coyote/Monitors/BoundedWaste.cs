using MedChain.Core.Election;
using MedChain.Coyote.Harness;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// An honest host opens at most 1,024 boxes of a peer in an epoch, no more once four of them were bad, and nobody looks at more than four ballots of one carrier whose
/// proofs do not hold. Spec: Election V9.
/// </summary>
internal sealed class BoundedWaste : Monitor
{
    private const uint MostBoxes = 1_024;
    private const uint MostBad = 4;

    /// <summary>An honest host has opened a box.</summary>
    internal sealed class Opened(TownHost host, ElectionDeskState desk) : Event
    {
        internal TownHost Host { get; } = host;

        internal ElectionDeskState Desk { get; } = desk;
    }

    [Start]
    [OnEventDoAction(typeof(Opened), nameof(JudgeOpened))]
    [OnEventDoAction(typeof(HeldFinal), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void JudgeOpened(Event e)
    {
        var opened = (Opened)e;
        foreach (var (peer, (brought, bad)) in opened.Desk.Carried)
            Assert(brought <= MostBoxes && bad <= MostBad, "Bounded waste: {0} has opened {1} boxes of {2}, {3} of them bad", opened.Host.Id, brought, peer, bad);
    }

    private void Judge(Event e)
    {
        foreach (var (carrier, refused) in ((HeldFinal)e).Poll.Refused) Assert(refused <= MostBad, "Bounded waste: {0} bad ballots of {1} were looked at", refused, carrier);
    }
}

using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Election;
using MedChain.Coyote.Harness;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// An honest institution's enrolment is on its way once it has its secrets and the slice Enrolment runs, and its vote with the step that takes it while the poll runs.
/// Spec: Collaboration K1, Election V5, V8.
/// </summary>
internal sealed class SaidInTime : Monitor
{
    /// <summary>An honest host has handled an input.</summary>
    internal sealed class Stepped(TownHost host, ReplicaState before, ReplicaState after) : Event
    {
        internal TownHost Host { get; } = host;

        internal ReplicaState Before { get; } = before;

        internal ReplicaState After { get; } = after;
    }

    [Start]
    [OnEventDoAction(typeof(Stepped), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var (host, before, after) = (((Stepped)e).Host, ((Stepped)e).Before, ((Stepped)e).After);
        var (epoch, desk, map) = (after.Consensus.Epoch, after.Elections, after.Final.Map);
        if (desk.Epoch != epoch.Epoch || after.Final.Height >= epoch.LastHeight || !epoch.Validators.Contains(host.Id.Institution)) return;
        var next = new Moment(epoch, after.Final.Height + 1);
        if (next.Slice == Slice.Enrolment && desk.Trustee is not null && !(CeremonyRules.Find(map) is { } ceremony && ceremony.Epoch == epoch.Epoch && ceremony.Trustees.ContainsKey(host.Id.Institution)))
            Assert(after.Submissions.Outgoing.Values.Any(said => said.Payload is Payload.Enrol), "Said in time: {0} can enrol in epoch {1} and does not", host.Id, epoch.Epoch);

        var isNew = before.Elections.Epoch == desk.Epoch && desk.Intent is { } intent && intent.Sequence > (before.Elections.Intent?.Sequence ?? 0);
        if (isNew && next.Slice == Slice.Voting && ElectionRules.Find(map) is { Phase: ElectionPhase.Voting } election && election.Epoch == epoch.Epoch)
            Assert(desk.Attempts > before.Elections.Attempts, "Said in time: {0} has taken a vote and not sent it", host.Id);
    }
}

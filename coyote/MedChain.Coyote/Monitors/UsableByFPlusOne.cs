using MedChain.Core.Election;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>Where the scenario says that enough trustees take part and messages come in time, an election with enough counted ballots seats delegates. Spec: Collaboration K5, Election V12.</summary>
internal sealed class UsableByFPlusOne : Monitor
{
    [Start]
    [OnEventDoAction(typeof(HeldFinal), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var final = (HeldFinal)e;
        if (!final.Town.Options.Seats || final.Height != 5 * final.Town.Options.Parameters.SliceLength || final.Poll.Tags.Length < final.Town.Options.Parameters.LeastBallots) return;
        Assert(final.Election.Phase == ElectionPhase.Seated, "Usable by f + 1: the election has come to {0}", final.Election.Phase);
    }
}

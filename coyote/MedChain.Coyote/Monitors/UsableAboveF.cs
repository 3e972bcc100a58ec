using MedChain.Core.Collaboration;
using MedChain.Core.Election;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// Where the scenario says that enough trustees take part and messages come in time, the ceremony gives a key, and an election with enough counted ballots seats
/// delegates. Spec: Collaboration K5, Election V12.
/// </summary>
internal sealed class UsableAboveF : Monitor
{
    [Start]
    [OnEventDoAction(typeof(HeldFinal), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var final = (HeldFinal)e;
        if (!final.Town.Options.Seats) return;
        var parameters = final.Town.Options.Parameters;
        if (final.Height == 3 * parameters.SliceLength) Assert(final.Ceremony.Phase == KeyCeremonyPhase.Qualified, "Usable above f: the ceremony has come to {0}", final.Ceremony.Phase);
        if (final.Height != 5 * parameters.SliceLength || final.Poll.Tags.Length < parameters.LeastBallots) return;
        Assert(final.Election.Phase == ElectionPhase.Seated, "Usable above f: the election has come to {0}", final.Election.Phase);
    }
}

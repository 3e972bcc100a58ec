using MedChain.Core;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// Under a consent that stands, in a good network, a read ends with the granted segments as long as enough custodians hold their parts. Judged
/// on fair schedules only. Spec: Records R2, Access A8.
/// </summary>
internal sealed class ReadCompletes : Monitor
{
    /// <summary>A read has ended.</summary>
    internal sealed class Ended(Outcome outcome) : Event
    {
        internal Outcome Outcome { get; } = outcome;
    }

    [Start]
    [Hot]
    [OnEventDoAction(typeof(Ended), nameof(Judge))]
    private sealed class Waiting : State
    {
    }

    [Cold]
    [IgnoreEvents(typeof(Ended))]
    private sealed class Done : State
    {
    }

    private void Judge(Event e)
    {
        var outcome = ((Ended)e).Outcome;
        Assert(outcome is not Outcome.Unavailable, "Read completes: a read under a standing consent ended with nothing");
        if (outcome is Outcome.Released) RaiseGotoStateEvent<Done>();
    }
}

using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>What is nobody's number is refused: it gets no pseudonym, neither one of its own nor zero. Spec: Records N6.</summary>
internal sealed class NothingElseIsAskedFor : Monitor
{
    [Start]
    [OnEventDoAction(typeof(SealedFor), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var put = (SealedFor)e;
        Assert(put.Person is not null || put.Pseudonym() is null, "Nothing else is asked for: what is nobody's number has a pseudonym");
    }
}

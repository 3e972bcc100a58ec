using MedChain.Core.Chain;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// A final block's time is at most D ahead of the true one, but for the millisecond that it must be above its parent's, while fewer than n - f clocks are ahead. Spec: Chain C2.
/// </summary>
internal sealed class Timeliness : Monitor
{
    /// <summary>An honest host holds a block final.</summary>
    internal sealed class Final(Block block, long nowMs, long mostMs) : Event
    {
        internal Block Block { get; } = block;

        internal long NowMs { get; } = nowMs;

        internal long MostMs { get; } = mostMs;
    }

    [Start]
    [OnEventDoAction(typeof(Final), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var final = (Final)e;
        var header = final.Block.Header;
        Assert(header.TimestampMs <= final.NowMs + final.MostMs, "Timeliness: the final block of height {0} is {1} ms ahead of the time", header.Height, header.TimestampMs - final.NowMs);
    }
}

using MedChain.Core.Chain;
using MedChain.Crypto.Hashing;
using MedChain.Sim;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>Two blocks of one height that honest hosts hold final are the same block, and each host's come in order. Spec: Consensus S6, E2.</summary>
internal sealed class Agreement : Monitor
{
    private readonly SortedDictionary<ulong, (Digest Block, HostId By)> _final = [];

    /// <summary>A host holds a block final.</summary>
    internal sealed class Final(HostId host, Block block, LedgerState ledger) : Event
    {
        internal HostId Host { get; } = host;

        internal Block Block { get; } = block;

        internal LedgerState Ledger { get; } = ledger;
    }

    [Start]
    [OnEventDoAction(typeof(Final), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var final = (Final)e;
        var height = final.Ledger.Height;
        if (!_final.TryGetValue(height, out var other)) _final.Add(height, (final.Block.Hash, final.Host));
        else Assert(other.Block == final.Block.Hash, "Agreement: {0} holds {1} final, {2} another block of that height", other.By, height, final.Host);
        if (_final.TryGetValue(height - 1, out var below))
            Assert(below.Block == final.Block.Header.Parent, "Agreement: the final block of height {0} does not stand on the one below", height);
    }
}

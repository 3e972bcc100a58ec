using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>
/// As leader proposes blocks that no leader may: with another state, height, time or proof, on a parent that is not justified, or with a
/// justification that is not this view's; and votes for them, with every right vote that it can give.
/// </summary>
/// <param name="dates">It also dates right blocks ahead, which only come too early.</param>
internal sealed class Inventor(bool dates = true) : FalseLeader
{
    private const int Kinds = 8;

    /// <inheritdoc/>
    protected override Proposal Invent(Foothold self, Proposal right)
    {
        var (header, justification) = (right.Block.Header, right.Justification);
        var genesis = self.Host.Setup.Genesis;
        switch (self.Choose(dates ? Kinds : Kinds - 1))
        {
            case 0: header = header with { StateRoot = genesis.ChainId }; break;
            case 1: header = header with { Height = header.Height + 1 }; break;
            case 2: header = header with { TimestampMs = genesis.TimestampMs }; break;
            case 3: header = header with { Proof = default }; break;
            case 4: (header, justification) = (OnGenesis(header, genesis), Justification.Start); break;
            case 5: justification = justification with { Skips = [] }; break;
            case 6: (header, justification) = OnGenesisAfterSkips(self, header, justification); break;
            default: header = header with { TimestampMs = header.TimestampMs + (2 * genesis.Parameters.DriftMs) }; break;
        }

        return Proposal.Sign(new Block(header, right.Block.Transactions), justification, self.Host.Setup.Keys);
    }

    /// <summary>A block on the epoch's start, as if nothing had been notarized since.</summary>
    private static BlockHeader OnGenesis(BlockHeader header, Genesis genesis) =>
        header with { Parent = genesis.State.Block, Height = 1, StateRoot = genesis.State.Map.Root, TransactionsRoot = Block.RootOf([]) };

    /// <summary>The same, with whatever skip certificates it knows, though some view between has none.</summary>
    private static (BlockHeader Header, Justification Justification) OnGenesisAfterSkips(Foothold self, BlockHeader header, Justification justification)
    {
        var known = self.State!.Consensus.Views.Values.Select(view => view.SkipCertificate).OfType<Certificate>().ToList();
        if (known.Count == 0) return (OnGenesis(header, self.Host.Setup.Genesis), justification with { Parent = null });
        var skips = Enumerable.Range(0, (int)header.View - 1).Select(index => known[index % known.Count]);
        return (OnGenesis(header, self.Host.Setup.Genesis), new Justification(null, [.. skips]));
    }
}

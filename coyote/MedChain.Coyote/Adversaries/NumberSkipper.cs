using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>
/// As leader proposes a transaction of its own that leaves out a number, or comes under one that was used, or is right; the block is right in
/// all else, and names the state that it would give if the number were right.
/// </summary>
internal sealed class NumberSkipper : FalseLeader
{
    /// <inheritdoc/>
    protected override Proposal Invent(Foothold self, Proposal right)
    {
        var (setup, header, state) = (self.Host.Setup, right.Block.Header, self.State!.Consensus);
        var parent = state.Blocks.TryGet(header.Parent, out var executed) ? executed.State : state.Final;
        if (parent.Block != header.Parent || parent.Height >= state.Epoch.LastHeight || parent.Account(self.Self) is not { } account) return right;
        var payload = new Payload.Expel(self.Peers.ElementAt(self.Choose(3)));
        var next = account.NextSequence;
        var number = self.Choose(3) switch { 0 => next, 1 when next > 0 => next - 1, _ => next + 1 };
        var map = new Execution(setup.Keys).TryRun(parent, state.Epoch, header.View, header.TimestampMs, [Number(next)], static _ => true);
        if (map is null) return right;
        var skipping = Number(number);
        header = header with { TransactionsRoot = Block.RootOf([skipping]), StateRoot = map.Root };
        return Proposal.Sign(new Block(header, [skipping]), right.Justification, setup.Keys);

        Transaction Number(ulong sequence) => Transaction.Sign(setup.Genesis.ChainId, self.Self, sequence, payload, setup.Keys);
    }
}

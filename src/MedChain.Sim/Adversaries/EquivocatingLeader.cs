using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;

namespace MedChain.Sim.Adversaries;

/// <summary>
/// As leader tells the first half of its peers of one valid block and the second half of another, and votes to each half for the block
/// that the half was told of; or tells and votes everything to everybody.
/// </summary>
/// <param name="tellsAll">Whether everybody is told of both blocks.</param>
public sealed class EquivocatingLeader(bool tellsAll = false) : Adversary
{
    private Proposal? _first;
    private Proposal? _second;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent)
    {
        switch (sent.Message)
        {
            case Message.Proposed proposed when proposed.Proposal.Block.Header.Leader == self.Self:
                Prepare(self, proposed.Proposal);
                return Tell(self, sent, new Message.Proposed(_second!));
            case Message.Voted voted when _first is not null && voted.Vote.Ballot.Block == _first.Block.Hash:
                var ballot = voted.Vote.Ballot with { Block = _second!.Block.Hash };
                return Tell(self, sent, new Message.Voted(Vote.Sign(self.Setup.Genesis.ChainId, ballot, self.Self, self.Setup.Keys)));
            default:
                return [sent];
        }
    }

    private Parcel[] Tell(Foothold self, Parcel first, Message second) =>
        tellsAll ? [first, first with { Message = second }] : [self.IsInSecondHalf(first.To) ? first with { Message = second } : first];

    private void Prepare(Foothold self, Proposal first)
    {
        if (_first is not null && _first.Block.Hash == first.Block.Hash) return;
        _first = first;
        _second = Proposal.Sign(Other(self, first.Block), first.Justification, self.Setup.Keys);
    }

    // A millisecond later and without transactions: as valid as the first, and it leaves somebody's records out.
    private static Block Other(Foothold self, Block first)
    {
        var header = first.Header with { TimestampMs = first.Header.TimestampMs + 1 };
        if (first.Transactions.IsEmpty || self.Host.Replica?.State.Consensus is not { } state) return new Block(header, first.Transactions);
        var parent = state.Blocks.TryGet(header.Parent, out var block) ? block.State : state.Final;
        var map = new Execution(self.Setup.Keys).TryRun(parent, state.Epoch, header.View, header.TimestampMs, [], static _ => false);
        return new Block(header with { TransactionsRoot = Block.RootOf([]), StateRoot = map!.Root }, []);
    }
}

using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;

namespace MedChain.Sim.Adversaries;

/// <summary>
/// As leader tells the first half of its peers of one valid block and the second half of another, and votes to each half for the block
/// that the half was told of.
/// </summary>
public sealed class EquivocatingLeader : Adversary
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
                return [self.IsInSecondHalf(sent.To) ? sent with { Message = new Message.Proposed(_second!) } : sent];
            case Message.Voted voted when _first is not null && voted.Vote.Ballot.Block == _first.Block.Hash && self.IsInSecondHalf(sent.To):
                var ballot = voted.Vote.Ballot with { Block = _second!.Block.Hash };
                return [sent with { Message = new Message.Voted(Vote.Sign(self.Setup.Genesis.ChainId, ballot, self.Self, self.Setup.Keys)) }];
            default:
                return [sent];
        }
    }

    // A millisecond later, and otherwise the same: as valid as the first.
    private void Prepare(Foothold self, Proposal first)
    {
        if (_first is not null && _first.Block.Hash == first.Block.Hash) return;
        var block = new Block(first.Block.Header with { TimestampMs = first.Block.Header.TimestampMs + 1 }, first.Block.Transactions);
        _first = first;
        _second = Proposal.Sign(block, first.Justification, self.Setup.Keys);
    }
}

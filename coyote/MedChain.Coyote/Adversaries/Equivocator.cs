using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>
/// As leader makes two valid blocks of one view and tells each peer of one or the other, as the schedule has it; votes to each peer for
/// whatever block the schedule picks.
/// </summary>
internal sealed class Equivocator : Adversary
{
    private Proposal? _first;
    private Proposal? _second;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent)
    {
        switch (sent.Message)
        {
            case Message.Proposed { Proposal: var proposal } when proposal.Block.Header.Leader == self.Self:
                Prepare(self, proposal);
                return [sent with { Message = new Message.Proposed(self.Toss() ? _first! : _second!) }];
            case Message.Voted { Vote: var vote } when _first is not null && vote.Ballot.Block == _first.Block.Hash:
                var other = self.Sign(vote.Ballot with { Block = _second!.Block.Hash });
                return self.Choose(3) switch { 0 => [sent], 1 => [sent with { Message = other }], _ => [sent, sent with { Message = other }] };
            default:
                return [sent];
        }
    }

    private void Prepare(Foothold self, Proposal first)
    {
        if (_first?.Block.Hash == first.Block.Hash) return;
        _first = first;
        var header = first.Block.Header with { TimestampMs = first.Block.Header.TimestampMs + 1 };
        _second = Proposal.Sign(new Block(header, first.Block.Transactions), first.Justification, self.Host.Setup.Keys);
    }
}

using MedChain.Core;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>As leader proposes another block than its replica would, votes for it, and gives it to whoever asks.</summary>
internal abstract class FalseLeader : Adversary
{
    private Proposal? _invented;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent)
    {
        switch (sent.Message)
        {
            case Message.Proposed { Proposal: var proposal } when proposal.Block.Header.Leader == self.Self:
                if (_invented?.Block.Header.View != proposal.Block.Header.View) _invented = Invent(self, proposal);
                return [sent with { Message = new Message.Proposed(_invented) }];
            case Message.Voted { Vote: var vote } when _invented is not null && vote.Ballot.View == _invented.Block.Header.View && vote.Ballot.Kind == VoteKind.Notarize:
                return [sent with { Message = self.Sign(vote.Ballot with { Block = _invented.Block.Hash }) }];
            default:
                return [sent];
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message) =>
        message is Message.BlockWanted wanted && _invented is { Block: var block } && block.Hash == wanted.Block ? [new Parcel(self.Host.Id, from, new Message.BlockFound(block))] : [];

    /// <summary>The proposal in place of the right one.</summary>
    protected abstract Proposal Invent(Foothold self, Proposal right);
}

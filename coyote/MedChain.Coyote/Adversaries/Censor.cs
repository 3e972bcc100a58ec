using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>As leader leaves out what one institution wants on the chain, and turns away blocks that have it, so that it never votes for them.</summary>
internal sealed class Censor(InstitutionId censored) : Adversary
{
    private Proposal? _made;
    private Proposal? _instead;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent)
    {
        switch (sent.Message)
        {
            case Message.Proposed { Proposal: var proposal } when proposal.Block.Header.Leader == self.Self && Has(proposal.Block):
                if (_made?.Block.Hash != proposal.Block.Hash) (_made, _instead) = (proposal, Without(self, proposal));
                return _instead is null ? [] : [sent with { Message = new Message.Proposed(_instead) }];
            case Message.Voted { Vote.Ballot: var ballot } when _made is not null && ballot.Block == _made.Block.Hash:
                return _instead is null ? [] : [sent with { Message = self.Sign(ballot with { Block = _instead.Block.Hash }) }];
            default:
                return [sent];
        }
    }

    /// <inheritdoc/>
    public override bool TurnsAway(Message message) => message is Message.Proposed { Proposal.Block: var proposed } && Has(proposed);

    private bool Has(Block block) => block.Transactions.Any(transaction => transaction.Sender == censored);

    /// <summary>The block without any transactions; null where its parent is not known any more.</summary>
    private static Proposal? Without(Foothold self, Proposal proposal)
    {
        var (state, header) = (self.State!.Consensus, proposal.Block.Header);
        var parent = header.Parent == state.Final.Block ? state.Final : state.Blocks.TryGet(header.Parent, out var block) ? block.State : null;
        if (parent is null || new Execution(self.Host.Setup.Keys).TryRun(parent, state.Epoch, header.View, header.TimestampMs, [], static _ => false) is not { } map) return null;
        return Proposal.Sign(new Block(header with { StateRoot = map.Root, TransactionsRoot = Block.RootOf([]) }, []), proposal.Justification, self.Host.Setup.Keys);
    }
}

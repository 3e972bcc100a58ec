using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Groups;

namespace MedChain.Coyote.Adversaries;

/// <summary>
/// Waits for another's deal, then seals bad shares with that one's ephemeral key, or with twice that: whoever complains shows what opens the other's share. It
/// proposes no block that has its replica's own right deal.
/// </summary>
internal sealed class SealBorrower : Speaker
{
    private GroupElement? _borrowed;
    private Transaction? _own;
    private bool _isSaid;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent)
    {
        if (sent.Message is Message.Proposed { Proposal.Block: var block } && block.Transactions.Any(said => said.Payload is Payload.Deals && said.Sender == self.Self)) return [];
        if (sent.Message is not Message.Submitted { Transaction: { Payload: Payload.Deals } right } || right.Sender != self.Self) return [sent];
        _own ??= right;
        return Deal(self);
    }

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        if (message is Message.Submitted { Transaction: { Payload: Payload.Deals { Deal: var deal } } said } && said.Sender != self.Self) _borrowed ??= self.Toss() ? deal.Ephemeral : deal.Ephemeral + deal.Ephemeral;
        return Deal(self);
    }

    private IEnumerable<Parcel> Deal(Foothold self)
    {
        if (_isSaid || _borrowed is not { } borrowed || _own is not { Payload: Payload.Deals right } own) return [];
        _isSaid = true;
        var deal = new Payload.Deals(right.Deal with { Ephemeral = borrowed }, right.Of);
        return self.ToAll(new Message.Submitted(Transaction.Sign(self.Host.Setup.Genesis.ChainId, self.Self, own.Sequence, deal, self.Host.Setup.Keys)));
    }
}

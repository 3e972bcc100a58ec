using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>Proposes in views that others lead, and in its own, if the schedule says so, with a signature that does not fit.</summary>
internal sealed class Usurper : Adversary
{
    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent) =>
        sent.Message is Message.Proposed { Proposal: var proposal } && self.Toss() ? [sent with { Message = new Message.Proposed(proposal with { Signature = self.Misfit }) }] : [sent];

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        if (message is not Message.Proposed { Proposal: var proposal } || proposal.Block.Header.Leader == self.Self) return [];
        var block = new Block(proposal.Block.Header with { Leader = self.Self }, proposal.Block.Transactions);
        return self.ToSome(new Message.Proposed(Proposal.Sign(block, proposal.Justification, self.Host.Setup.Keys)));
    }
}

using MedChain.Core;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>Votes Notarize and Finalize for whatever a leader proposes, however wrong, and not for what its own replica thinks right.</summary>
internal sealed class Backer : Adversary
{
    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent) => sent.Message is Message.Voted { Vote.Ballot.Kind: not VoteKind.Skip } ? [] : [sent];

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        if (message is not Message.Proposed { Proposal.Block: var block }) return [];
        var ballot = new Ballot(VoteKind.Notarize, block.Header.Epoch, block.Header.View, block.Hash);
        return [.. self.ToAll(self.Sign(ballot)), .. self.ToAll(self.Sign(ballot with { Kind = VoteKind.Finalize }))];
    }
}

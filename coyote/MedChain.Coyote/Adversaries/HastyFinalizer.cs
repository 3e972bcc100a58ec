using MedChain.Core;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>Votes Finalize for every block as soon as it hears of it, notarized or not, and for blocks that nobody has.</summary>
internal sealed class HastyFinalizer : Adversary
{
    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message) => message switch
    {
        Message.Proposed { Proposal.Block: var block } => self.ToAll(self.Sign(new Ballot(VoteKind.Finalize, block.Header.Epoch, block.Header.View, block.Hash))),
        Message.Voted { Vote.Ballot: { Kind: VoteKind.Skip } ballot } when self.Toss() =>
            self.ToSome(self.Sign(ballot with { Kind = VoteKind.Finalize, Block = self.State!.Final.Block })),
        _ => [],
    };
}

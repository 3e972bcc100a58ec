using MedChain.Core;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>Votes for whatever it hears of: Notarize for every block, Skip and Finalize in one view, to whomever the schedule picks.</summary>
internal sealed class DoubleVoter : Adversary
{
    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        var ballot = message switch
        {
            Message.Proposed { Proposal.Block: var block } => new Ballot(VoteKind.Notarize, block.Header.Epoch, block.Header.View, block.Hash),
            Message.Voted { Vote.Ballot: var heard } when heard.Kind != VoteKind.Skip => heard,
            _ => default,
        };
        if (ballot.View == 0) return [];
        return self.Choose(4) switch
        {
            0 => self.ToSome(self.Sign(ballot with { Kind = VoteKind.Notarize })),
            1 => self.ToSome(self.Sign(ballot with { Kind = VoteKind.Finalize })),
            2 => self.ToSome(self.Sign(new Ballot(VoteKind.Skip, ballot.Epoch, ballot.View, default))),
            _ => [],
        };
    }
}

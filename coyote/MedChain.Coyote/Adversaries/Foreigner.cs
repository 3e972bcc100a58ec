using MedChain.Core;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>
/// Shows certificates and votes of another chain, which the same institutions run with the same keys: real signatures, and none for this chain.
/// </summary>
internal sealed class Foreigner : Adversary
{
    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        if (message is not Message.Voted { Vote.Ballot: var heard } || self.Choose(3) != 0) return [];
        var ballot = self.Choose(3) switch
        {
            0 => new Ballot(VoteKind.Skip, heard.Epoch, heard.View, default),
            1 => new Ballot(VoteKind.Finalize, heard.Epoch, heard.View, heard.Kind == VoteKind.Skip ? self.State!.Final.Block : heard.Block),
            _ => heard,
        };
        var chain = self.Host.Setup.Genesis.Seed;
        var votes = self.Town.Setups.Select(setup => Vote.Sign(chain, ballot, setup.Self, setup.Keys)).ToList();
        if (self.Toss()) return self.ToSome(new Message.Voted(votes[self.Choose(votes.Count)]));
        return self.ToSome(new Message.Certified(new Certificate(ballot, [.. votes.Select(vote => new Endorsement(vote.Voter, vote.Signature))])));
    }
}

using MedChain.Core;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Hashing;

namespace MedChain.Coyote.Adversaries;

/// <summary>
/// Shows certificates and votes that are none: a quorum made of its own endorsement many times, of signatures that are not the signers', of
/// votes of another kind, epoch or view, of fewer than a quorum; and votes in the names of others. It has heard real ones to make them of.
/// </summary>
internal sealed class Forger : Adversary
{
    private const int Kinds = 8;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message) => message switch
    {
        Message.Certified { Certificate: var certificate } when self.Choose(3) == 0 => self.ToSome(new Message.Certified(Forge(self, certificate))),
        Message.Voted { Vote: var vote } when self.Choose(4) == 0 => Bend(self, vote),
        _ => [],
    };

    private static Certificate Forge(Foothold self, Certificate real)
    {
        var ballot = real.Ballot;
        var block = ballot.Kind == VoteKind.Skip ? self.State!.Final.Block : ballot.Block;
        var own = self.Sign(ballot).Vote.Signature;
        return self.Choose(Kinds) switch
        {
            0 => new Certificate(ballot with { Kind = VoteKind.Finalize, Block = block }, real.Endorsements),
            1 => new Certificate(ballot with { Kind = VoteKind.Skip, Block = default }, real.Endorsements),
            2 => new Certificate(ballot with { View = ballot.View + 1 }, real.Endorsements),
            3 => new Certificate(ballot with { Epoch = ballot.Epoch + 1 }, real.Endorsements),
            4 => Repeated(self, ballot with { Kind = VoteKind.Finalize, Block = block }),
            5 => Repeated(self, ballot with { Kind = VoteKind.Skip, Block = default }),
            6 => new Certificate(ballot with { Kind = VoteKind.Skip, Block = default }, [.. real.Endorsements.Select(endorsement => endorsement with { Signature = own })]),
            _ => new Certificate(ballot with { Kind = VoteKind.Finalize, Block = block }, [new Endorsement(self.Self, self.Sign(ballot with { Kind = VoteKind.Finalize, Block = block }).Vote.Signature)]),
        };
    }

    /// <summary>A quorum of its own endorsement.</summary>
    private static Certificate Repeated(Foothold self, Ballot ballot)
    {
        var endorsement = new Endorsement(self.Self, self.Sign(ballot).Vote.Signature);
        return new Certificate(ballot, [.. Enumerable.Repeat(endorsement, self.Town.Setups[0].Genesis.Founders.Quorum)]);
    }

    /// <summary>Another's vote turned into one that it did not give; and its own one twice.</summary>
    private static IEnumerable<Parcel> Bend(Foothold self, Vote vote)
    {
        var ballot = vote.Ballot.Kind == VoteKind.Skip ? vote.Ballot : self.Toss() ? vote.Ballot with { Kind = VoteKind.Finalize } : new Ballot(VoteKind.Skip, vote.Ballot.Epoch, vote.Ballot.View, Digest.Zero);
        var forged = self.Toss() ? vote with { Ballot = ballot } : vote with { Ballot = ballot, Signature = self.Sign(ballot).Vote.Signature };
        return self.ToSome(new Message.Voted(forged)).Concat(self.ToSome(self.Sign(ballot)));
    }
}

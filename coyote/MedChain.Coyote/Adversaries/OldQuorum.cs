using MedChain.Core;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>
/// Has come by keys that others gave up at an epoch's end: with its own one a quorum of the old set, none of the new one. Signs votes and
/// certificates of the running epoch with them, and shows real certificates of the epoch before as if they were of this one.
/// </summary>
internal sealed class OldQuorum(params IReadOnlyList<int> numbers) : Adversary
{
    private Certificate? _old;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        if (message is Message.Certified { Certificate: var certificate }) _old ??= certificate;
        if (message is not Message.Voted { Vote.Ballot: var heard } || heard.Epoch < 2 || self.Choose(3) != 0) return [];
        var ballot = self.Choose(3) switch
        {
            0 => new Ballot(VoteKind.Skip, heard.Epoch, heard.View, default),
            1 when heard.Kind != VoteKind.Skip => heard with { Kind = VoteKind.Finalize },
            _ => heard,
        };
        if (_old is { } old && self.Choose(4) == 0) return self.ToSome(new Message.Certified(old with { Ballot = old.Ballot with { Epoch = heard.Epoch } }));
        var votes = self.Town.Setups.Where(setup => numbers.Contains(setup.Self.Value)).Select(setup => Vote.Sign(setup.Genesis.ChainId, ballot, setup.Self, setup.Keys)).ToList();
        if (self.Toss()) return self.ToSome(new Message.Voted(votes[self.Choose(votes.Count)]));
        return self.ToSome(new Message.Certified(new Certificate(ballot, [.. votes.Select(vote => new Endorsement(vote.Voter, vote.Signature))])));
    }
}

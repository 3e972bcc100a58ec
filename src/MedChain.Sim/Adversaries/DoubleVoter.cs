using MedChain.Core;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;

namespace MedChain.Sim.Adversaries;

/// <summary>
/// Signs whatever anybody signs: Notarize for every block that is proposed or voted for, Finalize and Skip in one view. Half of its
/// peers hear the one, half the other, some both.
/// </summary>
public sealed class DoubleVoter : Adversary
{
    private const int Remembered = 256;

    private readonly Queue<Ballot> _signed = [];

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message) => message switch
    {
        Message.Proposed proposed => Sign(self, new Ballot(VoteKind.Notarize, proposed.Proposal.Block.Header.Epoch, proposed.Proposal.Block.Header.View, proposed.Proposal.Block.Hash)),
        Message.Voted voted => Sign(self, voted.Vote.Ballot),
        _ => [],
    };

    private IEnumerable<Parcel> Sign(Foothold self, Ballot ballot)
    {
        if (_signed.Contains(ballot)) return [];
        if (_signed.Count == Remembered) _signed.Dequeue();
        _signed.Enqueue(ballot);
        var echo = Voted(self, ballot);
        if (ballot.Kind == VoteKind.Skip) return self.ToAll(echo);

        // Whoever is told of a block in the second half is also told that the view is skipped, and the first half that it is final.
        var skip = Voted(self, new Ballot(VoteKind.Skip, ballot.Epoch, ballot.View, default));
        var finalize = Voted(self, ballot with { Kind = VoteKind.Finalize });
        return self.ToAll(echo).Concat(self.Peers.Select(peer => new Parcel(peer, self.IsInSecondHalf(peer) ? skip : finalize)));
    }

    private static Message.Voted Voted(Foothold self, Ballot ballot) =>
        new(Vote.Sign(self.Setup.Genesis.ChainId, ballot, self.Self, self.Setup.Keys));
}

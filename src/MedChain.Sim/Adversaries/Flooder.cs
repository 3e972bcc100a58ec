using MedChain.Core;
using MedChain.Core.Consensus;
using MedChain.Crypto.Hashing;

namespace MedChain.Sim.Adversaries;

/// <summary>
/// With every message that it sends come several of no use: votes for blocks that nobody has, in views and epochs long past or far
/// ahead, questions for unknown blocks.
/// </summary>
/// <param name="perMessage">How many come with one message to one peer.</param>
public sealed class Flooder(int perMessage) : Adversary
{
    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent)
    {
        yield return sent;
        for (var i = 0; i < perMessage; i++) yield return new Parcel(sent.To, Junk(self));
    }

    private static Message Junk(Foothold self)
    {
        Span<byte> octets = stackalloc byte[Digest.Size];
        octets.Fill((byte)self.Dice.Between(1, 255));
        var block = new Digest(octets);
        if (self.Dice.Chance(200)) return new Message.BlockWanted(block);
        var kind = (VoteKind)self.Dice.Between(1, 3);
        ulong view = self.Dice.Chance(500) ? (ulong)self.Dice.Between(1, 50) : self.Dice.Next() | 1;
        ulong epoch = self.Dice.Chance(800) ? (ulong)self.Dice.Between(1, 8) : self.Dice.Next() | 1;
        var ballot = new Ballot(kind, epoch, view, kind == VoteKind.Skip ? default : block);
        return new Message.Voted(Vote.Sign(self.Setup.Genesis.ChainId, ballot, self.Self, self.Setup.Keys));
    }
}

using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>Now and then sends one peer a burst of messages: its own votes, what it heard, and votes in others' names.</summary>
internal sealed class Torrent : Adversary
{
    private const int Burst = 24;
    private const int BurstsMax = 5;

    private int _bursts;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        if (message is not Message.Voted { Vote: var vote } || _bursts >= BurstsMax || self.Choose(4) != 0) return [];
        _bursts++;
        var victim = self.Peers.ElementAt(self.Choose(self.Peers.Count()));
        Message said = self.Choose(3) switch
        {
            0 => self.Sign(vote.Ballot),
            1 => message,
            _ => new Message.Voted(vote with { Signature = self.Misfit }),
        };
        return Enumerable.Repeat(new Parcel(self.Host.Id, victim, said), Burst);
    }
}

using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>
/// Keeps the last votes and proposals, and says them to those who signed them, now and then, and when these ask for something: who has lost its store hears what it
/// has forgotten.
/// </summary>
internal sealed class Echo : Adversary
{
    private const int Remembered = 64;

    private readonly List<(InstitutionId Signer, Message Message)> _heard = [];

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        var signer = message switch
        {
            Message.Voted { Vote: var vote } => vote.Voter,
            Message.Proposed { Proposal.Block.Header: var header } => header.Leader,
            _ => self.Self,
        };
        if (signer != self.Self) _heard.Add((signer, message));
        if (_heard.Count > Remembered) _heard.RemoveAt(0);
        if (message is Message.BlockWanted or Message.Justified && self.Choose(2) == 0) return [.. _heard.Where(heard => heard.Signer == from).Select(heard => new Parcel(self.Host.Id, from, heard.Message))];
        if (_heard.Count == 0 || self.Choose(4) != 0) return [];
        var (to, what) = _heard[self.Choose(_heard.Count)];
        return [new Parcel(self.Host.Id, to, what)];
    }
}

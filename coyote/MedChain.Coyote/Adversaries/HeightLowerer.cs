using MedChain.Core;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>Tells of the height that it has reached, and then of lower ones: old finalizations and justifications, to whomever the schedule picks.</summary>
internal sealed class HeightLowerer : Adversary
{
    private readonly List<Message> _past = [];

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        if (message is Message.Certified { Certificate.Ballot.Kind: VoteKind.Finalize } or Message.Justified && _past.Count < 64) _past.Add(message);
        if (_past.Count == 0 || self.Choose(4) != 0) return [];
        var now = self.State!.Consensus;
        return [.. self.ToSome(new Message.Justified(now.Epoch.Epoch, now.Justification)), .. self.ToSome(_past[self.Choose(_past.Count)])];
    }
}

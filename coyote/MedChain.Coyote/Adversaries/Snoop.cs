using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Groups;

namespace MedChain.Coyote.Adversaries;

/// <summary>Asks holders of the identity key for parts of what it has not asked on the chain: an element of its own, or one that it saw another ask for.</summary>
internal sealed class Snoop : Adversary
{
    private GroupElement _seen = GroupElement.Generator;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        if (message is Message.EvaluationWanted wanted) _seen = wanted.Blinded;
        return self.State?.Consensus.Epoch.Epoch >= 1 && self.State.Elections.Shares.Count > 0 && self.Choose(8) == 0 ? self.ToSome(new Message.EvaluationWanted(_seen)).ToList() : [];
    }
}

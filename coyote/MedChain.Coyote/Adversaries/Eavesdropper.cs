using MedChain.Core;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>Asks custodians for what another institution was granted: requests stand on the chain, where every member reads them.</summary>
internal sealed class Eavesdropper : Adversary
{
    private const int AsksOneIn = 8;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, Core.Institutions.InstitutionId from, Message message)
    {
        if (self.Town.Past?.Outcomes.GetValueOrDefault("ask") is not Outcome.Requested requested || self.Choose(AsksOneIn) != 0) return [];
        return self.ToSome(new Message.ReleaseRequest(requested.Access));
    }
}

using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>Stands whenever it can speak, from the first moment on: also before it is seated and while it sits out.</summary>
internal sealed class Returner : Speaker
{
    private const int Most = 6;

    private int _said;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        if (Now(self) is not { IsRegistration: true } || _said >= Most || self.Choose(4) != 0) return [];
        _said++;
        return Say(self, new Payload.Stand());
    }
}

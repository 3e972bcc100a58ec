using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>Applies for a second number that is its own too, and endorses it, again and again; nobody else does.</summary>
internal sealed class Splitter : Speaker
{
    private const int Most = 6;

    private int _said;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        if (Now(self) is null || _said >= Most || self.Choose(3) != 0) return [];
        var registration = Harness.Founding.Register(self.Town.Options, self.Town.Options.Institutions);
        return Say(self, _said++ == 0 ? new Payload.Apply(registration) : new Payload.Endorse(Registration.Subject(self.Host.Setup.Genesis.ChainId, registration.Institution)));
    }
}

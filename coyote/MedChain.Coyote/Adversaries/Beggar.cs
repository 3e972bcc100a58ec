using MedChain.Core;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>Asks custodians for help with positions that it is not the successor of.</summary>
internal sealed class Beggar : Adversary
{
    private const int AsksOneIn = 8;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, Core.Institutions.InstitutionId from, Message message)
    {
        if (self.Choose(AsksOneIn) != 0) return [];
        var dealt = Dealt.Of(self.Host.Setup).Record;
        return self.ToSome(new Message.HelpRequest(dealt.Id, (byte)self.Choose(dealt.Manifest.Custodians.Length)));
    }
}

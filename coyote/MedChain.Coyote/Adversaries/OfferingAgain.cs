using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>A source that has kept the offers of a record that it had erased, and gives them to custodians again and again.</summary>
internal sealed class OfferingAgain : Adversary
{
    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        if (self.Choose(8) != 0) return [];
        var record = Dealt.Of(self.Host.Setup).Record;
        var place = self.Choose(record.Offers.Length);
        return record.Manifest.Custodians[place] == self.Self ? [] : [new Parcel(self.Host.Id, record.Manifest.Custodians[place], record.Offers[place])];
    }
}

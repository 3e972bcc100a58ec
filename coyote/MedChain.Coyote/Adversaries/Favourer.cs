using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>Gives its votes and certificates to one peer alone, which so knows of a certificate before all others.</summary>
internal sealed class Favourer(InstitutionId favoured) : Adversary
{
    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent) =>
        sent.Message is Message.Voted or Message.Certified && sent.To != favoured ? [] : [sent];
}

using MedChain.Core;

namespace MedChain.Sim.Adversaries;

/// <summary>Takes part in consensus, and as a custodian says nothing: no receipt, no release, no refusal.</summary>
public sealed class SilentCustodian : Adversary
{
    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent) =>
        sent.Message is Message.Receipt or Message.OfferRefused or Message.Release or Message.ReleaseRefused ? [] : [sent];
}

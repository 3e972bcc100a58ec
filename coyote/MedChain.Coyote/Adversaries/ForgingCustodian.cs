using MedChain.Core;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>As a custodian gives receipts with a signature that does not fit, if the schedule says so.</summary>
internal sealed class ForgingCustodian : Adversary
{
    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent) =>
        sent.Message is Message.Receipt receipt && self.Toss() ? [sent with { Message = receipt with { Signature = self.Misfit } }] : [sent];
}

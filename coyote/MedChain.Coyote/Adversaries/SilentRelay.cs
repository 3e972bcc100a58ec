using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>Hands no box on and carries no ballot, if the schedule says so.</summary>
internal sealed class SilentRelay : Adversary
{
    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent) =>
        sent.Message is Message.Carried or Message.Submitted { Transaction.Payload: Payload.Cast } && self.Toss() ? [] : [sent];
}

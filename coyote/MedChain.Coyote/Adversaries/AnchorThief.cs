using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>Anchors, as a record of its own, whatever another announces, receipts and all, as soon as it hears of it.</summary>
internal sealed class AnchorThief : Adversary
{
    private bool _hasAnchored;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        if (_hasAnchored || message is not Message.Submitted { Transaction: { Payload: Payload.Batch batch } said } || said.Sender == self.Self) return [];
        if (batch.Events.OfType<RecordEvent.Anchor>().FirstOrDefault() is not { } anchor || self.State?.Final.Account(self.Self) is not { } account) return [];
        _hasAnchored = true;
        var payload = new Payload.Batch([anchor]);
        return self.ToAll(new Message.Submitted(Transaction.Sign(self.Host.Setup.Genesis.ChainId, self.Self, account.NextSequence, payload, self.Host.Setup.Keys)));
    }
}

using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>Opens the totals wrongly, and stands in the next elections as if nothing had been.</summary>
internal sealed class Pretender : Speaker
{
    private readonly WrongOpener _opener = new();
    private ulong _opened;
    private int _said;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent)
    {
        if (sent.Message is Message.Submitted { Transaction.Payload: Payload.OpenTotals } && Now(self) is { } now) _opened = now.Epoch.Epoch;
        return base.Leave(self, sent).SelectMany(parcel => _opener.Leave(self, parcel));
    }

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        if (_opened == 0 || Now(self) is not { IsRegistration: true } now || now.Epoch.Epoch <= _opened || _said > 2 || self.Choose(4) != 0) return [];
        _said++;
        return Say(self, new Payload.Stand());
    }
}

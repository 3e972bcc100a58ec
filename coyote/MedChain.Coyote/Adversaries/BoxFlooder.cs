using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Sealing;

namespace MedChain.Coyote.Adversaries;

/// <summary>Hands relays boxes that hold nothing, boxes that are too short, and those that it was handed itself.</summary>
internal sealed class BoxFlooder : Adversary
{
    private const int Most = 60;

    private Message.Carried? _seen;
    private int _said;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        if (message is Message.Carried carried) _seen = carried;
        if (_said >= Most || self.Choose(3) != 0) return [];
        _said++;
        return self.ToSome(self.Choose(4) == 0 && _seen is not null ? _seen : new Message.Carried(new byte[SealedBox.Overhead + (self.Choose(3) * 8) - 8]));
    }
}

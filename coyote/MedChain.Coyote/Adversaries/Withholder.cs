using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>Keeps its votes, proposals and certificates back and shows each later, to one peer or to none.</summary>
internal sealed class Withholder : Adversary
{
    private readonly List<Parcel> _kept = [];

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent)
    {
        if (sent.Message is not (Message.Voted or Message.Certified or Message.Proposed) || self.Choose(4) == 0) return [sent];
        _kept.Add(sent);
        return [];
    }

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        if (_kept.Count == 0 || self.Choose(3) != 0) return [];
        var index = self.Choose(_kept.Count);
        var shown = _kept[index];
        _kept.RemoveAt(index);
        return [shown];
    }
}

using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Threshold;

namespace MedChain.Coyote.Adversaries;

/// <summary>Complains of right shares: shows them as they are, shows another point than the shared one, or one of another dealer's envelope.</summary>
internal sealed class FalseComplainer : Speaker
{
    private readonly SortedSet<InstitutionId> _accused = [];

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        if (Now(self) is not { Slice: Slice.Complaining } now || Drawn(self) is not { } drawn) return [];
        var map = self.State!.Final.Map;
        if (CeremonyRules.Find(map) is not { } ceremony || ceremony.Qualified.Except(_accused).Remove(self.Self) is not { Count: > 0 } dealers || self.Choose(4) != 0) return [];
        var dealer = dealers[self.Choose(dealers.Count)];
        _accused.Add(dealer);
        var deal = CeremonyRules.DealOf(map, ceremony, dealer)!;
        using var context = CeremonyRules.EnvelopeContext(now, dealer);
        var own = new KeyPair(drawn.Trustee.Key);
        var right = ShareEnvelope.Show(deal.Ephemeral, own, context.Octets, drawn.Trustee.Seed);
        return Say(self, new Payload.Complain(dealer, self.Choose(3) switch
        {
            0 => right with { Shared = right.Shared + GroupElement.Generator },
            1 => ShareEnvelope.Show(deal.Ephemeral + GroupElement.Generator, own, context.Octets, drawn.Trustee.Seed),
            _ => right,
        }));
    }
}

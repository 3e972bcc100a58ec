using MedChain.Core;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>As a source sends a custodian, if the schedule says so, the fragments or rows of another one, or one octet changed.</summary>
internal sealed class SwappingSource : Adversary
{
    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent)
    {
        if (sent.Message is not Message.Offer offer) return [sent];
        var others = Dealt.Of(self.Host.Setup).Record.Offers;
        var other = others[self.Choose(others.Length)];
        return self.Choose(4) switch
        {
            0 => [sent with { Message = offer with { Fragments = other.Fragments } }],
            1 => [sent with { Message = offer with { Fragments = other.Fragments, Terms = offer.Terms with { Packet = other.Terms.Packet } } }],
            2 => [sent with { Message = offer with { Fragments = [.. offer.Fragments.Select(Flipped)] } }],
            _ => [sent],
        };
    }
}

using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Coyote.Harness;

namespace MedChain.Coyote.Adversaries;

/// <summary>
/// Another institution has signed for one emergency of its own. It asks with that signature for other segments, for longer and for another
/// reason, with its own signature in both roles, and for what another institution was signed for.
/// </summary>
internal sealed class GlassBreaker : Adversary
{
    private const int AsksOneIn = 8;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, Core.Institutions.InstitutionId from, Message message)
    {
        if (self.Town.Past?.Outcomes.GetValueOrDefault("vouch") is not Outcome.Vouched vouched || self.Choose(AsksOneIn) != 0) return [];
        var mine = Scenarios.EmergencyScenarios.Emergency(self.Town, self.Self.Value);
        var emergency = self.Choose(6) switch
        {
            0 => mine with { Scope = Dealt.Of(self.Host.Setup).Record.Manifest.Scope },
            1 => mine with { ExpiresAtMs = mine.ExpiresAtMs + 1 },
            2 => mine with { Reason = EmergencyReason.OutOfReach },
            3 => mine with { Endorser = self.Self },
            4 => mine with { Requester = mine.Endorser, Endorser = self.Self },
            _ => mine,
        };
        var (chainId, keys) = (self.Host.Setup.Genesis.ChainId, self.Host.Setup.Keys);
        var own = emergency.Sign(chainId, self.Self, keys);
        var theirs = self.Toss() ? vouched.ByEndorser : emergency.Sign(chainId, emergency.Endorser, keys);
        return self.ToSome(new Message.EmergencyRequest(new EndorsedEmergency(emergency, own, theirs)));
    }
}

using MedChain.Core.Collaboration;
using MedChain.Core.Institutions;
using MedChain.Crypto.Groups;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// No dealer seals with what another has made, or with twice that: whoever shows what it shares with the one would open what the other has sealed. Spec: Collaboration
/// K2 to K4.
/// </summary>
internal sealed class SecrecyOfTheJointKey : Monitor
{
    [Start]
    [OnEventDoAction(typeof(HeldFinal), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var final = (HeldFinal)e;
        var seals = new List<(InstitutionId Dealer, GroupElement Ephemeral)>();
        foreach (var of in Enum.GetValues<JointKey>())
        {
            if (CeremonyRules.Find(final.Map, of) is not { Phase: KeyCeremonyPhase.Dealing } ceremony || ceremony.Epoch != final.Ceremony.Epoch) continue;
            seals.AddRange(ceremony.Dealers.Select(dealer => (dealer, CeremonyRules.DealOf(final.Map, ceremony, dealer, of)!.Ephemeral)));
        }

        foreach (var (dealer, ephemeral) in seals)
        {
            foreach (var other in seals.Where(seal => seal.Dealer != dealer))
            {
                var isBorrowed = ephemeral == other.Ephemeral || ephemeral == other.Ephemeral + other.Ephemeral;
                Assert(!isBorrowed, "Secrecy of the joint key: {0} seals with what {1} has made", dealer, other.Dealer);
            }
        }
    }
}

using MedChain.Core.Collaboration;
using MedChain.Core.Election;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Threshold;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>Where complaints come in time, every qualified dealer gave every honest trustee the share that it committed to. Spec: Collaboration K3 to K5.</summary>
internal sealed class NoSilentBadShare : Monitor
{
    private readonly SortedDictionary<JointKey, ulong> _judged = [];

    [Start]
    [OnEventDoAction(typeof(HeldFinal), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        Judge((HeldFinal)e, JointKey.Poll);
        Judge((HeldFinal)e, JointKey.Identity);
    }

    private void Judge(HeldFinal final, JointKey of)
    {
        if (final.Town.Options.Weather.GoodAfter > 0 || CeremonyRules.Find(final.Map, of) is not { Phase: KeyCeremonyPhase.Qualified } ceremony) return;
        if (ceremony.Epoch <= _judged.GetValueOrDefault(of) || final.Ceremony.Epoch != ceremony.Epoch) return;
        _judged[of] = ceremony.Epoch;
        var epoch = final.Host.Replica!.State.Consensus.Epoch;
        foreach (var dealer in ceremony.Qualified)
        {
            var deal = CeremonyRules.DealOf(final.Map, ceremony, dealer, of)!;
            foreach (var (trustee, key) in ceremony.Trustees)
            {
                if (!final.Town.IsHonest(trustee) || Secrets.Of(final.Town, trustee, key) is not { } secrets) continue;
                using var context = CeremonyRules.EnvelopeContext(new Moment(epoch, final.Height), dealer, of);
                var isOpen = ShareEnvelope.TryOpen(CeremonyRules.CipherFor(ceremony, deal, trustee), deal.Ephemeral, new KeyPair(secrets.Trustee.Key), context.Octets, out var share);
                Assert(
                    isOpen && deal.Commitments.IsShareOf(Ceremony.IndexOf(epoch.Validators, trustee), share),
                    "No silent bad share: {0} is qualified and gave {1} another share than it committed to", dealer, trustee);
            }
        }
    }
}

using MedChain.Core;
using MedChain.Core.Collaboration;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Threshold;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>An evaluation ends with the key's own value, or without one; nobody honest is named as lying. Spec: Collaboration K12.</summary>
internal sealed class NoWrongPseudonym : Monitor
{
    private GroupScalar? _secret;

    /// <summary>An evaluation has ended.</summary>
    internal sealed class Ended(Town town, Outcome outcome) : Event
    {
        internal Town Town { get; } = town;

        internal Outcome Outcome { get; } = outcome;
    }

    [Start]
    [OnEventDoAction(typeof(HeldFinal), nameof(Learn))]
    [OnEventDoAction(typeof(Ended), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    /// <summary>The private key, which nobody in the town has, from the shares of as many hosts as have them.</summary>
    private void Learn(Event e)
    {
        var final = (HeldFinal)e;
        if (_secret is not null || IdentityRules.Find(final.Map) is not { } key) return;
        var shares = final.Town.Hosts.Where(host => key.Holders.ContainsKey(host.Id.Institution))
            .Select(host => (Index: key.Holders[host.Id.Institution], Value: host.Replica?.State.Elections.Shares.GetValueOrDefault(key.Epoch)))
            .Where(share => share.Value is { } value && key.Commitments.IsShareOf(share.Index, value)).DistinctBy(share => share.Index).Select(share => (share.Index, share.Value!.Value))
            .Take(key.Commitments.Threshold).ToList();
        if (shares.Count == key.Commitments.Threshold) _secret = Lagrange.Interpolate(shares);
    }

    private void Judge(Event e)
    {
        var (town, outcome) = (((Ended)e).Town, ((Ended)e).Outcome);
        var lying = outcome switch
        {
            Outcome.Evaluated evaluated => evaluated.Lying,
            Outcome.NotEvaluated failed => failed.Lying,
            _ => [],
        };
        foreach (var liar in lying) Assert(!town.IsHonest(liar), "No wrong pseudonym: {0} is honest and named as lying", liar);
        if (outcome is Outcome.Evaluated { Blinded: var blinded, Value: var value } && _secret is { } secret)
            Assert(secret * blinded == value, "No wrong pseudonym: the value is not the key's");
    }
}

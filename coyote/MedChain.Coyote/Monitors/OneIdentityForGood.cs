using MedChain.Core.Collaboration;
using MedChain.Crypto.Groups;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>The identity key's public key never changes, whoever comes and goes. Spec: Collaboration K9.</summary>
internal sealed class OneIdentityForGood : Monitor
{
    private GroupElement? _key;

    [Start]
    [OnEventDoAction(typeof(HeldFinal), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var final = (HeldFinal)e;
        if (IdentityRules.Find(final.Map) is not { } key) return;
        _key ??= key.Commitments.PublicKey;
        Assert(key.Commitments.PublicKey == _key, "One identity for good: the key of epoch {0} is another", key.Epoch);
    }
}

using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Groups;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// Whoever has a share of the identity key is a validator of the next epoch too. In good weather there is a key where enough take part, and each honest holder has its
/// right share on disk once it has handled the input by which the sharing became final there. Spec: Collaboration K8, K9.
/// </summary>
internal sealed class AlwaysHeld : Monitor
{
    private readonly SortedDictionary<Sim.HostId, (ulong Step, ulong Epoch)> _shared = [];

    [Start]
    [OnEventDoAction(typeof(HeldFinal), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var final = (HeldFinal)e;
        var (options, key) = (final.Town.Options, IdentityRules.Find(final.Map));
        var isGood = options.Weather is { GoodAfter: 0, Crashes: 0 };
        if (options.Seats && isGood && final.Height == 3 * options.Parameters.SliceLength) Assert(key is not null, "Always held: there is no identity key");
        if (key is null) return;
        if (final.EndsEpoch && final.Map.TryGet<ValidatorSet>(StateKeys.NextValidators, out var next))
        {
            foreach (var holder in key.Holders.Keys) Assert(next.Contains(holder), "Always held: {0} leaves with its share", holder);
        }

        var (host, before) = (final.Host, _shared.GetValueOrDefault(final.Host.Id));
        if (isGood && before.Step != host.Steps && before.Epoch == key.Epoch && key.Holders.TryGetValue(host.Id.Institution, out var index))
            Assert(Holds(host, key, index), "Always held: {0} has no right share of the sharing of epoch {1}", host.Id, key.Epoch);
        if (before.Epoch != key.Epoch) _shared[host.Id] = (host.Steps, key.Epoch);
    }

    private static bool Holds(TownHost host, IdentityKey key, byte index)
    {
        foreach (var row in host.Disk.ReadRows())
        {
            if (row.Key.Table == DurableTable.Secret && row.Key.Key.Span[^1] == 4 && GroupScalar.TryImport(row.Value.Span, out var share) && key.Commitments.IsShareOf(index, share)) return true;
        }

        return false;
    }
}

using MedChain.Core;
using MedChain.Sim;

namespace MedChain.Coyote.Harness;

/// <summary>Replicas kept from schedule to schedule: making one takes longer than many steps, setting its state back takes nothing.</summary>
internal static class Replicas
{
    private static readonly SortedDictionary<(string Chain, HostId Host), (Replica Replica, ReplicaState Fresh)> Kept = [];

    /// <summary>A replica that waits for its rows.</summary>
    internal static Replica Take(TownHost host)
    {
        var name = ($"{host.Setup.Genesis.ChainId} {host.KeySet}", host.Id);
        if (!Kept.TryGetValue(name, out var kept))
        {
            var replica = new Replica(host.Setup);
            Kept[name] = kept = (replica, replica.State);
        }

        kept.Replica.State = kept.Fresh;
        return kept.Replica;
    }

    /// <summary>Takes a host's replica away from it.</summary>
    internal static void Return(TownHost host) => host.Replica = null;
}

using MedChain.Core;
using MedChain.Node.Shell;
using MedChain.Sim;

namespace MedChain.Coyote.Harness;

/// <summary>Replicas kept from schedule to schedule: making one takes longer than many steps, setting its state back takes nothing.</summary>
internal static class Replicas
{
    private static readonly SortedDictionary<(string Chain, HostId Host), (Replica Replica, ReplicaState Fresh)> Kept = [];

    private static readonly SortedDictionary<(string Chain, HostId Host), (Replica Replica, CheckedAheadAuthenticator Keys, ReplicaState Fresh)> Ahead = [];

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

    /// <summary>A replica that waits for its rows, and the keys that it checks with: those that know what was checked ahead.</summary>
    internal static (Replica Replica, CheckedAheadAuthenticator Keys) TakeAhead(TownHost host)
    {
        var name = ($"{host.Setup.Genesis.ChainId} {host.KeySet}", host.Id);
        if (!Ahead.TryGetValue(name, out var kept))
        {
            var keys = new CheckedAheadAuthenticator(host.Setup.Keys);
            var replica = new Replica(host.Setup with { Keys = keys });
            Ahead[name] = kept = (replica, keys, replica.State);
        }

        kept.Replica.State = kept.Fresh;
        kept.Keys.Ahead = CheckedSignatures.None;
        return (kept.Replica, kept.Keys);
    }

    /// <summary>Takes a host's replica away from it.</summary>
    internal static void Return(TownHost host) => host.Replica = null;
}

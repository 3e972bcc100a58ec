using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Node.Storage;

namespace MedChain.Node.Shell;

/// <summary>
/// The only part that touches the store. Writes that have come when it gets to it join one transaction, and are acknowledged together once
/// they are on disk. The first refusal of the disk is its last act: it tells everybody, and writes and reads nothing more. Spec: Consensus D1, D3.
/// </summary>
/// <param name="store">The store.</param>
public sealed class Writer(IDurableRows store) : IPart
{
    private readonly List<DurableWrite> _batch = [];
    private ulong _last;
    private bool _isDue;
    private bool _isStopped;

    /// <inheritdoc/>
    public ImmutableArray<Post> Handle(long nowMs, Mail mail)
    {
        if (_isStopped) return [];
        try
        {
            return mail switch
            {
                Mail.Begin => [new Post(PartKind.Core, new Mail.Restored(store.ReadRows()))],
                Mail.Write write => Gather(write),
                Mail.Sync => Flush(),
                Mail.Load load => [.. Flush(), new Post(PartKind.Core, new Mail.Loaded(load.Key, store.Read(load.Key)))],
                _ => [],
            };
        }
        catch (StoreException refused)
        {
            _isStopped = true;
            var stop = new Mail.Stop(refused.Message);
            return [new Post(PartKind.Egress, stop), new Post(PartKind.Core, stop), new Post(PartKind.Ingress, stop), new Post(PartKind.Outside, stop)];
        }
    }

    private ImmutableArray<Post> Gather(Mail.Write write)
    {
        _batch.AddRange(write.Writes);
        _last = write.Number;
        if (_isDue) return [];
        _isDue = true;
        return [new Post(PartKind.Writer, new Mail.Sync())];
    }

    private ImmutableArray<Post> Flush()
    {
        _isDue = false;
        if (_batch.Count == 0) return [];
        store.Apply([.. _batch]);
        _batch.Clear();
        return [new Post(PartKind.Egress, new Mail.Written(_last))];
    }
}

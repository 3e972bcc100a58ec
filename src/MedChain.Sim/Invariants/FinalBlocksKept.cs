using MedChain.Core;
using MedChain.Crypto.Hashing;

namespace MedChain.Sim.Invariants;

/// <summary>
/// No honest host deletes the row of a block that it has recorded as final, or records one as final whose row it has not written: else it
/// could not start again. Judged at the write, not at the next start. Spec: Consensus D3.
/// </summary>
public sealed class FinalBlocksKept : Observer
{
    /// <summary>The property's name in the spec.</summary>
    public const string Property = "Durability";

    private readonly SortedDictionary<HostId, (SortedSet<Digest> Written, SortedSet<Digest> Final)> _rows = [];

    /// <inheritdoc/>
    public override void OnEffect(Host host, Effect effect)
    {
        if (effect is not Effect.Persist persist || !host.IsHonest) return;
        if (!_rows.TryGetValue(host.Id, out var rows)) _rows[host.Id] = rows = ([], []);
        foreach (var write in persist.Writes)
        {
            switch (write.Key.Table, write.Value)
            {
                case (DurableTable.Block, null): rows.Written.Remove(new Digest(write.Key.Key.Span)); break;
                case (DurableTable.Block, _): rows.Written.Add(new Digest(write.Key.Key.Span)); break;
                case (DurableTable.Final, { } hash): rows.Final.Add(new Digest(hash.Span)); break;
            }
        }

        if (persist.Writes.Any(static write => write.Key.Table is DurableTable.Final || (write.Key.Table is DurableTable.Block && write.Value is null))
            && !rows.Written.IsSupersetOf(rows.Final))
            throw new InvariantViolationException(Property, $"{host.Id} has recorded block {rows.Final.First(hash => !rows.Written.Contains(hash))} as final and does not have it on disk");
    }
}

using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Records;
using MedChain.Node.Storage;
using MedChain.Sim;

namespace MedChain.Cli.Demo;

/// <summary>Reads from final blocks where records were anchored: those in the stores at the start, and those that become final.</summary>
internal sealed class AnchorBook : Observer
{
    private readonly SortedDictionary<RecordId, ulong> _heights = [];
    private ulong _read;

    /// <summary>Time of the newest block in the stores; 0 where they are new.</summary>
    public long NewestMs { get; private set; }

    /// <summary>Height of the block that anchors a record; 0 if none does.</summary>
    public ulong HeightOf(RecordId record) => _heights.GetValueOrDefault(record);

    /// <inheritdoc/>
    public override void OnEffect(Host host, Effect effect)
    {
        if (effect is Effect.Commit commit) Take(commit.Block);
    }

    /// <summary>Reads the final blocks of a store.</summary>
    public void Read(InstitutionStore store)
    {
        foreach (var row in store.ReadRows())
        {
            if (row.Key.Table == DurableTable.Block && Block.TryDecode(row.Value.Span, out var block)) NewestMs = Math.Max(NewestMs, block!.Header.TimestampMs);
            if (row.Key.Table != DurableTable.Final) continue;
            if (!store.TryRead(new DurableKey(DurableTable.Block, row.Value), out var octets) || !Block.TryDecode(octets.Span, out var final)) continue;
            Take(final!);
        }
    }

    // Final blocks agree between hosts, so the first to tell of a height tells for all; a repeated anchor of a record is refused by the chain.
    private void Take(Block block)
    {
        if (block.Header.Height <= _read) return;
        _read = block.Header.Height;
        foreach (var transaction in block.Transactions)
        {
            if (transaction.Payload is not Payload.Batch batch) continue;
            foreach (var anchor in batch.Events.OfType<RecordEvent.Anchor>()) _heights.TryAdd(anchor.Record, block.Header.Height);
        }
    }
}

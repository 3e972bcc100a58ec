using System.Collections.Immutable;
using MedChain.Core;

namespace MedChain.Sim.Disks;

/// <summary>
/// A disk that keeps its rows in memory and survives its host. A transaction is durable when <see cref="Apply"/> returns; one that a
/// crash interrupts is lost whole, for the host then does not apply it (<see cref="CrashPoint.BeforePersist"/>).
/// </summary>
public sealed class MemoryDisk : IDisk
{
    private ImmutableSortedDictionary<DurableKey, ReadOnlyMemory<byte>> _rows = ImmutableSortedDictionary<DurableKey, ReadOnlyMemory<byte>>.Empty;

    /// <summary>Transactions written.</summary>
    public ulong Transactions { get; private set; }

    /// <summary>Every row, large ones too, in order of key: what a thief of this disk finds.</summary>
    public IEnumerable<DurableRow> Contents => _rows.Select(row => new DurableRow(row.Key, row.Value));

    /// <inheritdoc/>
    public void Apply(ImmutableArray<DurableWrite> writes)
    {
        var rows = _rows.ToBuilder();
        foreach (var write in writes)
        {
            if (write.Value is { } value) rows[write.Key] = value.ToArray();
            else rows.Remove(write.Key);
        }

        _rows = rows.ToImmutable();
        Transactions++;
    }

    /// <inheritdoc/>
    public ImmutableArray<DurableRow> ReadRows() => [.. _rows.Where(row => !row.Key.IsLarge).Select(row => new DurableRow(row.Key, row.Value))];

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? Read(DurableKey key) => _rows.TryGetValue(key, out var value) ? value : null;

    /// <summary>A copy as of now: a backup.</summary>
    public MemoryDisk Backup() => new() { _rows = _rows };

    /// <summary>Goes back to a backup: what was written since is forgotten.</summary>
    public void Restore(MemoryDisk backup) => _rows = backup._rows;
}

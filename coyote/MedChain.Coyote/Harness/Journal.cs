using System.Collections.Immutable;
using MedChain.Core;

namespace MedChain.Coyote.Harness;

/// <summary>A host's disk: the writes in order; rows are made of them only when somebody reads.</summary>
internal sealed class Journal
{
    private readonly List<ImmutableArray<DurableWrite>> _transactions = [];

    /// <summary>Transactions so far.</summary>
    internal int Count => _transactions.Count;

    /// <summary>Writes one transaction.</summary>
    internal void Apply(ImmutableArray<DurableWrite> writes) => _transactions.Add(writes);

    /// <summary>Forgets the transactions after the first so many: an old backup.</summary>
    internal void RollBack(int transactions) => _transactions.RemoveRange(transactions, _transactions.Count - transactions);

    /// <summary>All rows but the large ones, in order of key.</summary>
    internal ImmutableArray<DurableRow> ReadRows() => [.. Rows().Where(row => !row.Key.IsLarge).Select(row => new DurableRow(row.Key, row.Value))];

    /// <summary>One row, or null.</summary>
    internal ReadOnlyMemory<byte>? Read(DurableKey key) => Rows().TryGetValue(key, out var value) ? value : null;

    private SortedDictionary<DurableKey, ReadOnlyMemory<byte>> Rows()
    {
        var rows = new SortedDictionary<DurableKey, ReadOnlyMemory<byte>>();
        foreach (var write in _transactions.SelectMany(transaction => transaction))
        {
            if (write.Value is { } value) rows[write.Key] = value;
            else rows.Remove(write.Key);
        }

        return rows;
    }
}

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

    /// <summary>Everything is gone.</summary>
    internal void Lose() => _transactions.Clear();

    /// <summary>An older copy is put back: so many transactions are left.</summary>
    internal void TakeBack(int count) => _transactions.RemoveRange(count, _transactions.Count - count);

    /// <summary>The row that says whose store it is is gone, the others are there.</summary>
    internal void LoseIdentity() => _transactions.Add([new DurableWrite(ReadRows().First(row => row.Key.Table == DurableTable.Identity).Key, null)]);

    /// <summary>The large rows are gone: the fragments.</summary>
    internal void LoseLarge() => _transactions.Add([.. Rows().Keys.Where(static key => key.IsLarge).Select(static key => new DurableWrite(key, null))]);

    /// <summary>All rows but the large ones, in order of key.</summary>
    internal ImmutableArray<DurableRow> ReadRows() => [.. Rows().Where(row => !row.Key.IsLarge).Select(row => new DurableRow(row.Key, row.Value))];

    /// <summary>One row, or null.</summary>
    internal ReadOnlyMemory<byte>? Read(DurableKey key)
    {
        for (var index = _transactions.Count - 1; index >= 0; index--)
        {
            foreach (var write in _transactions[index].Reverse())
            {
                if (write.Key == key) return write.Value;
            }
        }

        return null;
    }

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

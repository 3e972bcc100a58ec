using System.Collections.Immutable;
using MedChain.Core;

namespace MedChain.Node.Storage;

/// <summary>Rows that outlive the process: the institution's store, or a disk of the systematic tests. Not for concurrent use.</summary>
public interface IDurableRows
{
    /// <summary>All rows but the large ones, in order of table and key.</summary>
    /// <exception cref="StoreException">The store must not be used further.</exception>
    ImmutableArray<DurableRow> ReadRows();

    /// <summary>Writes and deletes rows as one: all are on disk when this returns.</summary>
    /// <exception cref="StoreException">The disk refused; the store must not be used further.</exception>
    void Apply(ImmutableArray<DurableWrite> writes);

    /// <summary>One row, or null.</summary>
    /// <exception cref="StoreException">The store must not be used further.</exception>
    ReadOnlyMemory<byte>? Read(DurableKey key);
}

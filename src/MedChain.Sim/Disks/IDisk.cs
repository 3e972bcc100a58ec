using System.Collections.Immutable;
using MedChain.Core;

namespace MedChain.Sim.Disks;

/// <summary>Where a host keeps its replica's rows. In memory for runs; a real store for a host that lives on.</summary>
public interface IDisk
{
    /// <summary>Writes one transaction: all of it is durable on return, or none of it ever.</summary>
    void Apply(ImmutableArray<DurableWrite> writes);

    /// <summary>All rows but the large ones (<see cref="DurableKey.IsLarge"/>), in order of key.</summary>
    ImmutableArray<DurableRow> ReadRows();

    /// <summary>One row, large or not; null where there is none.</summary>
    ReadOnlyMemory<byte>? Read(DurableKey key);
}

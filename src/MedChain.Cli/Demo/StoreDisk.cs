using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Node.Storage;
using MedChain.Sim.Disks;

namespace MedChain.Cli.Demo;

/// <summary>A host's disk over the institution's real store.</summary>
internal sealed class StoreDisk(InstitutionStore store) : IDisk
{
    /// <summary>The store.</summary>
    public InstitutionStore Store { get; } = store;

    /// <inheritdoc/>
    public void Apply(ImmutableArray<DurableWrite> writes) => Store.Apply(writes);

    /// <inheritdoc/>
    public ImmutableArray<DurableRow> ReadRows() => Store.ReadRows();

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? Read(DurableKey key) => Store.TryRead(key, out var value) ? value : null;
}

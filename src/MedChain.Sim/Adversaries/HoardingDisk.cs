using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Sim.Disks;

namespace MedChain.Sim.Adversaries;

/// <summary>The disk of a custodian that never destroys anything: deletions of custody and fragments are not carried out.</summary>
public sealed class HoardingDisk(IDisk disk) : IDisk
{
    /// <inheritdoc/>
    public void Apply(ImmutableArray<DurableWrite> writes) => disk.Apply(
        [.. writes.Where(write => write.Value is not null || write.Key.Table is not (DurableTable.Custody or DurableTable.Fragment))]);

    /// <inheritdoc/>
    public ImmutableArray<DurableRow> ReadRows() => disk.ReadRows();

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? Read(DurableKey key) => disk.Read(key);
}

using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Node.Storage;

namespace MedChain.Coyote.Harness;

/// <summary>A host's disk as its writer sees it: now and then it refuses, having written all or nothing, and is of no use from then on.</summary>
internal sealed class ShellDisk(Town town, TownHost host, ShellHost shell, Func<int, int> choose) : IDurableRows
{
    private const int ErrorOneIn = 24;

    /// <inheritdoc/>
    public ImmutableArray<DurableRow> ReadRows() => host.Disk.ReadRows();

    /// <inheritdoc/>
    public ReadOnlyMemory<byte>? Read(DurableKey key) => host.Disk.Read(key);

    /// <inheritdoc/>
    public void Apply(ImmutableArray<DurableWrite> writes)
    {
        if (town.DiskErrors < town.Options.Mishaps.DiskErrors && !town.IsGood && choose(ErrorOneIn) == 0)
        {
            town.DiskErrors++;
            town.Transcript?.Refuse(host);
            shell.HasFailed = true;
            if (choose(2) == 0) Write(writes);
            throw new StoreException(StoreProblem.Failed, "The disk refused to store.");
        }

        town.Witness.Writing(host, shell.HasFailed);
        Write(writes);
        shell.RowsOnDisk += writes.Length;
    }

    private void Write(ImmutableArray<DurableWrite> writes)
    {
        host.Disk.Apply(writes);
        town.Witness.Wrote(host, writes);
    }
}

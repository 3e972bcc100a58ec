using System.Collections.Immutable;
using MedChain.Core;

namespace MedChain.Explorer.Consensus;

/// <summary>A replica at one moment.</summary>
public sealed class ReplicaLocal : Local
{
    /// <summary>What it knows; null while it is down.</summary>
    public required ReplicaState? State { get; init; }

    /// <summary>The highest block that it has held final, in any life.</summary>
    public required KnownBlock Tip { get; init; }

    /// <summary>Votes that it has signed, in all lives.</summary>
    public MessageSet Signed { get; init; }

    /// <summary>Its disk; kept only where it may crash.</summary>
    public ImmutableSortedDictionary<DurableKey, ReadOnlyMemory<byte>>? Disk { get; init; }
}

using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Chain;

namespace MedChain.Explorer.Records;

/// <summary>A final block of one of the chains that can come about, each of one transaction.</summary>
/// <param name="Id">Its number, from 0, which is genesis.</param>
/// <param name="Block">The block.</param>
/// <param name="State">The state after it.</param>
/// <param name="Parent">The block before; null for genesis.</param>
/// <param name="Carries">The choice by which the chain took its transaction; -1 for genesis.</param>
/// <param name="Delivery">The choice by which an institution gets it.</param>
public sealed record FinalBlock(int Id, Block Block, LedgerState State, FinalBlock? Parent, int Carries, int Delivery)
{
    /// <summary>Its height.</summary>
    public int Height => (int)State.Height;

    /// <summary>What may follow, by the choice that delivers it.</summary>
    internal SortedDictionary<int, FinalBlock> Next { get; } = [];

    /// <summary>The block of this chain at a height.</summary>
    public FinalBlock At(int height)
    {
        var block = this;
        while (block.Height > height) block = block.Parent!;
        return block;
    }
}

/// <summary>The chain, which stands for consensus.</summary>
public sealed class ChainLocal : Local
{
    /// <summary>Its last final block.</summary>
    public required FinalBlock Tip { get; init; }
}

/// <summary>An honest institution with its disk.</summary>
public sealed class InstitutionLocal : Local
{
    /// <summary>What its replica knows.</summary>
    public required ReplicaState State { get; init; }

    /// <summary>Its last final block.</summary>
    public required FinalBlock Tip { get; init; }

    /// <summary>Rows of its disk that concern records.</summary>
    public required ImmutableSortedDictionary<DurableKey, ReadOnlyMemory<byte>> Disk { get; init; }

    /// <summary>Commands that were given.</summary>
    public MessageSet Given { get; init; }

    /// <summary>Whether its clock has passed the consent's end.</summary>
    public bool IsLate { get; init; }
}

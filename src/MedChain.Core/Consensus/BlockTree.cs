using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using MedChain.Core.Chain;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Consensus;

/// <summary>A block that was executed on its parent.</summary>
/// <param name="Block">The block.</param>
/// <param name="Output">Hash of its leader's VRF output.</param>
/// <param name="State">The state after it.</param>
public sealed record ExecutedBlock(Block Block, Digest Output, LedgerState State);

/// <summary>
/// The blocks of an epoch that are not final: executed ones, all descending from the last final block, and orphans that wait for their
/// parents. Immutable.
/// </summary>
/// <param name="Executed">By hash.</param>
/// <param name="Orphans">Blocks without an executed parent, by their own hash.</param>
public sealed record BlockTree(ImmutableSortedDictionary<Digest, ExecutedBlock> Executed, ImmutableSortedDictionary<Digest, Block> Orphans)
{
    /// <summary>Most orphans kept; the newest view goes first, since the oldest will have a parent first.</summary>
    public const int OrphanCap = 4096;

    /// <summary>No blocks.</summary>
    public static BlockTree Empty { get; } = new(ImmutableSortedDictionary<Digest, ExecutedBlock>.Empty, ImmutableSortedDictionary<Digest, Block>.Empty);

    /// <summary>Whether the block is here, executed or not.</summary>
    public bool Contains(Digest hash) => Executed.ContainsKey(hash) || Orphans.ContainsKey(hash);

    /// <summary>The executed block, if it is here.</summary>
    public bool TryGet(Digest hash, [NotNullWhen(true)] out ExecutedBlock? block) => Executed.TryGetValue(hash, out block);

    /// <summary>With an executed block.</summary>
    public BlockTree Add(ExecutedBlock block) =>
        new(Executed.SetItem(block.Block.Hash, block), Orphans.Remove(block.Block.Hash));

    /// <summary>With a block whose parent is missing.</summary>
    public BlockTree AddOrphan(Block block)
    {
        var orphans = Orphans.SetItem(block.Hash, block);
        if (orphans.Count > OrphanCap) orphans = orphans.Remove(orphans.Values.MaxBy(orphan => orphan.Header.View)!.Hash);
        return this with { Orphans = orphans };
    }

    /// <summary>The orphans that name this parent, in order of hash.</summary>
    public ImmutableArray<Block> ChildrenWaiting(Digest parent) => [.. Orphans.Values.Where(orphan => orphan.Header.Parent == parent)];

    /// <summary>
    /// The executed blocks from the child of <paramref name="ancestor"/> to <paramref name="tip"/>, oldest first; null where one is missing.
    /// </summary>
    public ImmutableArray<ExecutedBlock>? Path(Digest ancestor, Digest tip)
    {
        var path = new Stack<ExecutedBlock>();
        for (var hash = tip; hash != ancestor;)
        {
            if (!Executed.TryGetValue(hash, out var block)) return null;
            path.Push(block);
            hash = block.Block.Header.Parent;
        }

        return [.. path];
    }

    /// <summary>The first hash on the way down from <paramref name="tip"/> that is not here at all; null when only executed ones follow.</summary>
    public Digest? FirstMissing(Digest tip)
    {
        var hash = tip;
        while (Orphans.TryGetValue(hash, out var orphan)) hash = orphan.Header.Parent;
        return Executed.ContainsKey(hash) ? null : hash;
    }

    /// <summary>Without blocks that have become final.</summary>
    public BlockTree Without(IEnumerable<ExecutedBlock> final) => this with { Executed = Executed.RemoveRange(final.Select(block => block.Block.Hash)) };

    /// <summary>Keeps what is higher than the last final block, and returns the hashes of what goes: branches that lost.</summary>
    public (BlockTree Tree, ImmutableArray<Digest> Dropped) Prune(LedgerState final)
    {
        ImmutableArray<Digest> dropped =
        [
            .. Executed.Values.Where(block => block.State.Height <= final.Height).Select(block => block.Block.Hash),
            .. Orphans.Values.Where(orphan => orphan.Header.Height <= final.Height).Select(orphan => orphan.Hash),
        ];
        return (new BlockTree(Executed.RemoveRange(dropped), Orphans.RemoveRange(dropped)), dropped);
    }
}

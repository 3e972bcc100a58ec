using System.Globalization;
using MedChain.Core.Chain;
using MedChain.Crypto.Hashing;

namespace MedChain.Explorer.Consensus;

/// <summary>A block that may exist in a scope.</summary>
/// <param name="Id">Its number, from 0, which is genesis.</param>
/// <param name="Name">Its name in transcripts: view and letter.</param>
/// <param name="Block">The block.</param>
/// <param name="State">The state after it.</param>
/// <param name="Parent">Its parent; null for genesis.</param>
public sealed record KnownBlock(int Id, string Name, Block Block, LedgerState State, KnownBlock? Parent)
{
    /// <summary>Its view; 0 for genesis.</summary>
    public ulong View => Block.Header.View;

    /// <summary>Whether it is another block or descends from it.</summary>
    public bool Extends(KnownBlock other)
    {
        var block = this;
        while (block.View > other.View) block = block.Parent!;
        return block == other;
    }
}

/// <summary>The blocks of a scope, each once.</summary>
public sealed class BlockBook
{
    private readonly Dictionary<Digest, KnownBlock> _byHash = [];
    private readonly SortedDictionary<ulong, int> _letters = [];

    /// <summary>Begins with genesis.</summary>
    public BlockBook(Genesis genesis) => _byHash.Add(genesis.Block.Hash, new KnownBlock(0, "genesis", genesis.Block, genesis.State, null));

    /// <summary>The block with a hash.</summary>
    public KnownBlock this[Digest hash] => _byHash[hash];

    /// <summary>The block with a hash, if it is known.</summary>
    public KnownBlock? Find(Digest hash) => _byHash.GetValueOrDefault(hash);

    /// <summary>Adds a block whose parent is known.</summary>
    public KnownBlock Add(Block block, LedgerState state)
    {
        var letter = _letters.GetValueOrDefault(block.Header.View);
        _letters[block.Header.View] = letter + 1;
        var name = string.Create(CultureInfo.InvariantCulture, $"{block.Header.View}{(char)('a' + letter)}");
        var known = new KnownBlock(_byHash.Count, name, block, state, _byHash[block.Header.Parent]);
        _byHash.Add(block.Hash, known);
        return known;
    }
}

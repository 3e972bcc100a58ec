using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Merkle;

namespace MedChain.Core.Chain;

/// <summary>A header and the transactions that its root commits to. Spec: Chain C2.</summary>
public sealed class Block : ICanonical, IEquatable<Block>
{
    /// <summary>Most transactions of a block.</summary>
    public const int TransactionCap = 4096;

    /// <summary>Most octets of a block.</summary>
    public const int MaximumSize = 4 << 20;

    /// <summary>Joins a header and transactions; whether they fit is <see cref="IsWellFormed"/>.</summary>
    public Block(BlockHeader header, ImmutableArray<Transaction> transactions)
    {
        Header = header;
        Transactions = transactions;
        Hash = header.Hash();
    }

    /// <summary>The header.</summary>
    public BlockHeader Header { get; }

    /// <summary>The transactions, in order of execution.</summary>
    public ImmutableArray<Transaction> Transactions { get; }

    /// <summary>Hash of the header.</summary>
    public Digest Hash { get; }

    /// <summary>The root that a header must carry for these transactions; the count is bound, so a doubled leaf differs.</summary>
    public static Digest RootOf(ImmutableArray<Transaction> transactions) => RootOf(transactions.Length, MerkleTree.Root(Leaves(transactions)));

    /// <summary>The same from the tree's root.</summary>
    /// <param name="count">How many transactions.</param>
    /// <param name="tree">Root of the tree over their identifiers.</param>
    public static Digest RootOf(int count, Digest tree)
    {
        using var transcript = new Transcript("transactions");
        transcript.Append((ulong)count);
        transcript.Append(tree);
        return transcript.Hash();
    }

    /// <summary>Leaf hashes of the tree over the transactions' identifiers.</summary>
    public static Digest[] Leaves(ImmutableArray<Transaction> transactions)
    {
        var leaves = new Digest[transactions.Length];
        Span<byte> id = stackalloc byte[Digest.Size];
        for (var i = 0; i < leaves.Length; i++)
        {
            transactions[i].Id().CopyTo(id);
            leaves[i] = MerkleTree.LeafHash(id);
        }

        return leaves;
    }

    /// <summary>Whether the header commits to exactly these transactions.</summary>
    public bool IsWellFormed() => Header.TransactionsRoot == RootOf(Transactions);

    /// <summary>Reads a block of at most <see cref="MaximumSize"/> octets.</summary>
    public static Block? Read(ref CanonicalReader reader)
    {
        var before = reader.Left;
        var header = BlockHeader.Read(ref reader);
        var transactions = reader.List(TransactionCap, Transaction.MinimumSize, Transaction.Read);
        reader.Require(before - reader.Left <= MaximumSize);
        return reader.Ok && header is not null ? new Block(header, transactions) : null;
    }

    /// <summary>Reads a block that is all of <paramref name="octets"/>.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> octets, out Block? block)
    {
        block = null;
        if (octets.Length > MaximumSize) return false;
        var reader = new CanonicalReader(octets);
        var read = Read(ref reader);
        if (!reader.AtEnd) return false;
        block = read;
        return block is not null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Header.Write(writer);
        writer.List(Transactions);
    }

    /// <inheritdoc/>
    public bool Equals(Block? other) => other is not null && Hash == other.Hash && Transactions.SequenceEqual(other.Transactions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Block);

    /// <inheritdoc/>
    public override int GetHashCode() => Hash.GetHashCode();
}

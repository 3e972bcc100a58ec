namespace MedChain.Core;

/// <summary>What a durable row holds.</summary>
public enum DurableTable : byte
{
    /// <summary>Which chain and institution the store belongs to; the mark that the signing key has been used.</summary>
    Identity = 1,

    /// <summary>Own votes, by epoch, view and kind. Spec: Consensus D1.</summary>
    Vote = 2,

    /// <summary>Own proposals, by epoch and view. Spec: Consensus D1.</summary>
    Proposal = 3,

    /// <summary>The current epoch, view and its justification.</summary>
    View = 4,

    /// <summary>The highest finalization of the running epoch.</summary>
    Certificate = 5,

    /// <summary>Blocks that are notarized or final, by hash.</summary>
    Block = 6,

    /// <summary>Hashes of final blocks, by height.</summary>
    Final = 7,

    /// <summary>End proofs, by epoch.</summary>
    EndProof = 8,

    /// <summary>Own signed transactions that are not final yet, by number.</summary>
    Outgoing = 9,

    /// <summary>Custody: what a custodian holds of a record besides fragments, by record.</summary>
    Custody = 10,

    /// <summary>A custodian's fragments, by record; large, never part of <see cref="Input.Restored"/>.</summary>
    Fragment = 11,

    /// <summary>Records whose erasure was carried out, by record; kept for good.</summary>
    Tombstone = 12,

    /// <summary>A source's own records, by record.</summary>
    Record = 13,

    /// <summary>A source's outgoing offers, by record and custodian; large, never part of <see cref="Input.Restored"/>.</summary>
    Offer = 14,

    /// <summary>A requester's own requests, by access.</summary>
    Access = 15,

    /// <summary>Seeds of ceremony and election, and what is voted, by epoch; deleted when they have served. Spec: Election V19.</summary>
    Secret = 16,

    /// <summary>A custodian's emergencies whose audit entry is not on chain yet, by name. Spec: Access A11.</summary>
    Emergency = 17,

    /// <summary>What a custodian holds of a stream besides its pieces, by record. Spec: Records T9.</summary>
    Stream = 18,

    /// <summary>A custodian's pieces of streams, by record and chunk; large, never part of <see cref="Input.Restored"/>.</summary>
    Piece = 19,
    /// <summary>A custodian's refusals whose audit entry is not on chain yet, by request and by whether another asked. Spec: Access A19.</summary>
    Refusal = 24,
}

/// <summary>Names a row.</summary>
/// <param name="Table">Its table.</param>
/// <param name="Key">Its key, at most 255 octets; rows of a table are ordered by it, octet by octet.</param>
public sealed record DurableKey(DurableTable Table, ReadOnlyMemory<byte> Key) : IComparable<DurableKey>
{
    /// <summary>Whether the table's rows are large and are read only by <see cref="Effect.Load"/>.</summary>
    public bool IsLarge => Table is DurableTable.Fragment or DurableTable.Offer or DurableTable.Piece;

    /// <inheritdoc/>
    public int CompareTo(DurableKey? other)
    {
        if (other is null) return 1;
        var order = Table.CompareTo(other.Table);
        return order != 0 ? order : Key.Span.SequenceCompareTo(other.Key.Span);
    }

    /// <inheritdoc/>
    public bool Equals(DurableKey? other) => other is not null && Table == other.Table && Key.Span.SequenceEqual(other.Key.Span);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.Add(Table);
        hash.AddBytes(Key.Span);
        return hash.ToHashCode();
    }

    /// <summary>Order of table, then of octets.</summary>
    public static bool operator <(DurableKey left, DurableKey right) => left.CompareTo(right) < 0;

    /// <summary>Order of table, then of octets.</summary>
    public static bool operator >(DurableKey left, DurableKey right) => left.CompareTo(right) > 0;

    /// <summary>Order of table, then of octets.</summary>
    public static bool operator <=(DurableKey left, DurableKey right) => left.CompareTo(right) <= 0;

    /// <summary>Order of table, then of octets.</summary>
    public static bool operator >=(DurableKey left, DurableKey right) => left.CompareTo(right) >= 0;
}

/// <summary>A stored row.</summary>
public sealed record DurableRow(DurableKey Key, ReadOnlyMemory<byte> Value);

/// <summary>One write: the new value, or null to delete and leave no trace of the old one.</summary>
public sealed record DurableWrite(DurableKey Key, ReadOnlyMemory<byte>? Value);

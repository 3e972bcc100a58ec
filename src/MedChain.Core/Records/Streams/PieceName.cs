namespace MedChain.Core.Records.Streams;

/// <summary>Names a piece at a custodian: the stream's record and the chunk.</summary>
public readonly record struct PieceName(RecordId Record, int Chunk) : IComparable<PieceName>
{
    /// <inheritdoc/>
    public int CompareTo(PieceName other) => Record == other.Record ? Chunk.CompareTo(other.Chunk) : Record.CompareTo(other.Record);

    /// <summary>Order of record, then of chunk.</summary>
    public static bool operator <(PieceName left, PieceName right) => left.CompareTo(right) < 0;

    /// <summary>Order of record, then of chunk.</summary>
    public static bool operator >(PieceName left, PieceName right) => left.CompareTo(right) > 0;

    /// <summary>Order of record, then of chunk.</summary>
    public static bool operator <=(PieceName left, PieceName right) => left.CompareTo(right) <= 0;

    /// <summary>Order of record, then of chunk.</summary>
    public static bool operator >=(PieceName left, PieceName right) => left.CompareTo(right) >= 0;
}

using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records;

/// <summary>Keys and values of the durable rows of records.</summary>
public static class RecordKeys
{
    /// <summary>A row by record: the tables Custody, Fragment, Tombstone, Record.</summary>
    public static byte[] Of(RecordId record) => record.Value.ToArray();

    /// <summary>A row by record and custodian: the table Offer.</summary>
    public static byte[] Of(RecordId record, InstitutionId custodian) =>
        [.. record.Value.ToArray(), (byte)(custodian.Value >> 8), (byte)(custodian.Value & 0xFF)];

    /// <summary>A row by record and chunk: the table Piece.</summary>
    public static byte[] Of(RecordId record, int chunk) => [.. record.Value.ToArray(), (byte)(chunk >> 8), (byte)(chunk & 0xFF)];

    /// <summary>The chunk that the key of a piece names.</summary>
    public static int ChunkOf(DurableKey key) => (key.Key.Span[Digest.Size] << 8) | key.Key.Span[Digest.Size + 1];

    /// <summary>The record that a row's key names.</summary>
    public static RecordId RecordOf(DurableKey key) => new(new Digest(key.Key.Span[..Digest.Size]));

    /// <summary>The custodian that the key of an offer names.</summary>
    public static InstitutionId CustodianOf(DurableKey key) => new((ushort)((key.Key.Span[Digest.Size] << 8) | key.Key.Span[Digest.Size + 1]));

    /// <summary>The value of a Fragment row: a custodian's fragments of a record.</summary>
    public static byte[] Encode(ImmutableArray<ReadOnlyMemory<byte>> fragments)
    {
        var writer = new CanonicalWriter();
        writer.UInt32((uint)fragments.Length);
        foreach (var fragment in fragments) writer.Bytes(fragment.Span);
        return writer.Octets.ToArray();
    }

    /// <summary>Reads a Fragment row; false when it is damaged.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> row, out ImmutableArray<ReadOnlyMemory<byte>> fragments)
    {
        var reader = new CanonicalReader(row);
        var count = reader.Count(SegmentScopes.Classes, 4);
        var read = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(count);
        for (var i = 0; i < count; i++) read.Add(reader.Bytes(SealedSegment.LengthCap));
        fragments = reader.AtEnd ? read.MoveToImmutable() : [];
        return reader.AtEnd;
    }

    /// <summary>Reads a row of the core's own that the store gave back.</summary>
    /// <exception cref="InvariantViolationException">It is not what was stored.</exception>
    internal static T Decode<T>(DurableRow row, CanonicalReader.Item<T> read)
        where T : class
    {
        var reader = new CanonicalReader(row.Value.Span);
        var value = read(ref reader);
        return reader.AtEnd && value is not null ? value : throw new InvariantViolationException("Durability", $"a row of {row.Key.Table} is damaged");
    }
}

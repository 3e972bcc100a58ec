using System.Buffers.Binary;
using MedChain.Core;
using MedChain.Crypto.Hashing;

namespace MedChain.Node.Storage;

/// <summary>
/// 128 bits that bind a stored value to its place: SHA-256 over store, table, key, slot and value, cut to 16 octets. The checks of all
/// rows, added by exclusive or, are the store's seal: a row that is missing, or an old one that came back, changes it.
/// </summary>
/// <remarks>Against accidents of disk and memory, not against somebody who may write the file.</remarks>
internal readonly record struct RowCheck(ulong High, ulong Low)
{
    /// <summary>Octets stored.</summary>
    public const int Size = 16;

    /// <summary>Computes a row's check.</summary>
    public static RowCheck Of(Digest identity, DurableTable table, ReadOnlySpan<byte> key, long slot, ReadOnlySpan<byte> value)
    {
        using var transcript = new Transcript("store-row");
        transcript.Append(identity);
        transcript.Append((ulong)table);
        transcript.Append(key);
        transcript.Append(unchecked((ulong)slot));
        transcript.Append(value);
        Span<byte> hash = stackalloc byte[Digest.Size];
        transcript.Hash().CopyTo(hash);
        return Read(hash);
    }

    /// <summary>Reads the first 16 octets.</summary>
    public static RowCheck Read(ReadOnlySpan<byte> octets) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(octets), BinaryPrimitives.ReadUInt64BigEndian(octets[8..]));

    /// <summary>Writes 16 octets.</summary>
    public void Write(Span<byte> octets)
    {
        BinaryPrimitives.WriteUInt64BigEndian(octets, High);
        BinaryPrimitives.WriteUInt64BigEndian(octets[8..], Low);
    }

    /// <summary>Adds or takes away a row's check.</summary>
    public static RowCheck operator ^(RowCheck left, RowCheck right) => new(left.High ^ right.High, left.Low ^ right.Low);
}

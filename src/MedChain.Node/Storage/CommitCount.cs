using System.Buffers.Binary;
using MedChain.Crypto.Hashing;
using Microsoft.Win32.SafeHandles;

namespace MedChain.Node.Storage;

/// <summary>
/// How many transactions the store has committed, kept in the key's file and not in the database: a database that knows of fewer has
/// lost some, perhaps votes, and the institution must not sign with it. Spec: Consensus D1.
/// </summary>
/// <remarks>
/// Two places, a sector each, written in turn, so that a torn write leaves the other. A place is the count (8 octets, big-endian), then 24
/// octets of SHA-256 over store and count; all zeros in a new file. Written after each commit, synced at opening and closing: after a power
/// cut it may lag, which hides only what a disk loses that lies about syncs; it never leads.
/// </remarks>
internal sealed class CommitCount
{
    /// <summary>Octets that the two places take, from their offset in the file.</summary>
    public const int Span = Stride + Place;

    private const int Place = 32;
    private const int Stride = 4096;

    private readonly SafeFileHandle _file;
    private readonly long _offset;
    private readonly Digest _identity;

    /// <summary>Reads the count of a store.</summary>
    /// <exception cref="StoreException">The places hold something, but no count of this store.</exception>
    public CommitCount(SafeFileHandle file, long offset, Digest identity)
    {
        (_file, _offset, _identity) = (file, offset, identity);
        Span<byte> place = stackalloc byte[Place];
        var written = false;
        for (var parity = 0; parity < 2; parity++)
        {
            place.Clear();
            _ = RandomAccess.Read(file, place, offset + (parity * Stride));
            var value = BinaryPrimitives.ReadUInt64BigEndian(place);
            written |= place.ContainsAnyExcept((byte)0);
            if (place.SequenceEqual(Encode(value))) Value = Math.Max(Value, value);
        }

        if (written && Value == 0) throw StoreException.Corrupt("the count of commits in the key's file is another store's or unreadable");
    }

    /// <summary>The greatest count written; 0 if none ever was.</summary>
    public ulong Value { get; private set; }

    /// <summary>Writes a count, not yet synced.</summary>
    public void Write(ulong value)
    {
        Disk.Write(_file, Encode(value), _offset + ((long)(value % 2) * Stride));
        Value = value;
    }

    /// <summary>Makes the count durable.</summary>
    public void Sync() => RandomAccess.FlushToDisk(_file);

    private byte[] Encode(ulong value)
    {
        using var transcript = new Transcript("store-count");
        transcript.Append(_identity);
        transcript.Append(value);
        var place = transcript.Hash().ToArray();
        BinaryPrimitives.WriteUInt64BigEndian(place, value);
        return place;
    }
}

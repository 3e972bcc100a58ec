using System.Buffers.Binary;
using System.Collections.Immutable;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Proofs;

namespace MedChain.Core.Codec;

/// <summary>
/// Reads what <see cref="CanonicalWriter"/> writes and nothing else. A failed read makes the reader fail for good: later reads give
/// zeros, so that a decoder reads its whole layout and asks <see cref="Ok"/> or <see cref="AtEnd"/> once. Lengths and counts are
/// checked against a cap and against what is left before anything is allocated. Spec: Chain C1.
/// </summary>
public ref struct CanonicalReader(ReadOnlySpan<byte> octets)
{
    private ReadOnlySpan<byte> _rest = octets;

    /// <summary>Reads one item of a list.</summary>
    public delegate T? Item<out T>(ref CanonicalReader reader);

    /// <summary>Whether every read so far succeeded.</summary>
    public bool Ok { get; private set; } = true;

    /// <summary>Whether every read succeeded and nothing is left.</summary>
    public readonly bool AtEnd => Ok && _rest.IsEmpty;

    /// <summary>Makes the reader fail: for values that are well-formed but not canonical.</summary>
    public void Fail()
    {
        Ok = false;
        _rest = default;
    }

    /// <summary>Fails unless <paramref name="condition"/> holds.</summary>
    public void Require(bool condition)
    {
        if (!condition) Fail();
    }

    /// <summary>One octet.</summary>
    public byte Byte()
    {
        var span = Take(1);
        return span.IsEmpty ? (byte)0 : span[0];
    }

    /// <summary>16 bits.</summary>
    public ushort UInt16()
    {
        var span = Take(2);
        return span.IsEmpty ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(span);
    }

    /// <summary>32 bits.</summary>
    public uint UInt32()
    {
        var span = Take(4);
        return span.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32BigEndian(span);
    }

    /// <summary>64 bits.</summary>
    public ulong UInt64()
    {
        var span = Take(8);
        return span.IsEmpty ? 0 : BinaryPrimitives.ReadUInt64BigEndian(span);
    }

    /// <summary>Octets that are left.</summary>
    public readonly int Left => _rest.Length;

    /// <summary>A number that counts on (epoch, view, height, sequence): below 2^63, so that no sum of a few of them overflows.</summary>
    public ulong Counter()
    {
        var value = UInt64();
        Require(value <= long.MaxValue);
        return Ok ? value : 0;
    }

    /// <summary>A time in milliseconds since 1970-01-01 UTC, below 2^63.</summary>
    public long Time()
    {
        var value = UInt64();
        Require(value <= long.MaxValue);
        return Ok ? (long)value : 0;
    }

    /// <summary>32 octets.</summary>
    public Digest Digest()
    {
        var span = Take(Crypto.Hashing.Digest.Size);
        return span.IsEmpty ? default : new Digest(span);
    }

    /// <summary>A group element that is not the identity, canonical.</summary>
    public GroupElement Element()
    {
        var span = Take(GroupElement.Size);
        if (!span.IsEmpty && GroupElement.TryImportPublicKey(span, out var element)) return element;
        Fail();
        return default;
    }

    /// <summary>A scalar below the group's order.</summary>
    public GroupScalar Scalar()
    {
        var span = Take(GroupScalar.Size);
        if (!span.IsEmpty && GroupScalar.TryImport(span, out var scalar)) return scalar;
        Fail();
        return default;
    }

    /// <summary>A challenge and a response.</summary>
    public KnowledgeProof KnowledgeProof() => new(Scalar(), Scalar());

    /// <summary>A challenge and a response.</summary>
    public EqualLogsProof EqualLogsProof() => new(Scalar(), Scalar());

    /// <summary>A list of at most <paramref name="cap"/> group elements, none the identity.</summary>
    public ImmutableArray<GroupElement> Elements(int cap)
    {
        var count = Count(cap, GroupElement.Size);
        var elements = ImmutableArray.CreateBuilder<GroupElement>(count);
        for (var i = 0; i < count && Ok; i++) elements.Add(Element());
        return Ok ? elements.MoveToImmutable() : [];
    }

    /// <summary>Octets of a length that the layout fixes; empty on failure.</summary>
    public byte[] Fixed(int length) => Take(length).ToArray();

    /// <summary>Octets behind a 32-bit length of at most <paramref name="cap"/>.</summary>
    public byte[] Bytes(int cap) => Take(Count(cap, 1)).ToArray();

    /// <summary>A count of at most <paramref name="cap"/> items that take at least <paramref name="minimumItemSize"/> octets each.</summary>
    public int Count(int cap, int minimumItemSize)
    {
        var count = UInt32();
        Require(count <= (uint)cap && (long)count * minimumItemSize <= _rest.Length);
        return Ok ? (int)count : 0;
    }

    /// <summary>At most <paramref name="cap"/> digests.</summary>
    public ImmutableArray<Digest> Digests(int cap) => List(cap, Crypto.Hashing.Digest.Size, static (ref CanonicalReader item) => item.Digest());

    /// <summary>A list of at most <paramref name="cap"/> items.</summary>
    public ImmutableArray<T> List<T>(int cap, int minimumItemSize, Item<T> read)
    {
        var count = Count(cap, minimumItemSize);
        if (count == 0) return [];
        var items = ImmutableArray.CreateBuilder<T>(count);
        for (var i = 0; i < count && Ok; i++)
        {
            var item = read(ref this);
            if (item is null) Fail();
            else items.Add(item);
        }

        return Ok ? items.MoveToImmutable() : [];
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (!Ok || _rest.Length < count)
        {
            Fail();
            return default;
        }

        var span = _rest[..count];
        _rest = _rest[count..];
        return span;
    }
}

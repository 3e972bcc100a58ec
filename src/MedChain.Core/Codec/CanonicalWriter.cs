using System.Buffers.Binary;
using System.Collections.Immutable;
using MedChain.Crypto.ElGamal;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Proofs;

namespace MedChain.Core.Codec;

/// <summary>
/// Writes the one canonical byte form of protocol values: numbers big-endian at fixed width, octet strings behind a 32-bit length,
/// lists behind a 32-bit count. The same octets are hashed, signed, stored and sent. Spec: Chain C1.
/// </summary>
public sealed class CanonicalWriter
{
    /// <summary>Octets that a writer begins with where nothing else is known.</summary>
    public const int UsualCapacity = 256;

    private byte[] _buffer;
    private int _length;

    /// <summary>A writer with room for so many octets, and more when it needs more.</summary>
    public CanonicalWriter(int capacity = UsualCapacity) => _buffer = GC.AllocateUninitializedArray<byte>(capacity);

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<byte> Octets => _buffer.AsSpan(0, _length);

    /// <summary>Writes a value and returns its canonical octets.</summary>
    /// <param name="value">The value.</param>
    /// <param name="capacity">About how many octets there will be; where it is just right, nothing is copied.</param>
    public static byte[] Encode<T>(T value, int capacity = UsualCapacity)
        where T : ICanonical
    {
        var writer = new CanonicalWriter(capacity);
        value.Write(writer);
        return writer._length == writer._buffer.Length ? writer._buffer : writer.Octets.ToArray();
    }

    /// <summary>One octet.</summary>
    public void Byte(byte value)
    {
        Reserve(1)[0] = value;
    }

    /// <summary>16 bits.</summary>
    public void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(Reserve(2), value);
    }

    /// <summary>32 bits.</summary>
    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Reserve(4), value);
    }

    /// <summary>64 bits.</summary>
    public void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(Reserve(8), value);
    }

    /// <summary>A time in milliseconds since 1970-01-01 UTC; never negative.</summary>
    public void Time(long valueMs) => UInt64(checked((ulong)valueMs));

    /// <summary>32 octets.</summary>
    public void Digest(Digest value)
    {
        value.CopyTo(Reserve(Crypto.Hashing.Digest.Size));
    }

    /// <summary>Octets of a length that the layout fixes.</summary>
    public void Fixed(ReadOnlySpan<byte> value) => value.CopyTo(Reserve(value.Length));

    /// <summary>A group element: 32 octets.</summary>
    public void Element(GroupElement value)
    {
        value.CopyTo(Reserve(GroupElement.Size));
    }

    /// <summary>A scalar: 32 octets, little-endian.</summary>
    public void Scalar(GroupScalar value)
    {
        value.CopyTo(Reserve(GroupScalar.Size));
    }

    /// <summary>Both elements of a ciphertext.</summary>
    public void Ciphertext(Ciphertext value)
    {
        Element(value.A);
        Element(value.B);
    }

    /// <summary>A challenge and a response.</summary>
    public void Proof(KnowledgeProof value)
    {
        Scalar(value.Challenge);
        Scalar(value.Response);
    }

    /// <summary>A challenge and a response.</summary>
    public void Proof(EqualLogsProof value)
    {
        Scalar(value.Challenge);
        Scalar(value.Response);
    }

    /// <summary>A 32-bit count, then each group element.</summary>
    public void Elements(ImmutableArray<GroupElement> values)
    {
        UInt32((uint)values.Length);
        foreach (var value in values) Element(value);
    }

    /// <summary>A 32-bit length, then the octets.</summary>
    public void Bytes(ReadOnlySpan<byte> value)
    {
        UInt32((uint)value.Length);
        value.CopyTo(Reserve(value.Length));
    }

    /// <summary>A 32-bit count, then each item.</summary>
    public void List<T>(IReadOnlyList<T> items)
        where T : ICanonical
    {
        UInt32((uint)items.Count);
        for (var i = 0; i < items.Count; i++) items[i].Write(this);
    }

    /// <summary>How many digests, then they.</summary>
    public void Digests(ImmutableArray<Digest> digests)
    {
        UInt32((uint)digests.Length);
        foreach (var digest in digests) Digest(digest);
    }

    private Span<byte> Reserve(int count)
    {
        var start = _length;
        _length = checked(_length + count);
        if (_length > _buffer.Length) Array.Resize(ref _buffer, Math.Max(_length, (int)Math.Min(Array.MaxLength, 2L * _buffer.Length)));
        return _buffer.AsSpan(start, count);
    }
}

/// <summary>A value with a canonical byte form.</summary>
public interface ICanonical
{
    /// <summary>Writes the canonical form.</summary>
    void Write(CanonicalWriter writer);
}

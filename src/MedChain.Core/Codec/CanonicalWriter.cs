using System.Buffers;
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
    private readonly ArrayBufferWriter<byte> _buffer = new(256);

    /// <summary>What has been written.</summary>
    public ReadOnlySpan<byte> Octets => _buffer.WrittenSpan;

    /// <summary>Writes a value and returns its canonical octets.</summary>
    public static byte[] Encode<T>(T value)
        where T : ICanonical
    {
        var writer = new CanonicalWriter();
        value.Write(writer);
        return writer.Octets.ToArray();
    }

    /// <summary>One octet.</summary>
    public void Byte(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
    }

    /// <summary>16 bits.</summary>
    public void UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.GetSpan(2), value);
        _buffer.Advance(2);
    }

    /// <summary>32 bits.</summary>
    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
    }

    /// <summary>64 bits.</summary>
    public void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
    }

    /// <summary>A time in milliseconds since 1970-01-01 UTC; never negative.</summary>
    public void Time(long valueMs) => UInt64(checked((ulong)valueMs));

    /// <summary>32 octets.</summary>
    public void Digest(Digest value)
    {
        value.CopyTo(_buffer.GetSpan(Crypto.Hashing.Digest.Size));
        _buffer.Advance(Crypto.Hashing.Digest.Size);
    }

    /// <summary>Octets of a length that the layout fixes.</summary>
    public void Fixed(ReadOnlySpan<byte> value) => _buffer.Write(value);

    /// <summary>A group element: 32 octets.</summary>
    public void Element(GroupElement value)
    {
        value.CopyTo(_buffer.GetSpan(GroupElement.Size));
        _buffer.Advance(GroupElement.Size);
    }

    /// <summary>A scalar: 32 octets, little-endian.</summary>
    public void Scalar(GroupScalar value)
    {
        value.CopyTo(_buffer.GetSpan(GroupScalar.Size));
        _buffer.Advance(GroupScalar.Size);
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
        _buffer.Write(value);
    }

    /// <summary>A 32-bit count, then each item.</summary>
    public void List<T>(IReadOnlyList<T> items)
        where T : ICanonical
    {
        UInt32((uint)items.Count);
        for (var i = 0; i < items.Count; i++) items[i].Write(this);
    }
}

/// <summary>A value with a canonical byte form.</summary>
public interface ICanonical
{
    /// <summary>Writes the canonical form.</summary>
    void Write(CanonicalWriter writer);
}

using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MedChain.Crypto.Groups;

namespace MedChain.Crypto.Hashing;

/// <summary>
/// Octets that are hashed or signed for one purpose: <c>"MedChain/v1/&lt;purpose&gt;" 0x00</c>, then fields, each behind its length
/// (32 bits, big-endian), so that no two purposes and no two lists of fields share an encoding. Spec: Chain "Domain separation".
/// </summary>
/// <remarks>Rents its buffer: dispose it. Numbers are big-endian fields of their own width.</remarks>
public ref struct Transcript : IDisposable
{
    private const string Prefix = "MedChain/v1/";
    private byte[] _rented;
    private int _length;

    /// <summary>Starts a transcript.</summary>
    /// <param name="purpose">ASCII, 1 to 64 characters, constant in the code.</param>
    public Transcript(string purpose)
    {
        _rented = ArrayPool<byte>.Shared.Rent(512);
        _length = 0;
        var head = Reserve(Prefix.Length + purpose.Length + 1);
        Encoding.ASCII.GetBytes(Prefix, head);
        Encoding.ASCII.GetBytes(purpose, head[Prefix.Length..]);
        head[^1] = 0;
    }

    /// <summary>What has been written so far: the message that a signature signs.</summary>
    public readonly ReadOnlySpan<byte> Octets => _rented.AsSpan(0, _length);

    /// <summary>Appends a field of any length.</summary>
    public void Append(scoped ReadOnlySpan<byte> field)
    {
        var target = Reserve(4 + field.Length);
        BinaryPrimitives.WriteUInt32BigEndian(target, (uint)field.Length);
        field.CopyTo(target[4..]);
    }

    /// <summary>Appends a digest as a field of 32 octets.</summary>
    public void Append(Digest field)
    {
        var target = Reserve(4 + Digest.Size);
        BinaryPrimitives.WriteUInt32BigEndian(target, Digest.Size);
        field.CopyTo(target[4..]);
    }

    /// <summary>Appends a number as a field of 8 octets.</summary>
    public void Append(ulong field)
    {
        var target = Reserve(12);
        BinaryPrimitives.WriteUInt32BigEndian(target, 8);
        BinaryPrimitives.WriteUInt64BigEndian(target[4..], field);
    }

    /// <summary>Appends a group element as a field of 32 octets.</summary>
    public void Append(GroupElement field) => Append(field.Octets);

    /// <summary>Appends a scalar as a field of 32 octets, little-endian.</summary>
    public void Append(GroupScalar field)
    {
        Span<byte> octets = stackalloc byte[GroupScalar.Size];
        field.CopyTo(octets);
        Append(octets);
    }

    /// <summary>Appends elements: their number, then each.</summary>
    public void Append(scoped ReadOnlySpan<GroupElement> fields)
    {
        Append((ulong)fields.Length);
        foreach (var field in fields) Append(field);
    }

    /// <summary>SHA-256 of everything written.</summary>
    public readonly Digest Hash()
    {
        Span<byte> hash = stackalloc byte[Digest.Size];
        SHA256.HashData(Octets, hash);
        return new Digest(hash);
    }

    /// <summary>Clears and returns the buffer.</summary>
    public void Dispose()
    {
        if (_rented is null) return;
        _rented.AsSpan(0, _length).Clear();
        ArrayPool<byte>.Shared.Return(_rented);
        _rented = null!;
    }

    private Span<byte> Reserve(int count)
    {
        if (_length + count > _rented.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _rented.Length, _length + count));
            Octets.CopyTo(larger);
            _rented.AsSpan(0, _length).Clear();
            ArrayPool<byte>.Shared.Return(_rented);
            _rented = larger;
        }

        var span = _rented.AsSpan(_length, count);
        _length += count;
        return span;
    }
}

using System.Buffers.Binary;

namespace MedChain.Explorer;

/// <summary>Writes the canonical key of a state; used again and again.</summary>
public sealed class KeyWriter
{
    private byte[] _octets = new byte[1024];
    private int _length;

    /// <summary>What was written since the last <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Octets => _octets.AsSpan(0, _length);

    /// <summary>Starts anew.</summary>
    public void Clear() => _length = 0;

    /// <summary>A number from 0 to 255, or -1 for none.</summary>
    public void Small(int number) => Take(1)[0] = number is >= -1 and < 255 ? (byte)(number + 1) : throw new ScopeTooLargeException($"a key has the number {number}");

    /// <summary>A flag.</summary>
    public void Flag(bool flag) => Take(1)[0] = flag ? (byte)1 : (byte)0;

    /// <summary>A number.</summary>
    public void Number(int number) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), number);

    /// <summary>A set.</summary>
    public void Set(MessageSet set)
    {
        for (var word = 0; word < 4; word++) BinaryPrimitives.WriteUInt64LittleEndian(Take(8), set.Word(word));
    }

    /// <summary>Octets of any length.</summary>
    public void Text(ReadOnlySpan<byte> octets)
    {
        Number(octets.Length);
        octets.CopyTo(Take(octets.Length));
    }

    private Span<byte> Take(int count)
    {
        if (_length + count > _octets.Length) Array.Resize(ref _octets, 2 * (_length + count));
        _length += count;
        return _octets.AsSpan(_length - count, count);
    }
}

using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace MedChain.Crypto.Hashing;

/// <summary>A 256-bit hash value: 32 octets, ordered as an unsigned big-endian number, shown as 64 lowercase hex digits.</summary>
public readonly struct Digest : IEquatable<Digest>, IComparable<Digest>
{
    /// <summary>Octets in a digest.</summary>
    public const int Size = 32;

    private readonly ulong _a, _b, _c, _d;

    /// <summary>Reads a digest.</summary>
    /// <param name="bytes">Exactly <see cref="Size"/> octets.</param>
    /// <exception cref="ArgumentException">The length is not <see cref="Size"/>.</exception>
    public Digest(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size) throw new ArgumentException($"A digest has {Size} octets, not {bytes.Length}.", nameof(bytes));
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    private Digest(ulong a, ulong b, ulong c, ulong d)
    {
        _a = a;
        _b = b;
        _c = c;
        _d = d;
    }

    /// <summary>All octets zero: the parent of the genesis block, never the hash of anything.</summary>
    public static Digest Zero => default;

    /// <summary>Whether this is <see cref="Zero"/>.</summary>
    public bool IsZero => (_a | _b | _c | _d) == 0;

    /// <summary>The bit at <paramref name="index"/>, 0 being the most significant of 256.</summary>
    public bool Bit(int index)
    {
        var word = (index >> 6) switch { 0 => _a, 1 => _b, 2 => _c, 3 => _d, _ => throw new ArgumentOutOfRangeException(nameof(index)) };
        return ((word >> (63 - (index & 63))) & 1) != 0;
    }

    /// <summary>Writes the 32 octets to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _d);
    }

    /// <summary>The first for bit 1, the second for bit 0; without a branch.</summary>
    internal static Digest Choose(ulong bit, Digest first, Digest second)
    {
        var mask = unchecked(0UL - bit);
        return new Digest(
            second._a ^ ((first._a ^ second._a) & mask), second._b ^ ((first._b ^ second._b) & mask),
            second._c ^ ((first._c ^ second._c) & mask), second._d ^ ((first._d ^ second._d) & mask));
    }

    /// <summary>0 for equal digests, another number for different ones; without a branch.</summary>
    internal static uint Difference(Digest left, Digest right)
    {
        var bits = (left._a ^ right._a) | (left._b ^ right._b) | (left._c ^ right._c) | (left._d ^ right._d);
        return (uint)(bits >> 32) | (uint)(bits & uint.MaxValue);
    }

    /// <summary>The 32 octets in a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>Reads 64 hex digits of either case; anything else is refused.</summary>
    public static bool TryParseHex([NotNullWhen(true)] string? text, out Digest digest)
    {
        digest = default;
        if (text is not { Length: 2 * Size }) return false;
        Span<byte> bytes = stackalloc byte[Size];
        if (Convert.FromHexString(text, bytes, out _, out var written) != System.Buffers.OperationStatus.Done || written != Size) return false;
        digest = new Digest(bytes);
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(Digest other) => _a == other._a && _b == other._b && _c == other._c && _d == other._d;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Digest other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_a, _b, _c, _d);

    /// <inheritdoc/>
    public int CompareTo(Digest other)
    {
        var order = _a.CompareTo(other._a);
        if (order == 0) order = _b.CompareTo(other._b);
        if (order == 0) order = _c.CompareTo(other._c);
        return order != 0 ? order : _d.CompareTo(other._d);
    }

    /// <summary>64 lowercase hex digits.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>Equality of all 32 octets. Not constant time: digests are public.</summary>
    public static bool operator ==(Digest left, Digest right) => left.Equals(right);

    /// <summary>Inequality.</summary>
    public static bool operator !=(Digest left, Digest right) => !left.Equals(right);

    /// <summary>Order as unsigned big-endian numbers.</summary>
    public static bool operator <(Digest left, Digest right) => left.CompareTo(right) < 0;

    /// <summary>Order as unsigned big-endian numbers.</summary>
    public static bool operator >(Digest left, Digest right) => left.CompareTo(right) > 0;

    /// <summary>Order as unsigned big-endian numbers.</summary>
    public static bool operator <=(Digest left, Digest right) => left.CompareTo(right) <= 0;

    /// <summary>Order as unsigned big-endian numbers.</summary>
    public static bool operator >=(Digest left, Digest right) => left.CompareTo(right) >= 0;
}

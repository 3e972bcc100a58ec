using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Access;

/// <summary>Names one request for access: 32 random octets, drawn by the requester.</summary>
public readonly record struct AccessId(Digest Value) : IComparable<AccessId>, ICanonical
{
    /// <summary>Reads 32 octets.</summary>
    public static AccessId Read(ref CanonicalReader reader) => new(reader.Digest());

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer) => writer.Digest(Value);

    /// <inheritdoc/>
    public int CompareTo(AccessId other) => Value.CompareTo(other.Value);

    /// <summary>64 hex digits.</summary>
    public override string ToString() => Value.ToString();

    /// <summary>Order of octets.</summary>
    public static bool operator <(AccessId left, AccessId right) => left.CompareTo(right) < 0;

    /// <summary>Order of octets.</summary>
    public static bool operator >(AccessId left, AccessId right) => left.CompareTo(right) > 0;

    /// <summary>Order of octets.</summary>
    public static bool operator <=(AccessId left, AccessId right) => left.CompareTo(right) <= 0;

    /// <summary>Order of octets.</summary>
    public static bool operator >=(AccessId left, AccessId right) => left.CompareTo(right) >= 0;
}

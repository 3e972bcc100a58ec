using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records;

/// <summary>Names a sealed record: 32 random octets, drawn by the source; says nothing about the patient.</summary>
public readonly record struct RecordId(Digest Value) : IComparable<RecordId>, ICanonical
{
    /// <summary>Reads 32 octets.</summary>
    public static RecordId Read(ref CanonicalReader reader) => new(reader.Digest());

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer) => writer.Digest(Value);

    /// <inheritdoc/>
    public int CompareTo(RecordId other) => Value.CompareTo(other.Value);

    /// <summary>64 hex digits.</summary>
    public override string ToString() => Value.ToString();

    /// <summary>Order of octets.</summary>
    public static bool operator <(RecordId left, RecordId right) => left.CompareTo(right) < 0;

    /// <summary>Order of octets.</summary>
    public static bool operator >(RecordId left, RecordId right) => left.CompareTo(right) > 0;

    /// <summary>Order of octets.</summary>
    public static bool operator <=(RecordId left, RecordId right) => left.CompareTo(right) <= 0;

    /// <summary>Order of octets.</summary>
    public static bool operator >=(RecordId left, RecordId right) => left.CompareTo(right) >= 0;
}

using System.Globalization;
using MedChain.Core.Codec;

namespace MedChain.Core.Institutions;

/// <summary>The number an institution was given when it was admitted; never used again for another.</summary>
/// <param name="Value">0 to 65,535.</param>
public readonly record struct InstitutionId(ushort Value) : IComparable<InstitutionId>, ICanonical
{
    /// <summary>Octets on the wire.</summary>
    public const int Size = 2;

    /// <summary>Reads two octets.</summary>
    public static InstitutionId Read(ref CanonicalReader reader) => new(reader.UInt16());

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer) => writer.UInt16(Value);

    /// <inheritdoc/>
    public int CompareTo(InstitutionId other) => Value.CompareTo(other.Value);

    /// <summary>As in <c>H3</c>.</summary>
    public override string ToString() => "H" + Value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Order of admission.</summary>
    public static bool operator <(InstitutionId left, InstitutionId right) => left.Value < right.Value;

    /// <summary>Order of admission.</summary>
    public static bool operator >(InstitutionId left, InstitutionId right) => left.Value > right.Value;

    /// <summary>Order of admission.</summary>
    public static bool operator <=(InstitutionId left, InstitutionId right) => left.Value <= right.Value;

    /// <summary>Order of admission.</summary>
    public static bool operator >=(InstitutionId left, InstitutionId right) => left.Value >= right.Value;
}

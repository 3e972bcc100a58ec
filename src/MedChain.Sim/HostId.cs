using System.Globalization;
using MedChain.Core.Institutions;

namespace MedChain.Sim;

/// <summary>Names a host: its institution, and which of that institution's hosts it is. An honest institution has host 0 alone.</summary>
/// <param name="Institution">Whose keys it holds.</param>
/// <param name="Twin">0, or 1 for the second host with the same keys: a Byzantine institution in the guise of two honest ones.</param>
public readonly record struct HostId(InstitutionId Institution, byte Twin = 0) : IComparable<HostId>
{
    /// <inheritdoc/>
    public int CompareTo(HostId other)
    {
        var order = Institution.CompareTo(other.Institution);
        return order != 0 ? order : Twin.CompareTo(other.Twin);
    }

    /// <summary>As in <c>H3</c>, or <c>H3'</c> for the twin.</summary>
    public override string ToString() => Twin == 0 ? Institution.ToString() : string.Create(CultureInfo.InvariantCulture, $"{Institution}'{Twin}");

    /// <summary>Order of institution, then of twin.</summary>
    public static bool operator <(HostId left, HostId right) => left.CompareTo(right) < 0;

    /// <summary>Order of institution, then of twin.</summary>
    public static bool operator >(HostId left, HostId right) => left.CompareTo(right) > 0;

    /// <summary>Order of institution, then of twin.</summary>
    public static bool operator <=(HostId left, HostId right) => left.CompareTo(right) <= 0;

    /// <summary>Order of institution, then of twin.</summary>
    public static bool operator >=(HostId left, HostId right) => left.CompareTo(right) >= 0;
}

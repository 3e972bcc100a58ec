using MedChain.Core.Codec;

namespace MedChain.Core;

/// <summary>An Ed25519 signature: 64 octets, compared octet by octet.</summary>
public readonly struct Signature : IEquatable<Signature>
{
    /// <summary>Octets in a signature.</summary>
    public const int Size = 64;

    private readonly byte[]? _octets;

    /// <summary>Takes a copy of 64 octets.</summary>
    /// <exception cref="ArgumentException">Not 64 octets.</exception>
    public Signature(ReadOnlySpan<byte> octets)
    {
        if (octets.Length != Size) throw new ArgumentException($"A signature has {Size} octets.", nameof(octets));
        _octets = octets.ToArray();
    }

    /// <summary>The 64 octets; empty for the default value, which signs nothing.</summary>
    public ReadOnlySpan<byte> Octets => _octets;

    /// <summary>Reads 64 octets.</summary>
    public static Signature Read(ref CanonicalReader reader)
    {
        var octets = reader.Fixed(Size);
        return octets.Length == Size ? new Signature(octets) : default;
    }

    /// <summary>Writes 64 octets.</summary>
    public void Write(CanonicalWriter writer) => writer.Fixed(_octets ?? throw new InvalidOperationException("Not signed."));

    /// <inheritdoc/>
    public bool Equals(Signature other) => Octets.SequenceEqual(other.Octets);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Signature other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Octets);
        return hash.ToHashCode();
    }

    /// <summary>Equality of octets.</summary>
    public static bool operator ==(Signature left, Signature right) => left.Equals(right);

    /// <summary>Inequality.</summary>
    public static bool operator !=(Signature left, Signature right) => !left.Equals(right);
}

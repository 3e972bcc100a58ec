using MedChain.Core.Codec;

namespace MedChain.Core;

/// <summary>An ECVRF-EDWARDS25519-SHA512-TAI proof pi: 80 octets. RFC 9381 5.1.</summary>
public readonly struct VrfProof : IEquatable<VrfProof>
{
    /// <summary>Octets in a proof.</summary>
    public const int Size = 80;

    private readonly byte[]? _octets;

    /// <summary>Takes a copy of 80 octets.</summary>
    /// <exception cref="ArgumentException">Not 80 octets.</exception>
    public VrfProof(ReadOnlySpan<byte> octets)
    {
        if (octets.Length != Size) throw new ArgumentException($"A VRF proof has {Size} octets.", nameof(octets));
        _octets = octets.ToArray();
    }

    /// <summary>The 80 octets; empty for the default value, which proves nothing (the genesis header has it).</summary>
    public ReadOnlySpan<byte> Octets => _octets;

    /// <summary>Reads 80 octets.</summary>
    public static VrfProof Read(ref CanonicalReader reader)
    {
        var octets = reader.Fixed(Size);
        return octets.Length == Size && octets.AsSpan().ContainsAnyExcept((byte)0) ? new VrfProof(octets) : default;
    }

    /// <summary>Writes 80 octets; the default value as zeros.</summary>
    public void Write(CanonicalWriter writer) => writer.Fixed(_octets ?? new byte[Size]);

    /// <inheritdoc/>
    public bool Equals(VrfProof other) => Octets.SequenceEqual(other.Octets);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is VrfProof other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Octets);
        return hash.ToHashCode();
    }

    /// <summary>Equality of octets.</summary>
    public static bool operator ==(VrfProof left, VrfProof right) => left.Equals(right);

    /// <summary>Inequality.</summary>
    public static bool operator !=(VrfProof left, VrfProof right) => !left.Equals(right);
}

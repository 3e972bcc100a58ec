using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Institutions;

/// <summary>The 32 octets of a public key, compared as octets.</summary>
/// <param name="Value">The octets.</param>
public readonly record struct PublicOctets(Digest Value) : ICanonical
{
    /// <summary>Takes 32 octets.</summary>
    public PublicOctets(ReadOnlySpan<byte> octets)
        : this(new Digest(octets))
    {
    }

    /// <summary>Reads 32 octets.</summary>
    public static PublicOctets Read(ref CanonicalReader reader) => new(reader.Digest());

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer) => writer.Digest(Value);

    /// <summary>The octets in a new array.</summary>
    public byte[] ToArray() => Value.ToArray();
}

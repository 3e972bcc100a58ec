using MedChain.Core.Codec;

namespace MedChain.Core.Institutions;

/// <summary>
/// A hospital as the chain knows it: public keys, each for one purpose. Whoever holds one has checked the keys at registration:
/// canonical, prime order, not the identity. Spec: Institutions I1.
/// </summary>
/// <param name="Id">Its number.</param>
/// <param name="Name">Public legal name, 1 to 64 characters of UTF-8.</param>
/// <param name="SigningKey">Ed25519 public key, 32 octets.</param>
/// <param name="VrfKey">ECVRF public key, 32 octets.</param>
/// <param name="SealingKey">X25519 public key, 32 octets.</param>
public sealed record Institution(InstitutionId Id, string Name, PublicOctets SigningKey, PublicOctets VrfKey, PublicOctets SealingKey) : ICanonical
{
    private const int NameCap = 256;

    /// <summary>Where it is licensed, as the consortium numbers its regions; 0 where it does not. Vouched for by who endorses it.</summary>
    public ushort Region { get; init; }

    /// <summary>Its licence's tier, as the consortium numbers them; 0 where it does not. Vouched for by who endorses it.</summary>
    public byte Tier { get; init; }

    /// <summary>Reads one institution; the keys' validity is checked by <see cref="IAuthenticator.IsValidRegistration"/>.</summary>
    public static Institution? Read(ref CanonicalReader reader)
    {
        var id = InstitutionId.Read(ref reader);
        var name = reader.Bytes(NameCap);
        var institution = new Institution(id, Text.Decode(name), PublicOctets.Read(ref reader), PublicOctets.Read(ref reader), PublicOctets.Read(ref reader))
        {
            Region = reader.UInt16(),
            Tier = reader.Byte(),
        };
        reader.Require(Text.IsName(institution.Name) && Text.Encode(institution.Name).AsSpan().SequenceEqual(name));
        return reader.Ok ? institution : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Id.Write(writer);
        writer.Bytes(Text.Encode(Name));
        SigningKey.Write(writer);
        VrfKey.Write(writer);
        SealingKey.Write(writer);
        writer.UInt16(Region);
        writer.Byte(Tier);
    }
}

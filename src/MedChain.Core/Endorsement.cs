using MedChain.Core.Codec;
using MedChain.Core.Institutions;

namespace MedChain.Core;

/// <summary>Who signed, and the signature; what was signed is said where the endorsement stands. 66 octets.</summary>
public readonly record struct Endorsement(InstitutionId Signer, Signature Signature) : ICanonical
{
    /// <summary>Octets on the wire.</summary>
    public const int Size = InstitutionId.Size + Signature.Size;

    /// <summary>Reads one endorsement.</summary>
    public static Endorsement Read(ref CanonicalReader reader) => new(InstitutionId.Read(ref reader), Signature.Read(ref reader));

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Signer.Write(writer);
        Signature.Write(writer);
    }
}

using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Records;

namespace MedChain.Core.Access;

/// <summary>What the chain's state says of the key by which a patient consents; under a place of its own kind. Spec: Access A14.</summary>
/// <param name="Record">The record, the only one for which this key stands.</param>
/// <param name="Key">The public key, Ed25519.</param>
public sealed record ConsentKey(RecordId Record, PublicOctets Key) : ICanonical
{
    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Record.Write(writer);
        Key.Write(writer);
    }
}

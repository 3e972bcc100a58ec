using System.Collections.Immutable;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records;

/// <summary>A record as it leaves the source: one offer a custodian, and what the chain will say. No plaintext and no key is in it.</summary>
/// <param name="Pseudonym">Finds the patient's records; zero where the bundle names no patient.</param>
/// <param name="Manifest">The manifest.</param>
/// <param name="Commitment">What the chain anchors.</param>
/// <param name="Offers">One offer a custodian, in the manifest's order.</param>
public sealed record SealedRecord(Digest Pseudonym, Manifest Manifest, Digest Commitment, ImmutableArray<Message.Offer> Offers)
{
    /// <summary>The record.</summary>
    public RecordId Id => Manifest.Record;

    /// <summary>The institution that sealed it.</summary>
    public InstitutionId Source => Manifest.Source;
}

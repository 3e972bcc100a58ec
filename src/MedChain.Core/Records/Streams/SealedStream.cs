using System.Collections.Immutable;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records.Streams;

/// <summary>A stream whose last chunk is sealed: what the chain will say, and what each custodian gets besides its pieces. Spec: Records T4, T6.</summary>
/// <param name="Pseudonym">Finds the patient's records; zero where none is named.</param>
/// <param name="Manifest">The manifest.</param>
/// <param name="Commitment">What the chain anchors.</param>
/// <param name="Terms">One a custodian, in the header's order.</param>
public sealed record SealedStream(Digest Pseudonym, StreamManifest Manifest, Digest Commitment, ImmutableArray<StreamTerms> Terms)
{
    /// <summary>What the chain says of a stream's segments: it is documents, and asked for, granted, released and erased as such.</summary>
    public const SegmentScope Scope = SegmentScope.Documents;
}

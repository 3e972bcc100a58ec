using System.Collections.Immutable;
using MedChain.Core.Institutions;
using MedChain.Core.Records.Streams;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records;

/// <summary>What a bundle's record and a stream have in common when they leave their source.</summary>
/// <param name="Record">The record.</param>
/// <param name="Source">The institution that sealed it.</param>
/// <param name="Pseudonym">For the anchor.</param>
/// <param name="Commitment">For the anchor.</param>
/// <param name="Scope">For the anchor.</param>
/// <param name="Custodians">The m custodians, ordered by number.</param>
/// <param name="Offers">What each gets, in this order.</param>
internal sealed record Sealed(
    RecordId Record, InstitutionId Source, Digest Pseudonym, Digest Commitment, SegmentScope Scope, ImmutableArray<InstitutionId> Custodians, ImmutableArray<Message> Offers)
{
    public static Sealed Of(SealedRecord put) =>
        new(put.Id, put.Source, put.Pseudonym, put.Commitment, put.Manifest.Scope, put.Manifest.Custodians, [.. put.Offers]);

    public static Sealed Of(SealedStream put)
    {
        var header = put.Manifest.Header;
        return new Sealed(
            header.Record, header.Source, put.Pseudonym, put.Commitment, SealedStream.Scope, header.Custodians, [.. put.Terms.Select(static terms => new Message.StreamOffer(terms))]);
    }
}

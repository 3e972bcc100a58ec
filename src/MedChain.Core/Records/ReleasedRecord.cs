using System.Collections.Immutable;
using MedChain.Core.Institutions;
using MedChain.Core.Records.Segmentation;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records;

/// <summary>Parts of a record as custodians released them, each with what leads it to the commitment. Spec: Records R7.</summary>
/// <param name="Manifest">The record's manifest.</param>
/// <param name="Commitment">What the chain anchors; manifest and parts are checked against it.</param>
/// <param name="Scope">The segments that were released.</param>
/// <param name="Parts">One a custodian.</param>
public sealed record ReleasedRecord(
    Manifest Manifest, Digest Commitment, SegmentScope Scope, ImmutableArray<ReleasedPart> Parts);

/// <summary>One custodian's part.</summary>
/// <param name="Custodian">Whose.</param>
/// <param name="Position">The position that it holds, by the chain; the manifest's list tells who held it first. Spec: Records R16.</param>
/// <param name="Root">The tree's root that it claims.</param>
/// <param name="Segments">One a released segment, ordered by class.</param>
public sealed record ReleasedPart(InstitutionId Custodian, int Position, Digest Root, ImmutableArray<ReleasedSegment> Segments);

/// <summary>One segment of a part.</summary>
/// <param name="Class">The segment.</param>
/// <param name="Proof">Salt and path of the leaf.</param>
/// <param name="Fragment">The custodian's fragment of the ciphertext.</param>
/// <param name="Share">The custodian's share of the key, opened.</param>
public sealed record ReleasedSegment(SegmentClass Class, LeafProof Proof, ReadOnlyMemory<byte> Fragment, ReadOnlyMemory<byte> Share);

/// <summary>Why a record did not open, and through whom. No plaintext comes with it. Spec: Records R7.</summary>
/// <param name="Kind">What failed.</param>
/// <param name="Culprits">Custodians whose parts do not lead to the commitment; or the source, where all parts do and yet do not fit.</param>
public sealed record OpenFailure(OpenFailureKind Kind, ImmutableArray<InstitutionId> Culprits);

/// <summary>What failed when a record was opened.</summary>
public enum OpenFailureKind : byte
{
    /// <summary>Too few authentic parts: fewer than t shares or k fragments.</summary>
    Unavailable = 1,

    /// <summary>Every part is as anchored and they do not fit together: the source sealed it wrongly.</summary>
    Inconsistent = 2,

    /// <summary>The segments opened and are no bundle, or not all of one: the source sealed it wrongly.</summary>
    NotBundle = 3,
}

using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Records;

/// <summary>What a custodian is given of a record besides its fragments: small, kept at hand. Spec: Records R4.</summary>
/// <param name="Manifest">The record's manifest.</param>
/// <param name="Root">Root of the tree over all leaves.</param>
/// <param name="Proofs">This custodian's salt and path, one a segment, in the manifest's order.</param>
/// <param name="Packet">Its key shares of all segments, in the manifest's order, sealed to it.</param>
public sealed record CustodyTerms(Manifest Manifest, Digest Root, ImmutableArray<LeafProof> Proofs, ReadOnlyMemory<byte> Packet) : ICanonical
{
    /// <summary>Octets of a key share.</summary>
    public const int ShareSize = CommittingAead.KeySize;

    /// <summary>What the chain anchors for this record.</summary>
    public Digest Commitment() => Commitments.Record(Manifest.Record, Manifest.Digest(), Root);

    /// <summary>Reads terms.</summary>
    public static CustodyTerms? Read(ref CanonicalReader reader)
    {
        var manifest = Manifest.Read(ref reader);
        var root = reader.Digest();
        var proofs = reader.List(SegmentScopes.Classes, LeafProof.MinimumSize, LeafProof.Read);
        reader.Require(manifest is not null && proofs.Length == manifest.Segments.Length);
        var packet = reader.Fixed((ShareSize * proofs.Length) + SealedBox.Overhead);
        return reader.Ok ? new CustodyTerms(manifest!, root, proofs!, packet) : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Manifest.Write(writer);
        writer.Digest(Root);
        writer.List(Proofs);
        writer.Fixed(Packet.Span);
    }
}

/// <summary>What leads from a leaf to the tree's root.</summary>
/// <param name="Salt">The leaf's salt, 32 octets that only the custodian holds.</param>
/// <param name="Path">The siblings, from the leaf up.</param>
public sealed record LeafProof(Digest Salt, ImmutableArray<Digest> Path) : ICanonical
{
    /// <summary>Fewest octets on the wire.</summary>
    public const int MinimumSize = 32 + 4;

    /// <summary>Most siblings: 31 custodians of 4 segments are 124 leaves.</summary>
    public const int PathCap = 7;

    /// <summary>Reads one.</summary>
    public static LeafProof Read(ref CanonicalReader reader) =>
        new(reader.Digest(), reader.List(PathCap, Digest.Size, static (ref CanonicalReader item) => item.Digest()));

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.Digest(Salt);
        writer.UInt32((uint)Path.Length);
        foreach (var sibling in Path) writer.Digest(sibling);
    }

    /// <inheritdoc/>
    public bool Equals(LeafProof? other) => other is not null && Salt == other.Salt && Path.AsSpan().SequenceEqual(other.Path.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Salt, Path.Length);
}

using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Merkle;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Records;

/// <summary>What a custodian is given of a record besides its fragments: small, kept at hand. Spec: Records R4.</summary>
/// <param name="Manifest">The record's manifest.</param>
/// <param name="Leaves">The leaves of all custodians, by position and segment: whoever has them can check another's part, and what it recovers of its own.</param>
/// <param name="Packet">Its rows of all segments, in the manifest's order, sealed to it.</param>
public sealed record CustodyTerms(Manifest Manifest, ImmutableArray<Digest> Leaves, ReadOnlyMemory<byte> Packet) : ICanonical
{
    /// <summary>Octets of a key share: the first coefficient of a row.</summary>
    public const int ShareSize = CommittingAead.KeySize;

    /// <summary>Most leaves: 31 custodians of 4 segments.</summary>
    public const int LeafCap = CustodyThresholds.MostCustodians * SegmentScopes.Classes;

    /// <summary>Root of the tree over all leaves; computed.</summary>
    public Digest Root => MerkleTree.Root(Leaves.AsSpan());

    /// <summary>What the chain anchors for this record.</summary>
    public Digest Commitment() => Commitments.Record(Manifest.Record, Manifest.Digest(), Root);

    /// <summary>Reads terms.</summary>
    public static CustodyTerms? Read(ref CanonicalReader reader)
    {
        var manifest = Manifest.Read(ref reader);
        var leaves = reader.Digests(LeafCap);
        reader.Require(manifest is not null && leaves.Length == manifest.LeafCount);
        if (!reader.Ok) return null;
        var packet = reader.Fixed(RowsSize(manifest!) + SealedBox.Overhead);
        return reader.Ok ? new CustodyTerms(manifest!, leaves, packet) : null;
    }

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        Manifest.Write(writer);
        writer.Digests(Leaves);
        writer.Fixed(Packet.Span);
    }

    /// <summary>Octets of one custodian's row of one segment: t coefficients.</summary>
    public static int RowSize(Manifest manifest) => manifest.Thresholds.Shares * ShareSize;

    /// <summary>Octets of one custodian's rows of all segments.</summary>
    public static int RowsSize(Manifest manifest) => manifest.Segments.Length * RowSize(manifest);
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
        new(reader.Digest(), reader.Digests(PathCap));

    /// <inheritdoc/>
    public void Write(CanonicalWriter writer)
    {
        writer.Digest(Salt);
        writer.Digests(Path);
    }

    /// <inheritdoc/>
    public bool Equals(LeafProof? other) => other is not null && Salt == other.Salt && Path.AsSpan().SequenceEqual(other.Path.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Salt, Path.Length);
}

using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MedChain.Core.Access;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Merkle;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Records;

/// <summary>When a custodian's part of a record is what the commitment says. Used by the custodian, the requester and who opens. Spec: Records R5, R7.</summary>
public static class PartRules
{
    /// <summary>
    /// Whether a part leads to the commitment: a position that there is, manifest and root under the commitment, all segments of the
    /// scope and no others, each fragment and share in the position's leaf, each leaf under the root.
    /// </summary>
    public static bool IsAuthentic(Manifest manifest, Digest commitment, SegmentScope scope, ReleasedPart part)
    {
        if (part.Position < 0 || part.Position >= manifest.Custodians.Length || Commitments.Record(manifest.Record, manifest.Digest(), part.Root) != commitment) return false;
        if (part.Segments.Length != scope.Count()) return false;
        var covered = SegmentScope.None;
        foreach (var segment in part.Segments)
        {
            if (!IsAuthentic(manifest, part.Position, part.Root, segment)) return false;
            covered |= SegmentScopes.Of(segment.Class);
        }

        return covered == scope;
    }

    /// <summary>Opens what one of the first custodians holds; see the other overload.</summary>
    public static bool TryOpen(
        CustodyTerms terms, ImmutableArray<ReadOnlyMemory<byte>> fragments, InstitutionId custodian, SealingKey key,
        [NotNullWhen(true)] out ReleasedPart? part) => TryOpen(terms, fragments, custodian, terms.Manifest.IndexOf(custodian), key, out part);

    /// <summary>Opens what a custodian holds, with its own key; false when the packet is not sealed to it or counts do not match.</summary>
    public static bool TryOpen(
        CustodyTerms terms, ImmutableArray<ReadOnlyMemory<byte>> fragments, InstitutionId custodian, int position, SealingKey key,
        [NotNullWhen(true)] out ReleasedPart? part)
    {
        part = null;
        var manifest = terms.Manifest;
        if (fragments.Length != manifest.Segments.Length || terms.Leaves.Length != manifest.LeafCount) return false;
        if (position < 0 || position >= manifest.Custodians.Length || !TryOpenRows(terms, custodian, key, out var rows)) return false;
        part = PartOf(manifest, terms.Leaves, fragments, custodian, position, rows);
        CryptographicOperations.ZeroMemory(rows);
        return true;
    }

    /// <summary>Opens a custodian's rows of all segments, in the manifest's order, with its own key; the caller wipes them.</summary>
    public static bool TryOpenRows(CustodyTerms terms, InstitutionId custodian, SealingKey key, [NotNullWhen(true)] out byte[]? rows)
    {
        rows = new byte[CustodyTerms.RowsSize(terms.Manifest)];
        if (SealedBox.TryOpen(key, terms.Packet.Span, Commitments.Packet(terms.Manifest.Record, custodian), rows)) return true;
        rows = null;
        return false;
    }

    /// <summary>A custodian's part of what it holds: salt and share of each segment follow from its row. Spec: Records R12.</summary>
    internal static ReleasedPart PartOf(
        Manifest manifest, ImmutableArray<Digest> leaves, ImmutableArray<ReadOnlyMemory<byte>> fragments, InstitutionId custodian, int position, ReadOnlySpan<byte> rows)
    {
        var size = CustodyTerms.RowSize(manifest);
        var segments = ImmutableArray.CreateBuilder<ReleasedSegment>(fragments.Length);
        for (var i = 0; i < fragments.Length; i++)
        {
            var row = rows.Slice(i * size, size);
            var segment = manifest.Segments[i].Class;
            var path = MerkleTree.Prove(leaves.AsSpan(), manifest.LeafIndex(position, i));
            var proof = new LeafProof(Commitments.Salt(manifest.Record, segment, position, row), ImmutableCollectionsMarshal.AsImmutableArray(path));
            segments.Add(new ReleasedSegment(segment, proof, fragments[i], row[..CustodyTerms.ShareSize].ToArray()));
        }

        return new ReleasedPart(custodian, position, MerkleTree.Root(leaves.AsSpan()), segments.MoveToImmutable());
    }

    /// <summary>Opens a release of one of the first custodians; see the other overload.</summary>
    public static bool TryOpen(
        Message.Release release, Digest chainId, InstitutionId custodian, SealingKey key, [NotNullWhen(true)] out ReleasedPart? part) =>
        TryOpen(release, chainId, custodian, release.Manifest.IndexOf(custodian), key, out part);

    /// <summary>Opens a release, with the requester's key; whether it is authentic is <see cref="IsAuthentic(Manifest, Digest, SegmentScope, ReleasedPart)"/>.</summary>
    public static bool TryOpen(
        Message.Release release, Digest chainId, InstitutionId custodian, int position, SealingKey key, [NotNullWhen(true)] out ReleasedPart? part)
    {
        part = null;
        var segments = ImmutableArray.CreateBuilder<ReleasedSegment>(release.Segments.Length);
        foreach (var segment in release.Segments)
        {
            var share = new byte[CustodyTerms.ShareSize];
            var label = ReleaseRules.ShareLabel(chainId, release.Access, release.Manifest.Record, segment.Class, custodian);
            if (!SealedBox.TryOpen(key, segment.SealedShare.Span, label, share))
            {
                Wipe(new ReleasedPart(custodian, position, release.Root, segments.ToImmutable()));
                return false;
            }

            segments.Add(new ReleasedSegment(segment.Class, segment.Proof, segment.Fragment, share));
        }

        part = new ReleasedPart(custodian, position, release.Root, segments.MoveToImmutable());
        return true;
    }

    /// <summary>Overwrites the shares of a part with zeros.</summary>
    internal static void Wipe(ReleasedPart part)
    {
        foreach (var segment in part.Segments)
        {
            if (MemoryMarshal.TryGetArray(segment.Share, out var share)) CryptographicOperations.ZeroMemory(share);
        }
    }

    private static bool IsAuthentic(Manifest manifest, int custodian, Digest root, ReleasedSegment segment)
    {
        var index = manifest.IndexOf(segment.Class);
        if (index < 0 || segment.Fragment.Length != manifest.FragmentLength(index) || segment.Share.Length != CustodyTerms.ShareSize) return false;
        var leaf = Commitments.Leaf(segment.Proof.Salt, segment.Class, custodian, segment.Fragment.Span, segment.Share.Span);
        return MerkleTree.Verify(root, leaf, manifest.LeafIndex(custodian, index), manifest.LeafCount, segment.Proof.Path.AsSpan());
    }
}

using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
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
    /// Whether a part leads to the commitment: a custodian of the manifest, manifest and root under the commitment, all segments of the
    /// scope and no others, each fragment and share in its leaf, each leaf under the root.
    /// </summary>
    public static bool IsAuthentic(Manifest manifest, Digest commitment, SegmentScope scope, ReleasedPart part)
    {
        var custodian = manifest.IndexOf(part.Custodian);
        if (custodian < 0 || Commitments.Record(manifest.Record, manifest.Digest(), part.Root) != commitment) return false;
        if (part.Segments.Length != scope.Count()) return false;
        var covered = SegmentScope.None;
        foreach (var segment in part.Segments)
        {
            if (!IsAuthentic(manifest, custodian, part.Root, segment)) return false;
            covered |= SegmentScopes.Of(segment.Class);
        }

        return covered == scope;
    }

    /// <summary>Opens what a custodian holds, with its own key; false when the packet is not sealed to it or counts do not match.</summary>
    public static bool TryOpen(
        CustodyTerms terms, ImmutableArray<ReadOnlyMemory<byte>> fragments, InstitutionId custodian, SealingKey key,
        [NotNullWhen(true)] out ReleasedPart? part)
    {
        part = null;
        var manifest = terms.Manifest;
        var count = manifest.Segments.Length;
        if (fragments.Length != count || terms.Proofs.Length != count) return false;
        var shares = new byte[count * CustodyTerms.ShareSize];
        if (!SealedBox.TryOpen(key, terms.Packet.Span, Commitments.Packet(manifest.Record, custodian), shares)) return false;
        var segments = ImmutableArray.CreateBuilder<ReleasedSegment>(count);
        for (var i = 0; i < count; i++)
        {
            var share = shares.AsMemory(i * CustodyTerms.ShareSize, CustodyTerms.ShareSize);
            segments.Add(new ReleasedSegment(manifest.Segments[i].Class, terms.Proofs[i], fragments[i], share));
        }

        part = new ReleasedPart(custodian, terms.Root, segments.MoveToImmutable());
        return true;
    }

    /// <summary>Opens a release, with the requester's key; whether it is authentic is <see cref="IsAuthentic(Manifest, Digest, SegmentScope, ReleasedPart)"/>.</summary>
    public static bool TryOpen(
        Message.Release release, Digest chainId, InstitutionId custodian, SealingKey key, [NotNullWhen(true)] out ReleasedPart? part)
    {
        part = null;
        var segments = ImmutableArray.CreateBuilder<ReleasedSegment>(release.Segments.Length);
        foreach (var segment in release.Segments)
        {
            var share = new byte[CustodyTerms.ShareSize];
            var label = ReleaseRules.ShareLabel(chainId, release.Access, release.Manifest.Record, segment.Class, custodian);
            if (!SealedBox.TryOpen(key, segment.SealedShare.Span, label, share))
            {
                Wipe(new ReleasedPart(custodian, release.Root, segments.ToImmutable()));
                return false;
            }

            segments.Add(new ReleasedSegment(segment.Class, segment.Proof, segment.Fragment, share));
        }

        part = new ReleasedPart(custodian, release.Root, segments.MoveToImmutable());
        return true;
    }

    /// <summary>Overwrites the shares of a part with zeros.</summary>
    internal static void Wipe(ReleasedPart part)
    {
        foreach (var segment in part.Segments)
        {
            if (System.Runtime.InteropServices.MemoryMarshal.TryGetArray(segment.Share, out var share)) CryptographicOperations.ZeroMemory(share);
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

using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MedChain.Core.Access;
using MedChain.Core.Institutions;
using MedChain.Core.Records.Segmentation;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Merkle;
using MedChain.Crypto.Randomness;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Records.Streams;

/// <summary>When a custodian's part of a stream is what the commitment says. Used by the custodian and by who opens. Spec: Records T4, T6, T7.</summary>
public static class StreamRules
{
    /// <summary>The leaf of a custodian, by its position: as of a bundle's documents, with no fragment, for the pieces lie under the manifest's content.</summary>
    public static Digest Leaf(Digest salt, int custodian, ReadOnlySpan<byte> share) => Commitments.Leaf(salt, SegmentClass.Documents, custodian, [], share);

    /// <summary>Whether manifest and root are under the commitment and the share in its leaf under the root.</summary>
    public static bool IsAuthentic(StreamManifest manifest, Digest commitment, StreamPart part)
    {
        var position = manifest.Header.IndexOf(part.Custodian);
        if (position < 0 || part.Share.Length != CustodyTerms.ShareSize) return false;
        return Commitments.Record(manifest.Header.Record, manifest.Digest(), part.Root) == commitment
            && MerkleTree.Verify(part.Root, Leaf(part.Proof.Salt, position, part.Share.Span), position, manifest.Header.Custodians.Length, part.Proof.Path.AsSpan());
    }

    /// <summary>Opens what a custodian was given, with its own key; false when the packet is not sealed to it.</summary>
    public static bool TryOpen(StreamTerms terms, InstitutionId custodian, SealingKey key, [NotNullWhen(true)] out StreamPart? part)
    {
        var share = new byte[CustodyTerms.ShareSize];
        var isOpen = SealedBox.TryOpen(key, terms.Packet.Span, Commitments.Packet(terms.Manifest.Header.Record, custodian), share);
        part = isOpen ? new StreamPart(custodian, terms.Root, terms.Proof, share) : null;
        return isOpen;
    }

    /// <summary>Opens a release, with the requester's key; whether it is authentic is asked afterwards.</summary>
    public static bool TryOpen(Message.StreamRelease release, Digest chainId, InstitutionId custodian, SealingKey key, [NotNullWhen(true)] out StreamPart? part)
    {
        var share = new byte[CustodyTerms.ShareSize];
        var label = ReleaseRules.ShareLabel(chainId, release.Access, release.Manifest.Header.Record, SegmentClass.Documents, custodian);
        var isOpen = SealedBox.TryOpen(key, release.SealedShare.Span, label, share);
        part = isOpen ? new StreamPart(custodian, release.Root, release.Proof, share) : null;
        return isOpen;
    }

    /// <summary>What a custodian sends a requester of a stream before its pieces: its share is sealed as a bundle's document share is. Spec: Records T10, Access A5.</summary>
    public static Message.StreamRelease Build(
        Digest chainId, ReleaseAuthority authority, StreamTerms terms, ImmutableArray<Digest> roots, StreamPart part, SealingPublicKey requester, Entropy nonces)
    {
        var box = ReleaseRules.SealShare(chainId, authority, SegmentClass.Documents, part.Custodian, part.Share.Span, requester, nonces);
        return new Message.StreamRelease(authority.Access, terms.Manifest, part.Root, part.Proof, roots, box);
    }

    /// <summary>Overwrites the share of a part with zeros.</summary>
    internal static void Wipe(StreamPart part)
    {
        if (MemoryMarshal.TryGetArray(part.Share, out var share)) CryptographicOperations.ZeroMemory(share);
    }
}

/// <summary>One custodian's part of a stream, but for its pieces.</summary>
/// <param name="Custodian">Whose.</param>
/// <param name="Root">The root over the custodians' leaves that it claims.</param>
/// <param name="Proof">Salt and path of its leaf.</param>
/// <param name="Share">Its share of the key, opened.</param>
public sealed record StreamPart(InstitutionId Custodian, Digest Root, LeafProof Proof, ReadOnlyMemory<byte> Share);

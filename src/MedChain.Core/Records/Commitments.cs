using System.Collections.Immutable;
using MedChain.Core.Institutions;
using MedChain.Core.Records.Segmentation;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Merkle;

namespace MedChain.Core.Records;

/// <summary>
/// What binds fragments and key shares to a record's commitment, each hash under its own domain. Salts keep the leaves from telling
/// anything to who has only the chain, also after a share or fragment has become known elsewhere. Spec: Records R4, R5.
/// </summary>
public static class Commitments
{
    /// <summary>Commits to a custodian's share of a segment's key.</summary>
    public static Digest Share(Digest salt, ReadOnlySpan<byte> share)
    {
        using var transcript = new Transcript("key share");
        transcript.Append(salt);
        transcript.Append(share);
        return transcript.Hash();
    }

    /// <summary>
    /// The salt of a leaf, a hash of the row that lies with its custodian: secret like the row, and given with a release, where it tells nothing of it. Whoever
    /// recovers the row has the salt again, so that the leaf stays the same. Spec: Records R12.
    /// </summary>
    public static Digest Salt(RecordId record, SegmentClass segment, int custodian, ReadOnlySpan<byte> row)
    {
        using var transcript = new Transcript("custody salt");
        transcript.Append(record.Value);
        transcript.Append((ulong)segment);
        transcript.Append((ulong)custodian);
        transcript.Append(row);
        return transcript.Hash();
    }

    /// <summary>The leaf of a custodian, by its position, and a segment.</summary>
    public static Digest Leaf(Digest salt, SegmentClass segment, int custodian, ReadOnlySpan<byte> fragment, ReadOnlySpan<byte> share) =>
        Leaf(salt, segment, custodian, FragmentTree.Root(fragment), Share(salt, share));

    /// <summary>The same leaf, of the fragment's root and of the share's commitment: so a fragment, or one chunk of it, is checked by who must not have the share. Spec: Records R15, R19.</summary>
    public static Digest Leaf(Digest salt, SegmentClass segment, int custodian, Digest fragmentRoot, Digest share)
    {
        using var transcript = new Transcript("custody leaf");
        transcript.Append(salt);
        transcript.Append((ulong)segment);
        transcript.Append((ulong)custodian);
        transcript.Append(fragmentRoot);
        transcript.Append(share);
        return MerkleTree.LeafHash(transcript.Octets);
    }

    /// <summary>What the chain anchors: record, manifest and the tree's root.</summary>
    public static Digest Record(RecordId record, Digest manifest, Digest root)
    {
        using var transcript = new Transcript("record commitment");
        transcript.Append(record.Value);
        transcript.Append(manifest);
        transcript.Append(root);
        return transcript.Hash();
    }

    /// <summary>
    /// What a custodian signs when it has everything: chain, record, who offered it, commitment, which segments there are, all custodians, itself. So nobody but the source
    /// can anchor what it was offered, nor with other segments or custodians than the manifest has, which the chain does not see.
    /// </summary>
    public static Transcript Receipt(
        Digest chainId, RecordId record, InstitutionId source, Digest commitment, SegmentScope segments, ImmutableArray<InstitutionId> custodians, InstitutionId custodian)
    {
        var transcript = new Transcript("custody receipt");
        transcript.Append(chainId);
        transcript.Append(record.Value);
        transcript.Append(source.Value);
        transcript.Append(commitment);
        transcript.Append((ulong)segments);
        transcript.Append((ulong)custodians.Length);
        foreach (var each in custodians) transcript.Append(each.Value);
        transcript.Append(custodian.Value);
        return transcript;
    }

    /// <summary>What is authenticated with the packet of all of a custodian's shares.</summary>
    public static byte[] Packet(RecordId record, InstitutionId custodian)
    {
        using var transcript = new Transcript("share packet");
        transcript.Append(record.Value);
        transcript.Append(custodian.Value);
        return transcript.Octets.ToArray();
    }
}

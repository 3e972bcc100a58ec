using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using MedChain.Core.Institutions;
using MedChain.Core.Records.Segmentation;
using MedChain.Crypto.Erasure;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Sealing;
using MedChain.Crypto.Sharing;

namespace MedChain.Core.Records;

/// <summary>
/// Opens what custodians released, at the requester. Parts that do not lead to the commitment are dropped and named; with too few left
/// nothing is given out, and neither where they do not fit together. Pure. Spec: Records R7.
/// </summary>
public static class RecordOpener
{
    /// <summary>Opens the released segments.</summary>
    /// <param name="released">Untrusted parts and the commitment from the chain.</param>
    /// <param name="segments">Their plaintext, ordered by class; none on failure.</param>
    /// <param name="failure">What failed, and through whom.</param>
    public static bool TryOpen(ReleasedRecord released, out ImmutableArray<Segment> segments, [NotNullWhen(false)] out OpenFailure? failure)
    {
        segments = [];
        failure = null;
        var authentic = Authentic(released, out var culprits);
        if (authentic.Count < released.Manifest.Thresholds.Answers)
        {
            failure = new OpenFailure(OpenFailureKind.Unavailable, culprits);
            return false;
        }

        var opened = ImmutableArray.CreateBuilder<Segment>(released.Manifest.Segments.Length);
        for (var i = 0; i < released.Manifest.Segments.Length; i++)
        {
            if (!released.Scope.Has(released.Manifest.Segments[i].Class)) continue;
            if (!TryOpen(released.Manifest, i, authentic, out var segment))
            {
                failure = new OpenFailure(OpenFailureKind.Inconsistent, [released.Manifest.Source]);
                return false;
            }

            opened.Add(segment);
        }

        segments = opened.ToImmutable();
        return true;
    }

    /// <summary>Opens all segments and puts the bundle together again.</summary>
    public static bool TryOpenBundle(
        ReleasedRecord released, [NotNullWhen(true)] out byte[]? bundle, [NotNullWhen(false)] out OpenFailure? failure)
    {
        bundle = null;
        if (!TryOpen(released, out var segments, out failure)) return false;
        if (Reassembler.TryReassemble(segments, out bundle, out _)) return true;
        failure = new OpenFailure(OpenFailureKind.NotBundle, [released.Manifest.Source]);
        return false;
    }

    private static List<(int Custodian, ReleasedPart Part)> Authentic(ReleasedRecord released, out ImmutableArray<InstitutionId> culprits)
    {
        var authentic = new List<(int Custodian, ReleasedPart Part)>();
        var named = ImmutableSortedSet.CreateBuilder<InstitutionId>();
        foreach (var part in released.Parts)
        {
            var isNew = authentic.TrueForAll(other => other.Custodian != part.Position);
            if (isNew && PartRules.IsAuthentic(released.Manifest, released.Commitment, released.Scope, part)) authentic.Add((part.Position, part));
            else named.Add(part.Custodian);
        }

        culprits = [.. named];
        return authentic;
    }

    private static bool TryOpen(Manifest manifest, int index, List<(int Custodian, ReleasedPart Part)> parts, [NotNullWhen(true)] out Segment? opened)
    {
        opened = null;
        var (segment, thresholds) = (manifest.Segments[index], manifest.Thresholds);
        var fragments = new (int Index, ReadOnlyMemory<byte> Octets)[parts.Count];
        var shares = new (byte X, ReadOnlyMemory<byte> Y)[parts.Count];
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i].Part.Segments.First(candidate => candidate.Class == segment.Class);
            fragments[i] = (parts[i].Custodian, part.Fragment);
            shares[i] = ((byte)(parts[i].Custodian + 1), part.Share);
        }

        Span<byte> key = stackalloc byte[CommittingAead.KeySize];
        var cipher = new byte[segment.Length];
        var plain = new byte[segment.Length - CommittingAead.Overhead];
        var header = manifest.HeaderOf(segment.Class, segment.Length);
        var isOpen = Shamir.TryCombine(shares, thresholds.Shares, key)
            && ReedSolomon.Create(thresholds.Fragments, thresholds.Custodians).TryDecode(fragments, segment.Length, cipher)
            && new Digest(cipher.AsSpan(0, Digest.Size)) == segment.KeyCommitment
            && CommittingAead.TryOpen(key, SegmentNonce.Of(header), header, cipher, plain);
        CryptographicOperations.ZeroMemory(key);
        if (isOpen) opened = new Segment(segment.Class, plain);
        return isOpen;
    }
}

using System.Collections.Immutable;
using System.Globalization;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;
using MedChain.Core.Records.Segmentation;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Randomness;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Access;

/// <summary>When and how a custodian releases. Spec: Access A5, A6, A10.</summary>
public static class ReleaseRules
{
    /// <summary>
    /// Whether a custodian may release now, asked when the request comes and again when the fragments have been read. Only the final
    /// state counts; a custodian whose newest final block is older than D cannot know of a withdrawal and refuses. Spec: Access A6.
    /// </summary>
    /// <param name="final">The newest final state the custodian knows.</param>
    /// <param name="access">The request.</param>
    /// <param name="from">Who asks.</param>
    /// <param name="nowMs">The custodian's clock.</param>
    /// <param name="driftMs">D.</param>
    public static ReleaseRefusal Judge(LedgerState final, AccessId access, InstitutionId from, long nowMs, uint driftMs)
    {
        if (nowMs - final.TimestampMs > driftMs) return ReleaseRefusal.Stale;
        if (!final.Map.TryGet<AccessEntry>(StateKeys.Access(access), out var entry)) return ReleaseRefusal.UnknownAccess;
        if (entry.Requester != from) return ReleaseRefusal.NotRequester;
        if (!final.Map.TryGet<RecordEntry>(StateKeys.Record(entry.Record), out var record)) return ReleaseRefusal.NotHeld;
        if (record.IsErased) return ReleaseRefusal.Erased;
        return entry.PhaseAt(Math.Max(nowMs, final.TimestampMs)) switch
        {
            AccessPhase.Granted or AccessPhase.Released => ReleaseRefusal.None,
            AccessPhase.Denied => ReleaseRefusal.Denied,
            AccessPhase.Revoked => ReleaseRefusal.Revoked,
            AccessPhase.Expired => ReleaseRefusal.Expired,
            _ => ReleaseRefusal.NotGranted,
        };
    }

    /// <summary>
    /// The same for an emergency, which needs no consent and no fresh final block: glass is broken when nothing else can be waited for. What the
    /// custodian knows of the record, of the signers and of a judgement counts. Spec: Access A10.
    /// </summary>
    /// <param name="final">The newest final state the custodian knows.</param>
    /// <param name="endorsed">What two institutions have signed.</param>
    /// <param name="from">Who asks.</param>
    /// <param name="nowMs">The custodian's clock.</param>
    /// <param name="genesis">The chain.</param>
    /// <param name="keys">Verifies signatures.</param>
    public static ReleaseRefusal Judge(LedgerState final, EndorsedEmergency endorsed, InstitutionId from, long nowMs, Genesis genesis, IAuthenticator keys)
    {
        var emergency = endorsed.Emergency;
        var timeMs = Math.Max(nowMs, final.TimestampMs);
        if (emergency.Requester != from) return ReleaseRefusal.NotRequester;
        if (!final.Map.TryGet<RecordEntry>(StateKeys.Record(emergency.Record), out var record)) return ReleaseRefusal.NotHeld;
        if (record.IsErased) return ReleaseRefusal.Erased;
        if (emergency.ExpiresAtMs <= timeMs) return ReleaseRefusal.Expired;
        if (emergency.ExpiresAtMs - timeMs > genesis.Parameters.EmergencyMs + genesis.Parameters.DriftMs) return ReleaseRefusal.NotEndorsed;
        if (!emergency.Scope.IsWithin(record.Segments) || !endorsed.IsEndorsed(final, genesis.ChainId, keys)) return ReleaseRefusal.NotEndorsed;
        var entry = EmergencyRules.Find(final.Map, emergency.Name(genesis.ChainId));
        return entry?.PhaseAt(timeMs) == AccessPhase.Violation ? ReleaseRefusal.Condemned : ReleaseRefusal.None;
    }

    /// <summary>Whether asking the same custodian again may end differently.</summary>
    public static bool MayChange(ReleaseRefusal code) =>
        code is ReleaseRefusal.UnknownAccess or ReleaseRefusal.NotGranted or ReleaseRefusal.Stale or ReleaseRefusal.Busy;

    /// <summary>
    /// What a custodian sends: its own part, cut down to the granted segments, each share sealed to the requester. Spec: Access A5.
    /// </summary>
    public static Message.Release Build(
        Digest chainId, ReleaseAuthority authority, Manifest manifest, ReleasedPart part, SealingPublicKey requester, Entropy nonces)
    {
        var segments = ImmutableArray.CreateBuilder<SegmentRelease>(part.Segments.Length);
        foreach (var segment in part.Segments)
        {
            if (!authority.Scope.Has(segment.Class)) continue;
            var box = SealShare(chainId, authority, segment.Class, part.Custodian, segment.Share.Span, requester, nonces);
            segments.Add(new SegmentRelease(segment.Class, segment.Proof, segment.Fragment, box));
        }

        return new Message.Release(authority.Access, manifest, part.Root, segments.ToImmutable());
    }

    /// <summary>A share sealed to the requester. The one-time seed comes from the custodian's secret and names what it serves. Spec: Access A5.</summary>
    internal static byte[] SealShare(
        Digest chainId, ReleaseAuthority authority, SegmentClass segment, InstitutionId custodian, ReadOnlySpan<byte> share, SealingPublicKey requester, Entropy nonces)
    {
        var oneTime = nonces.Derive(string.Create(CultureInfo.InvariantCulture, $"access/release/{authority.Access}/{authority.Record}"));
        Span<byte> seed = stackalloc byte[Entropy.SeedSize];
        oneTime.Fill("share", (ulong)segment, seed);
        oneTime.Wipe();
        var box = new byte[SegmentRelease.SealedShareSize];
        SealedBox.Seal(requester, share, ShareLabel(chainId, authority.Access, authority.Record, segment, custodian), seed, box);
        return box;
    }

    /// <summary>What is authenticated with a share sealed to a requester: chain, request, record, segment, custodian.</summary>
    public static byte[] ShareLabel(Digest chainId, AccessId access, RecordId record, SegmentClass segment, InstitutionId custodian)
    {
        using var transcript = new Transcript("share release");
        transcript.Append(chainId);
        transcript.Append(access.Value);
        transcript.Append(record.Value);
        transcript.Append((ulong)segment);
        transcript.Append(custodian.Value);
        return transcript.Octets.ToArray();
    }
}

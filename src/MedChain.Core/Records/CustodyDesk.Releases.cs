using System.Collections.Immutable;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Records;

/// <content>Releases.</content>
public sealed partial class CustodyDesk
{
    /// <summary>Most releases that wait for fragments at one time.</summary>
    public const int LoadingCap = 256;

    private CustodyState OnRequest(CustodyState state, InstitutionId from, AccessId access, LedgerState final, Outbox outbox)
    {
        var code = Judge(state, from, access, final, outbox.NowMs, out var entry);
        if (code != ReleaseRefusal.None) return Refuse(state, from, access, code, outbox);

        var awaited = state.Loading.GetValueOrDefault(entry!.Record, []);
        var release = new AwaitedRelease(access, from);
        if (awaited.Contains(release)) return state;
        if (state.Loading.Values.Sum(static each => each.Length) >= LoadingCap) return Refuse(state, from, access, ReleaseRefusal.Busy, outbox);
        if (awaited.IsEmpty) outbox.Load(DurableTable.Fragment, RecordKeys.Of(entry.Record));
        return state with { Loading = state.Loading.SetItem(entry.Record, awaited.Add(release)) };
    }

    // A6: everything is asked again now that the fragments are there; a withdrawal may have become final in between.
    private CustodyState OnFragments(CustodyState state, RecordId record, ReadOnlyMemory<byte>? octets, LedgerState final, Outbox outbox)
    {
        if (!state.Loading.TryGetValue(record, out var awaited)) return state;
        state = state with { Loading = state.Loading.Remove(record) };
        ReleasedPart? own = null;
        foreach (var (access, requester) in awaited)
        {
            var code = Judge(state, requester, access, final, outbox.NowMs, out var entry);
            if (code == ReleaseRefusal.None)
            {
                own ??= Own(state.Held[record].Terms, octets);
                if (own is null) state = Lose(state, record, outbox);
                code = own is null ? ReleaseRefusal.NotHeld : Release(ref state, own, entry!, final, outbox);
            }

            if (code != ReleaseRefusal.None) state = Refuse(state, requester, access, code, outbox);
        }

        if (own is not null) PartRules.Wipe(own);
        return state;
    }

    private ReleaseRefusal Judge(CustodyState state, InstitutionId from, AccessId access, LedgerState final, long nowMs, out AccessEntry? entry)
    {
        entry = null;
        var code = ReleaseRules.Judge(final, access, from, nowMs, setup.Genesis.Parameters.DriftMs);
        if (code != ReleaseRefusal.None) return code;
        final.Map.TryGet(StateKeys.Access(access), out entry);
        if (state.Tombstones.ContainsKey(entry!.Record)) return ReleaseRefusal.Erased;
        if (!state.Held.TryGetValue(entry.Record, out var held) || held.Phase == CustodyPhase.Failed) return ReleaseRefusal.NotHeld;
        final.Map.TryGet<RecordEntry>(StateKeys.Record(entry.Record), out var record);
        return held.Terms.Commitment() == record!.Commitment ? ReleaseRefusal.None : ReleaseRefusal.NotHeld;
    }

    // R8: what the store gives back is checked like an offer, so that a spoilt disk makes a custodian silent and not a liar.
    private ReleasedPart? Own(CustodyTerms terms, ReadOnlyMemory<byte>? octets)
    {
        if (octets is not { } row || !RecordKeys.TryDecode(row.Span, out var fragments)) return null;
        if (setup.Open(key => PartRules.TryOpen(terms, fragments, setup.Self, key, out var opened) ? opened : null) is not { } part) return null;
        if (PartRules.IsAuthentic(terms.Manifest, terms.Commitment(), terms.Manifest.Scope, part)) return part;
        PartRules.Wipe(part);
        return null;
    }

    // A7: that an audit entry is owed is on disk before the release leaves.
    private ReleaseRefusal Release(ref CustodyState state, ReleasedPart own, AccessEntry access, LedgerState final, Outbox outbox)
    {
        var requester = final.Account(access.Requester)?.Institution;
        if (requester is null || !SealingPublicKey.TryImport(requester.SealingKey.ToArray(), out var key)) return ReleaseRefusal.NotRequester;
        var held = state.Held[access.Record];
        var phase = new CustodyMachine().Fire(held.Phase, CustodyTrigger.Release);
        var isOwed = !access.IsAuditedBy(setup.Self) && !held.Unaudited.Contains(access.Access);
        if (isOwed && held.Unaudited.Length >= Custody.UnauditedCap) return ReleaseRefusal.Busy;
        if (isOwed || phase != held.Phase)
        {
            ImmutableArray<AccessId> unaudited = isOwed ? [.. held.Unaudited.Add(access.Access).Order()] : held.Unaudited;
            state = Hold(state, access.Record, held with { Phase = phase, Unaudited = unaudited }, outbox);
        }

        outbox.Send(access.Requester, ReleaseRules.Build(setup.Genesis.ChainId, access, held.Terms.Manifest, own, key, setup.Nonces));
        if (isOwed) state = Announce(state, access.Access, access.Record, outbox);
        return ReleaseRefusal.None;
    }

    private static CustodyState OnAudited(CustodyState state, AccessId access, Outbox outbox)
    {
        if (!state.Audits.TryGetValue(access, out var audit)) return state;
        state = state with { Audits = state.Audits.Remove(access) };
        if (state.Held.TryGetValue(audit.Record, out var held))
            return Hold(state, audit.Record, held with { Unaudited = held.Unaudited.Remove(access) }, outbox);
        return state.Tombstones.TryGetValue(audit.Record, out var tombstone)
            ? Bury(state, audit.Record, new Tombstone(tombstone.Unaudited.Remove(access)), outbox)
            : state;
    }

    private static CustodyState Lose(CustodyState state, RecordId record, Outbox outbox)
    {
        var held = state.Held[record];
        return Hold(state, record, held with { Phase = new CustodyMachine().Fire(held.Phase, CustodyTrigger.Lose) }, outbox);
    }

    private static CustodyState Refuse(CustodyState state, InstitutionId to, AccessId access, ReleaseRefusal code, Outbox outbox)
    {
        outbox.Send(to, new Message.ReleaseRefused(access, code));
        return state;
    }
}

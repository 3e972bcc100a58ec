using System.Collections.Immutable;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.Sealing;

namespace MedChain.Core.Records;

/// <content>Releases.</content>
public sealed partial class CustodyDesk
{
    /// <summary>Most releases that wait for fragments at one time.</summary>
    public const int LoadingCap = 256;

    /// <summary>Most emergencies whose audit entries a custodian owes at one time.</summary>
    public const int EmergencyCap = 1024;

    private CustodyState OnRequest(CustodyState state, AwaitedRelease asked, LedgerState final, Outbox outbox)
    {
        var code = Judge(state, asked, final, outbox.NowMs, out var authority);
        if (code != ReleaseRefusal.None) return Refuse(state, asked, code, final, outbox);
        if (state.Streams.TryGetValue(authority.Record, out var stream)) return Release(state, stream, asked, authority, final, outbox);

        var awaited = state.Loading.GetValueOrDefault(authority.Record, []);
        if (awaited.Contains(asked)) return state;
        if (state.Loading.Values.Sum(static each => each.Length) >= LoadingCap) return Refuse(state, asked, ReleaseRefusal.Busy, final, outbox);
        if (awaited.IsEmpty) outbox.Load(DurableTable.Fragment, RecordKeys.Of(authority.Record));
        return state with { Loading = state.Loading.SetItem(authority.Record, awaited.Add(asked)) };
    }

    // A6: everything is asked again now that the fragments are there; a withdrawal may have become final in between.
    private CustodyState OnFragments(CustodyState state, RecordId record, ReadOnlyMemory<byte>? octets, LedgerState final, ValidatorSet validators, Outbox outbox)
    {
        if (!state.Loading.TryGetValue(record, out var awaited)) return OnFragmentsForHelp(state, record, octets, final, validators, outbox);
        state = state with { Loading = state.Loading.Remove(record) };
        ReleasedPart? own = null;
        foreach (var asked in awaited)
        {
            var code = Judge(state, asked, final, outbox.NowMs, out var authority);
            if (code == ReleaseRefusal.None)
            {
                own ??= Own(state.Held[record], octets);
                if (own is null) state = Watch(Lose(state, record, outbox), record, final, validators, outbox);
                code = own is null ? ReleaseRefusal.NotHeld : Release(ref state, own, authority, asked.Emergency, final, outbox);
            }

            if (code != ReleaseRefusal.None) state = Refuse(state, asked, code, final, outbox);
        }

        if (own is not null) PartRules.Wipe(own);
        return OnFragmentsForHelp(state, record, octets, final, validators, outbox);
    }

    private ReleaseRefusal Judge(CustodyState state, AwaitedRelease asked, LedgerState final, long nowMs, out ReleaseAuthority authority)
    {
        authority = default;
        var code = asked.Emergency is { } emergency
            ? ReleaseRules.Judge(final, emergency, asked.Requester, nowMs, setup.Genesis, setup.Keys)
            : ReleaseRules.Judge(final, asked.Access, asked.Requester, nowMs, setup.Genesis.Parameters.DriftMs);
        if (code != ReleaseRefusal.None) return code;
        authority = asked.Emergency is { } endorsed ? ReleaseAuthority.Of(asked.Access, endorsed.Emergency) : ReleaseAuthority.Of(Consent(final, asked.Access)!);
        if (state.Tombstones.ContainsKey(authority.Record)) return ReleaseRefusal.Erased;
        final.Map.TryGet<RecordEntry>(StateKeys.Record(authority.Record), out var record);
        if (state.Streams.TryGetValue(authority.Record, out var stream)) return stream.IsHeld(record!.Commitment) ? ReleaseRefusal.None : ReleaseRefusal.NotHeld;
        if (!state.Held.TryGetValue(authority.Record, out var held) || held.Phase == CustodyPhase.Failed) return ReleaseRefusal.NotHeld;
        return held.Position == record!.PositionOf(setup.Self) && held.Terms.Commitment() == record.Commitment ? ReleaseRefusal.None : ReleaseRefusal.NotHeld;
    }

    private static AccessEntry? Consent(LedgerState final, AccessId access) => final.Map.TryGet<AccessEntry>(StateKeys.Access(access), out var entry) ? entry : null;

    // R8: what the store gives back is checked like an offer, so that a spoilt disk makes a custodian silent and not a liar.
    private ReleasedPart? Own(Custody held, ReadOnlyMemory<byte>? octets)
    {
        var terms = held.Terms;
        if (octets is not { } row || !RecordKeys.TryDecode(row.Span, out var fragments)) return null;
        if (setup.Open(key => PartRules.TryOpen(terms, fragments, setup.Self, held.Position, key, out var opened) ? opened : null) is not { } part) return null;
        if (PartRules.IsAuthentic(terms.Manifest, terms.Commitment(), terms.Manifest.Scope, part)) return part;
        PartRules.Wipe(part);
        return null;
    }

    private ReleaseRefusal Release(ref CustodyState state, ReleasedPart own, ReleaseAuthority authority, EndorsedEmergency? emergency, LedgerState final, Outbox outbox)
    {
        var requester = final.Account(authority.Requester)?.Institution;
        if (requester is null || !SealingPublicKey.TryImport(requester.SealingKey.ToArray(), out var key)) return ReleaseRefusal.NotRequester;
        var release = ReleaseRules.Build(setup.Genesis.ChainId, authority, state.Held[authority.Record].Terms.Manifest, own, key, setup.Nonces);
        return emergency is null
            ? Release(ref state, authority, Consent(final, authority.Access)!, release, outbox)
            : Release(ref state, authority, emergency, EmergencyRules.Find(final.Map, authority.Access), release, outbox);
    }

    // A7: that an audit entry is owed is on disk before the release leaves.
    private ReleaseRefusal Release(ref CustodyState state, ReleaseAuthority authority, AccessEntry access, Message.Release release, Outbox outbox)
    {
        var held = state.Held[authority.Record];
        var phase = new CustodyMachine().Fire(held.Phase, CustodyTrigger.Release);
        var isOwed = !access.IsAuditedBy(setup.Self) && !held.Unaudited.Contains(authority.Access);
        if (isOwed && held.Unaudited.Length >= Custody.UnauditedCap) return ReleaseRefusal.Busy;
        if (isOwed || phase != held.Phase)
        {
            ImmutableArray<AccessId> unaudited = isOwed ? [.. held.Unaudited.Add(authority.Access).Order()] : held.Unaudited;
            state = Hold(state, authority.Record, held with { Phase = phase, Unaudited = unaudited }, outbox);
        }

        outbox.Send(authority.Requester, release);
        if (isOwed) state = Announce(state, authority.Access, authority.Record, outbox);
        return ReleaseRefusal.None;
    }

    // A11: the same in an emergency, with all that the entry must tell.
    private ReleaseRefusal Release(
        ref CustodyState state, ReleaseAuthority authority, EndorsedEmergency emergency, EmergencyEntry? entry, Message.Release release, Outbox outbox)
    {
        var held = state.Held[authority.Record];
        var phase = new CustodyMachine().Fire(held.Phase, CustodyTrigger.Release);
        var isOwed = entry?.IsAuditedBy(setup.Self) != true && !state.Emergencies.ContainsKey(authority.Access);
        if (isOwed && state.Emergencies.Count >= EmergencyCap) return ReleaseRefusal.Busy;
        if (isOwed) outbox.Persist(DurableTable.Emergency, authority.Access.Value.ToArray(), CanonicalWriter.Encode(emergency));
        if (phase != held.Phase) state = Hold(state, authority.Record, held with { Phase = phase }, outbox);
        outbox.Send(authority.Requester, release);
        if (isOwed) state = Announce(state, authority.Access, emergency, outbox);
        return ReleaseRefusal.None;
    }

    private static CustodyState OnTold(CustodyState state, AccessId access, Outbox outbox)
    {
        if (!state.Emergencies.ContainsKey(access)) return state;
        outbox.Delete(DurableTable.Emergency, access.Value.ToArray());
        return state with { Emergencies = state.Emergencies.Remove(access) };
    }

    private static CustodyState OnAudited(CustodyState state, AccessId access, Outbox outbox)
    {
        if (!state.Audits.TryGetValue(access, out var audit)) return state;
        state = state with { Audits = state.Audits.Remove(access) };
        if (state.Held.TryGetValue(audit.Record, out var held))
            return Hold(state, audit.Record, held with { Unaudited = held.Unaudited.Remove(access) }, outbox);
        if (state.Streams.TryGetValue(audit.Record, out var stream))
            return Hold(state, audit.Record, stream with { Unaudited = stream.Unaudited.Remove(access) }, outbox);
        return state.Tombstones.TryGetValue(audit.Record, out var tombstone)
            ? Bury(state, audit.Record, new Tombstone(tombstone.Unaudited.Remove(access)), outbox)
            : state;
    }

    private static CustodyState Lose(CustodyState state, RecordId record, Outbox outbox)
    {
        var held = state.Held[record];
        state = state with { Challenged = state.Challenged.Remove(record) };
        return Hold(state, record, held with { Phase = new CustodyMachine().Fire(held.Phase, CustodyTrigger.Lose) }, outbox);
    }
}

using System.Collections.Immutable;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records;

/// <summary>
/// An institution as a custodian: takes offers that lead to their commitment, releases under final consents and on emergencies only, destroys on final order.
/// Called by the replica; keeps nothing itself. Spec: Records R5, R8 to R10, Access A5 to A7, A10, A11, A19.
/// </summary>
public sealed partial class CustodyDesk(ReplicaSetup setup)
{
    /// <summary>Most records of one source that a custodian keeps without an anchor.</summary>
    public const int UnanchoredCap = 1024;

    private const int AnnounceEvery = 4;

    /// <summary>The tables whose rows <see cref="Restore"/> takes.</summary>
    public static ImmutableArray<DurableTable> Tables => [DurableTable.Custody, DurableTable.Tombstone, DurableTable.Emergency, DurableTable.Refusal];

    private uint RetryMs => setup.Genesis.Parameters.RecordRetryMs;

    /// <summary>
    /// Goes on after a start. What was ordered to be erased meanwhile is destroyed before anything is served. Spec: Records R9.
    /// </summary>
    public CustodyState Restore(ImmutableArray<DurableRow> rows, LedgerState final, ValidatorSet validators, Outbox outbox)
    {
        var state = CustodyState.Empty;
        foreach (var row in rows)
        {
            var record = row.Key.Table is DurableTable.Custody or DurableTable.Tombstone ? RecordKeys.RecordOf(row.Key) : default;
            if (row.Key.Table == DurableTable.Custody)
                state = Take(state, record, RecordKeys.Decode<Custody>(row, Custody.Read), final, outbox);
            if (row.Key.Table == DurableTable.Tombstone)
                state = Take(state, record, RecordKeys.Decode<Tombstone>(row, Tombstone.Read), outbox);
            if (row.Key.Table == DurableTable.Emergency)
                state = Announce(state, new AccessId(new Digest(row.Key.Key.Span)), RecordKeys.Decode<EndorsedEmergency>(row, EndorsedEmergency.Read), outbox);
            if (row.Key.Table == DurableTable.Refusal) state = Take(state, row, final, outbox);
        }

        foreach (var (_, value) in final.Map.Entries())
        {
            if (value is RecordEntry { IsErased: true } entry && entry.IsKeptBy(setup.Self) && !entry.IsDestroyedBy(setup.Self))
                state = Destroy(state, entry.Record, outbox);
        }

        return Arm(state, outbox);
    }

    /// <summary>Takes an offer or a request for release, on consent or in an emergency; another message leaves the state as it is.</summary>
    public CustodyState OnMessage(
        CustodyState state, InstitutionId from, Message message, LedgerState final, ValidatorSet validators, Outbox outbox) => Arm(
        message switch
        {
            Message.Offer offer => OnOffer(state, from, offer, final, outbox),
            Message.ReleaseRequest request => OnRequest(state, new AwaitedRelease(request.Access, from), final, outbox),
            Message.EmergencyRequest { Emergency: var emergency } =>
                OnRequest(state, new AwaitedRelease(emergency.Emergency.Name(setup.Genesis.ChainId), from, emergency), final, outbox),
            _ => state,
        },
        outbox);

    /// <summary>Takes the fragments that were asked for, and releases what is still allowed.</summary>
    public CustodyState OnLoaded(
        CustodyState state, DurableKey key, ReadOnlyMemory<byte>? octets, LedgerState final, ValidatorSet validators, Outbox outbox) =>
        key.Table == DurableTable.Fragment ? Arm(OnFragments(state, RecordKeys.RecordOf(key), octets, final, outbox), outbox) : state;

    /// <summary>Carries out final orders to erase; takes note of what has come on chain.</summary>
    public CustodyState OnFinal(CustodyState state, Block block, LedgerState final, ValidatorSet validators, Outbox outbox)
    {
        foreach (var happened in BlockEvents.Of(block, final))
        {
            state = happened.Event switch
            {
                RecordEvent.Anchor anchor when happened.Holds => state with { Unanchored = state.Unanchored.Remove(anchor.Record) },
                RecordEvent.Erase erase => OnErase(state, erase.Record, final, outbox),
                RecordEvent.Destroyed destroyed when happened.Sender == setup.Self =>
                    state with { Receipts = state.Receipts.Remove(destroyed.Record) },
                RecordEvent.Audit audit when happened.Sender == setup.Self => OnAudited(state, audit.Access, outbox),
                RecordEvent.BreakGlass { Emergency.Emergency: var emergency } when happened.Sender == setup.Self =>
                    OnTold(state, emergency.Name(setup.Genesis.ChainId), outbox),
                RecordEvent.Refused refused when happened.Sender == setup.Self => OnTold(state, refused, outbox),
                _ => state,
            };
        }

        return Arm(state, outbox);
    }

    /// <summary>Announces again what is not on chain.</summary>
    public CustodyState OnTimer(CustodyState state, LedgerState final, ValidatorSet validators, Outbox outbox)
    {
        state = state with { IsArmed = false };
        var before = outbox.NowMs - (AnnounceEvery * RetryMs);
        foreach (var (access, audit) in state.Audits)
        {
            if (audit.AnnouncedAtMs <= before)
                state = Announce(state, access, audit.Record, outbox);
        }

        foreach (var (access, awaited) in state.Emergencies)
        {
            if (awaited.AnnouncedAtMs <= before) state = Announce(state, access, awaited.Emergency, outbox);
        }

        foreach (var (owed, awaited) in state.Refusals)
        {
            if (awaited.AnnouncedAtMs <= before) state = Announce(state, owed, awaited.Event, outbox);
        }

        foreach (var (record, announcedAtMs) in state.Receipts)
        {
            if (announcedAtMs <= before) state = Announce(state, record, outbox);
        }

        return Arm(state, outbox);
    }

    private static CustodyState Announce(CustodyState state, AccessId access, RecordId record, Outbox outbox)
    {
        outbox.Announce(new RecordEvent.Audit(access));
        return state with { Audits = state.Audits.SetItem(access, new AwaitedAudit(record, outbox.NowMs)) };
    }

    private static CustodyState Announce(CustodyState state, AccessId access, EndorsedEmergency emergency, Outbox outbox)
    {
        outbox.Announce(new RecordEvent.BreakGlass(emergency));
        return state with { Emergencies = state.Emergencies.SetItem(access, new AwaitedEmergency(emergency, outbox.NowMs)) };
    }

    private static CustodyState Announce(CustodyState state, RecordId record, Outbox outbox)
    {
        outbox.Announce(new RecordEvent.Destroyed(record));
        return state with { Receipts = state.Receipts.SetItem(record, outbox.NowMs) };
    }

    private static CustodyState Take(CustodyState state, RecordId record, Custody custody, LedgerState final, Outbox outbox)
    {
        state = state with { Held = state.Held.Add(record, custody) };
        if (!final.Map.TryGet<RecordEntry>(StateKeys.Record(record), out _))
            state = state with { Unanchored = state.Unanchored.Add(record, custody.Terms.Manifest.Source) };
        foreach (var access in custody.Unaudited) state = Announce(state, access, record, outbox);
        return state;
    }

    private static CustodyState Take(CustodyState state, RecordId record, Tombstone tombstone, Outbox outbox)
    {
        state = state with { Tombstones = state.Tombstones.Add(record, tombstone) };
        foreach (var access in tombstone.Unaudited) state = Announce(state, access, record, outbox);
        return state;
    }

    private static CustodyState Hold(CustodyState state, RecordId record, Custody custody, Outbox outbox)
    {
        outbox.Persist(DurableTable.Custody, RecordKeys.Of(record), CanonicalWriter.Encode(custody));
        return state with { Held = state.Held.SetItem(record, custody) };
    }

    private static CustodyState Bury(CustodyState state, RecordId record, Tombstone tombstone, Outbox outbox)
    {
        outbox.Persist(DurableTable.Tombstone, RecordKeys.Of(record), CanonicalWriter.Encode(tombstone));
        return state with { Tombstones = state.Tombstones.SetItem(record, tombstone) };
    }

    private CustodyState Arm(CustodyState state, Outbox outbox)
    {
        if (state.IsArmed || !state.IsOpen) return state;
        outbox.SetTimer(new TimerId(TimerKind.Records), outbox.NowMs + RetryMs);
        return state with { IsArmed = true };
    }
}

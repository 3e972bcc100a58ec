using System.Collections.Immutable;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;
using MedChain.Core.Records.Streams;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records;

/// <summary>
/// An institution as a custodian: takes offers that lead to their commitment, releases under final consents and on emergencies only, helps and follows others,
/// shows what an epoch asks for, destroys on final order.
/// Called by the replica; keeps nothing itself. Spec: Records R5, R8 to R10, R13 to R17, R19, T6, T9, T10, Access A5 to A7, A10, A11, A19.
/// </summary>
public sealed partial class CustodyDesk(ReplicaSetup setup)
{
    /// <summary>Most records of one source that a custodian keeps without an anchor.</summary>
    public const int UnanchoredCap = 1024;

    private const int AnnounceEvery = 4;

    /// <summary>The tables whose rows <see cref="Restore"/> takes.</summary>
    public static ImmutableArray<DurableTable> Tables => [DurableTable.Custody, DurableTable.Tombstone, DurableTable.Emergency, DurableTable.Stream, DurableTable.Refusal];

    private uint RetryMs => setup.Genesis.Parameters.RecordRetryMs;

    /// <summary>
    /// Goes on after a start. What was ordered to be erased meanwhile is destroyed before anything is served. Spec: Records R9.
    /// </summary>
    public CustodyState Restore(ImmutableArray<DurableRow> rows, LedgerState final, ValidatorSet validators, Outbox outbox)
    {
        var state = CustodyState.Empty;
        foreach (var row in rows)
        {
            var record = row.Key.Table is DurableTable.Custody or DurableTable.Tombstone or DurableTable.Stream ? RecordKeys.RecordOf(row.Key) : default;
            if (row.Key.Table == DurableTable.Custody)
                state = Take(state, record, RecordKeys.Decode<Custody>(row, Custody.Read), final, outbox);
            if (row.Key.Table == DurableTable.Tombstone)
                state = Take(state, record, RecordKeys.Decode<Tombstone>(row, Tombstone.Read), outbox);
            if (row.Key.Table == DurableTable.Stream)
                state = Take(state, record, RecordKeys.Decode<HeldStream>(row, HeldStream.Read), outbox);
            if (row.Key.Table == DurableTable.Emergency)
                state = Announce(state, new AccessId(new Digest(row.Key.Key.Span)), RecordKeys.Decode<EndorsedEmergency>(row, EndorsedEmergency.Read), outbox);
            if (row.Key.Table == DurableTable.Refusal) state = Take(state, row, final, outbox);
        }

        foreach (var (_, value) in final.Map.Entries())
        {
            if (value is RecordEntry entry && entry.HasHad(setup.Self)) state = Follow(state, entry.Record, final, outbox);
        }

        return Arm(TakeUp(state, final, outbox), outbox);
    }

    /// <summary>Takes an offer, of a record or of a stream piece by piece, a request for release, on consent or in an emergency, a request for help or help; another message leaves the state as it is.</summary>
    public CustodyState OnMessage(
        CustodyState state, InstitutionId from, Message message, LedgerState final, ValidatorSet validators, Outbox outbox) => Arm(
        message switch
        {
            Message.Offer offer => OnOffer(state, from, offer, final, outbox),
            Message.ReleaseRequest request => OnRequest(state, new AwaitedRelease(request.Access, from), final, outbox),
            Message.EmergencyRequest { Emergency: var emergency } =>
                OnRequest(state, new AwaitedRelease(emergency.Emergency.Name(setup.Genesis.ChainId), from, emergency), final, outbox),
            Message.HelpRequest request => OnHelpRequest(state, from, request, final, outbox),
            Message.Help help => OnHelp(state, from, help, final, outbox),
            Message.PieceOffered offered => OnPiece(state, from, offered, final, outbox),
            Message.StreamOffer offer => OnStreamOffer(state, from, offer.Terms, final, outbox),
            Message.PieceWanted { Emergency: null } wanted => OnPieceWanted(state, new AwaitedRelease(wanted.Access, from), wanted.Chunk, final, outbox),
            Message.PieceWanted { Emergency: { } emergency } wanted =>
                OnPieceWanted(state, new AwaitedRelease(emergency.Emergency.Name(setup.Genesis.ChainId), from, emergency), wanted.Chunk, final, outbox),
            _ => state,
        },
        outbox);

    /// <summary>Takes the fragments or the piece that were asked for, releases what is still allowed, shows what is still asked for.</summary>
    public CustodyState OnLoaded(
        CustodyState state, DurableKey key, ReadOnlyMemory<byte>? octets, LedgerState final, ValidatorSet validators, Outbox outbox) => key.Table switch
        {
            DurableTable.Fragment =>
                Arm(OnChallengedFragments(OnFragments(state, RecordKeys.RecordOf(key), octets, final, validators, outbox), RecordKeys.RecordOf(key), octets, final, validators, outbox), outbox),
            DurableTable.Piece => Arm(OnPieceRead(state, key, octets, final, outbox), outbox),
            _ => state,
        };

    /// <summary>Carries out final orders to erase; takes note of what has come on chain, and of positions that nobody holds any more; takes up an epoch's challenges.</summary>
    public CustodyState OnFinal(CustodyState state, Block block, LedgerState final, ValidatorSet validators, Outbox outbox)
    {
        foreach (var happened in BlockEvents.Of(block, final))
        {
            state = happened.Event switch
            {
                RecordEvent.Anchor anchor when happened.Holds => state with { Unanchored = state.Unanchored.Remove(anchor.Record) },
                RecordEvent.Erase erase => Follow(state, erase.Record, final, outbox),
                RecordEvent.Vacated vacated => OnVacated(state, vacated, final, outbox),
                RecordEvent.Repaired repaired => OnRepaired(state, happened.Sender, repaired.Record, final, outbox),
                RecordEvent.Destroyed destroyed when happened.Sender == setup.Self =>
                    state with { Receipts = state.Receipts.Remove(destroyed.Record) },
                RecordEvent.Audit audit when happened.Sender == setup.Self => OnAudited(state, audit.Access, outbox),
                RecordEvent.BreakGlass { Emergency.Emergency: var emergency } when happened.Sender == setup.Self =>
                    OnTold(state, emergency.Name(setup.Genesis.ChainId), outbox),
                RecordEvent.Possession shown when happened.Sender == setup.Self => OnShown(state, happened, shown.Manifest.Record),
                RecordEvent.Refused refused when happened.Sender == setup.Self => OnTold(state, refused, outbox),
                _ => state,
            };
        }

        var isNew = block.Header.Epoch != state.Epoch;
        if (isNew || block.Transactions.Any(static transaction => transaction.Payload is Payload.Retire or Payload.Expel))
            state = WatchAll(state with { Epoch = block.Header.Epoch }, final, validators, outbox);
        return Arm(TakeUp(FollowRound(state, final, outbox), final, outbox), outbox);
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

        foreach (var record in state.Vacancies.Keys) state = Say(state, record, outbox);
        foreach (var record in state.Repairs.Keys) state = Go(state, record, final, outbox);
        foreach (var (record, awaited) in state.Challenged)
        {
            if (awaited.Answer is { } answer && awaited.AnnouncedAtMs <= before) state = Announce(state, record, answer, outbox);
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
        if (custody.Phase == CustodyPhase.Challenged) custody = custody with { Phase = new CustodyMachine().Fire(custody.Phase, CustodyTrigger.Lapse) };
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

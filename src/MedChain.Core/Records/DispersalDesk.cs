using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Institutions;

namespace MedChain.Core.Records;

/// <summary>The source's work from a sealed record to its anchor. Spec: Records R4, R6.</summary>
internal sealed class DispersalDesk(ReplicaSetup setup)
{
    /// <summary>Most records on their way at one time.</summary>
    public const int Cap = 4096;

    private const int LongestPause = 5;
    private const int AnnounceEvery = 4;

    private uint RetryMs => setup.Genesis.Parameters.RecordRetryMs;

    // R4: everything is on disk before the first offer leaves, so that a crash in between costs nothing.
    public RecordDeskState Put(
        RecordDeskState state, ulong request, Sealed put, LedgerState final, ValidatorSet validators, Outbox outbox)
    {
        if (ReasonAgainst(state, put, final, validators) is { } reason)
        {
            outbox.Reply(request, new Outcome.Refused(reason));
            return state;
        }

        var phase = new RecordMachine().Fire(RecordPhase.Sealed, RecordTrigger.Disperse);
        var own = new OwnRecord(put.Record, put.Pseudonym, put.Commitment, put.Scope, put.Custodians, phase, [], []);
        Store(own, outbox);
        for (var i = 0; i < own.Custodians.Length; i++)
            outbox.Persist(DurableTable.Offer, RecordKeys.Of(put.Record, own.Custodians[i]), put.Offers[i].Encode());
        for (var i = 0; i < own.Custodians.Length; i++) outbox.Send(own.Custodians[i], put.Offers[i]);
        return With(state, new Dispersal(own, request, 1, outbox.NowMs + RetryMs, 0));
    }

    public RecordDeskState Restore(RecordDeskState state, DurableRow row, LedgerState final, Outbox outbox)
    {
        var own = RecordKeys.Decode<OwnRecord>(row, OwnRecord.Read);
        return Resume(state, new Dispersal(own, null, 0, outbox.NowMs, 0), final, outbox);
    }

    // R6: the receipt with which there are m - f_c certifies the record; later ones only end the resending.
    public RecordDeskState OnReceipt(RecordDeskState state, InstitutionId from, Message.Receipt receipt, LedgerState final, Outbox outbox)
    {
        if (!state.Dispersals.TryGetValue(receipt.Record, out var dispersal)) return state;
        var own = dispersal.Own;
        if (receipt.Commitment != own.Commitment || own.Custodians.BinarySearch(from) < 0 || own.HasReceiptOf(from)) return state;
        if (final.Account(from)?.Institution is not { } custodian) return state;
        using var transcript = Commitments.Receipt(setup.Genesis.ChainId, own.Record, setup.Self, own.Commitment, own.Segments, own.Custodians, from);
        if (!setup.Keys.Verify(custodian, transcript.Octets, receipt.Signature)) return state;

        own = own.With(new Endorsement(from, receipt.Signature));
        outbox.Delete(DurableTable.Offer, RecordKeys.Of(own.Record, from));
        if (own.Phase == RecordPhase.Dispersing && own.Receipts.Length >= own.Thresholds.Receipts)
        {
            own = own with { Phase = new RecordMachine().Fire(own.Phase, RecordTrigger.Certify) };
            outbox.Announce(own.Anchor());
            dispersal = dispersal with { AnnouncedAtMs = outbox.NowMs };
        }

        return Keep(state, dispersal with { Own = own }, outbox);
    }

    // More than f_c refusals for good leave fewer than m - f_c possible receipts: the record cannot be anchored.
    public static RecordDeskState OnRefused(RecordDeskState state, InstitutionId from, Message.OfferRefused refused, Outbox outbox)
    {
        if (!state.Dispersals.TryGetValue(refused.Record, out var dispersal) || refused.Code == OfferRefusal.Full) return state;
        var own = dispersal.Own;
        if (refused.Commitment != own.Commitment || !own.Outstanding.Contains(from)) return state;
        own = own with { Refused = RecordEventRules.Insert(own.Refused, from) };
        outbox.Delete(DurableTable.Offer, RecordKeys.Of(own.Record, from));
        if (own.Phase == RecordPhase.Dispersing && own.Refused.Length > own.Thresholds.Faulty)
            return GiveUp(state, dispersal, $"{own.Refused.Length} of {own.Custodians.Length} custodians refused, the last with {refused.Code}.", outbox);
        return Keep(state, dispersal with { Own = own }, outbox);
    }

    public RecordDeskState OnEvent(RecordDeskState state, BlockEvent happened, ulong height, Outbox outbox)
    {
        if (happened.Event is RecordEvent.Erase erase && happened.Holds && state.Dispersals.TryGetValue(erase.Record, out var erased))
            return Drop(state, erased, outbox);
        if (happened.Sender != setup.Self || happened.Event is not RecordEvent.Anchor anchor) return state;
        if (!state.Dispersals.TryGetValue(anchor.Record, out var dispersal) || dispersal.Own.Phase != RecordPhase.Certified) return state;
        if (!happened.Holds) return GiveUp(state, dispersal, OrderDesk.Words(happened.Code), outbox);
        if (dispersal.Request is { } request) outbox.Reply(request, new Outcome.Anchored(anchor.Record, height));
        return Anchored(state, dispersal, outbox);
    }

    public RecordDeskState OnTimer(RecordDeskState state, LedgerState final, Outbox outbox)
    {
        foreach (var dispersal in state.Dispersals.Values) state = Resume(state, dispersal, final, outbox);
        return state;
    }

    /// <summary>An offer that was read back is sent, if its custodian has still not answered.</summary>
    public static void OnLoaded(RecordDeskState state, DurableKey key, ReadOnlyMemory<byte>? octets, Outbox outbox)
    {
        var custodian = RecordKeys.CustodianOf(key);
        if (octets is not { } stored || !state.Dispersals.TryGetValue(RecordKeys.RecordOf(key), out var dispersal)) return;
        if (!dispersal.Own.Outstanding.Contains(custodian) || !Message.TryDecode(stored.Span, out var message)) return;
        outbox.Send(custodian, message!);
    }

    private string? ReasonAgainst(RecordDeskState state, Sealed put, LedgerState final, ValidatorSet validators)
    {
        if (put.Source != setup.Self) return "The record was sealed by another institution.";
        if (state.Dispersals.ContainsKey(put.Record) || final.Map.TryGet<RecordEntry>(StateKeys.Record(put.Record), out _)) return "The record exists already.";
        if (state.Dispersals.Count >= Cap) return $"{Cap} records are on their way already; try again later.";
        return CustodianChoice.For(put.Record, validators).AsSpan().SequenceEqual(put.Custodians.AsSpan()) && put.Offers.Length == put.Custodians.Length
            ? null
            : "The record was sealed for other custodians; seal it again.";
    }

    private RecordDeskState Resume(RecordDeskState state, Dispersal dispersal, LedgerState final, Outbox outbox)
    {
        var (own, now) = (dispersal.Own, outbox.NowMs);
        if (final.Map.TryGet<RecordEntry>(StateKeys.Record(own.Record), out var entry))
        {
            if (entry.IsErased || entry.Commitment != own.Commitment) return Drop(state, dispersal, outbox);
            if (own.Phase == RecordPhase.Certified) return Anchored(state, dispersal, outbox);
        }

        if (own.Phase == RecordPhase.Certified && now >= dispersal.AnnouncedAtMs + (AnnounceEvery * RetryMs))
        {
            outbox.Announce(own.Anchor());
            dispersal = dispersal with { AnnouncedAtMs = now };
        }

        if (now >= dispersal.NextOfferMs)
        {
            foreach (var custodian in own.Outstanding) outbox.Load(DurableTable.Offer, RecordKeys.Of(own.Record, custodian));
            var pauseMs = (long)RetryMs << Math.Min(dispersal.Rounds, LongestPause);
            dispersal = dispersal with { Rounds = dispersal.Rounds + 1, NextOfferMs = now + pauseMs };
        }

        return With(state, dispersal);
    }

    private static RecordDeskState Anchored(RecordDeskState state, Dispersal dispersal, Outbox outbox)
    {
        var own = dispersal.Own with { Phase = new RecordMachine().Fire(dispersal.Own.Phase, RecordTrigger.Anchor) };
        return Keep(state, dispersal with { Own = own, Request = null }, outbox);
    }

    private static RecordDeskState GiveUp(RecordDeskState state, Dispersal dispersal, string reason, Outbox outbox)
    {
        if (dispersal.Request is { } request) outbox.Reply(request, new Outcome.Refused(reason));
        return Drop(state, dispersal, outbox);
    }

    // Anchored and answered by all: the chain says the rest.
    private static RecordDeskState Keep(RecordDeskState state, Dispersal dispersal, Outbox outbox)
    {
        if (dispersal.Own.Phase == RecordPhase.Anchored && !dispersal.Own.Outstanding.Any()) return Drop(state, dispersal, outbox);
        Store(dispersal.Own, outbox);
        return With(state, dispersal);
    }

    private static RecordDeskState Drop(RecordDeskState state, Dispersal dispersal, Outbox outbox)
    {
        outbox.Delete(DurableTable.Record, RecordKeys.Of(dispersal.Own.Record));
        foreach (var custodian in dispersal.Own.Outstanding) outbox.Delete(DurableTable.Offer, RecordKeys.Of(dispersal.Own.Record, custodian));
        return state with { Dispersals = state.Dispersals.Remove(dispersal.Own.Record) };
    }

    private static void Store(OwnRecord own, Outbox outbox) =>
        outbox.Persist(DurableTable.Record, RecordKeys.Of(own.Record), CanonicalWriter.Encode(own));

    private static RecordDeskState With(RecordDeskState state, Dispersal dispersal) =>
        state with { Dispersals = state.Dispersals.SetItem(dispersal.Own.Record, dispersal) };
}

using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Records;

namespace MedChain.Core.Access;

/// <summary>
/// What an institution does in emergencies of others: it answers for one when its staff say so, and as source it sees what waits for its
/// judgement. Spec: Access A9, A12.
/// </summary>
internal sealed class EmergencyDesk(ReplicaSetup setup)
{
    public RecordDeskState Vouch(RecordDeskState state, ulong request, Emergency emergency, LedgerState final, Outbox outbox)
    {
        var (parameters, keys) = (setup.Genesis.Parameters, setup.KeysOf(final.Account(setup.Self)?.Institution));
        string? reason = null;
        if (emergency.Endorser != setup.Self) reason = "Another institution is named as the one that answers for this emergency.";
        else if (emergency.Requester == setup.Self) reason = "Nobody answers for its own emergency.";
        else if (!emergency.IsShaped) reason = "No such scope, reason or time.";
        else if (!final.Map.TryGet<RecordEntry>(StateKeys.Record(emergency.Record), out var record) || record.IsErased) reason = "The record is not anchored, or it was erased.";
        else if (!emergency.Scope.IsWithin(record.Segments)) reason = "The scope is wider than the record.";
        else if (emergency.ExpiresAtMs <= outbox.NowMs) reason = "The time is over.";
        else if (emergency.ExpiresAtMs - outbox.NowMs > parameters.EmergencyMs + parameters.DriftMs) reason = "An emergency does not last so long.";
        else if (keys is null) reason = "This institution does not hold the keys that the chain names for it.";
        outbox.Reply(request, reason is null
            ? new Outcome.Vouched(emergency.Name(setup.Genesis.ChainId), emergency.Sign(setup.Genesis.ChainId, setup.Self, keys!))
            : new Outcome.Refused(reason));
        return state;
    }

    /// <summary>After a start: what stands in review of own records.</summary>
    public RecordDeskState Restore(RecordDeskState state, LedgerState final)
    {
        foreach (var (_, value) in final.Map.Entries())
        {
            if (value is EmergencyEntry entry) state = Notice(state, entry, final);
        }

        return state;
    }

    public RecordDeskState OnEvent(RecordDeskState state, BlockEvent happened, LedgerState final)
    {
        if (happened.Event is not RecordEvent.BreakGlass { Emergency.Emergency: var emergency }) return state;
        return EmergencyRules.Find(final.Map, emergency.Name(setup.Genesis.ChainId)) is { } entry ? Notice(state, entry, final) : state;
    }

    /// <summary>Without what is judged or overdue.</summary>
    public static RecordDeskState Settle(RecordDeskState state, LedgerState final)
    {
        if (state.Reviews.IsEmpty) return state;
        var over = state.Reviews.Keys.Where(access => EmergencyRules.Find(final.Map, access)?.PhaseAt(final.TimestampMs) != AccessPhase.InReview).ToImmutableArray();
        return over.IsEmpty ? state : state with { Reviews = state.Reviews.RemoveRange(over) };
    }

    private RecordDeskState Notice(RecordDeskState state, EmergencyEntry entry, LedgerState final)
    {
        if (entry.PhaseAt(final.TimestampMs) != AccessPhase.InReview || !final.Map.TryGet<RecordEntry>(StateKeys.Record(entry.Emergency.Record), out var record)) return state;
        return record.Source == setup.Self ? state with { Reviews = state.Reviews.SetItem(entry.Access, entry.ReviewByMs) } : state;
    }
}

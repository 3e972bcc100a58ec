using MedChain.Core.Chain;
using MedChain.Core.Institutions;

namespace MedChain.Core.Records;

/// <content>Vacant positions: who says so, and what a custodian that was replaced does.</content>
public sealed partial class CustodyDesk
{
    // R13, R14: asked of every record at an epoch's first block and when somebody declares that it leaves.
    private CustodyState WatchAll(CustodyState state, LedgerState final, ValidatorSet validators, Outbox outbox)
    {
        foreach (var record in state.Held.Keys) state = Watch(state, record, final, validators, outbox);
        return state;
    }

    private CustodyState Watch(CustodyState state, RecordId record, LedgerState final, ValidatorSet validators, Outbox outbox)
    {
        if (!final.Map.TryGet<RecordEntry>(StateKeys.Record(record), out var entry) || entry.IsErased || !entry.IsKeptBy(setup.Self)) return state;
        uint open = 0;
        for (var position = 0; position < entry.Custodians.Length; position++)
        {
            if (IsToBeSaid(state, entry, position, final, validators)) open |= 1u << position;
        }

        if (open == 0) return state with { Vacancies = state.Vacancies.Remove(record) };
        var dueMs = IsFirstToSay(entry, open, final, validators) ? outbox.NowMs : outbox.NowMs + (AnnounceEvery * RetryMs);
        return Say(state with { Vacancies = state.Vacancies.SetItem(record, new AwaitedVacancy(open, dueMs)) }, record, outbox);
    }

    private bool IsToBeSaid(CustodyState state, RecordEntry entry, int position, LedgerState final, ValidatorSet validators)
    {
        if (entry.IsVacant(position)) return entry.SuccessorOf(position) is not { } named || named.Epoch < state.Epoch;
        var holder = entry.Custodians[position];
        if (holder == setup.Self) return state.Held[entry.Record].Phase == CustodyPhase.Failed;
        return VacancyRules.IsGone(final.Map, validators, holder);
    }

    // One custodian is enough: the next after the first such position that is there itself. If it stays silent the others say it later.
    private bool IsFirstToSay(RecordEntry entry, uint open, LedgerState final, ValidatorSet validators)
    {
        var first = System.Numerics.BitOperations.TrailingZeroCount(open);
        if (entry.Custodians[first] == setup.Self) return true;
        for (var step = 1; step < entry.Custodians.Length; step++)
        {
            var next = entry.Custodians[(first + step) % entry.Custodians.Length];
            if (!VacancyRules.IsGone(final.Map, validators, next)) return next == setup.Self;
        }

        return false;
    }

    private CustodyState Say(CustodyState state, RecordId record, Outbox outbox)
    {
        if (!state.Vacancies.TryGetValue(record, out var awaited) || awaited.DueMs > outbox.NowMs) return state;
        for (var position = 0; position < CustodyThresholds.MostCustodians; position++)
        {
            if (((awaited.Positions >> position) & 1) != 0) outbox.Announce(new RecordEvent.Vacated(record, (byte)position));
        }

        return state with { Vacancies = state.Vacancies.SetItem(record, awaited with { DueMs = outbox.NowMs + (AnnounceEvery * RetryMs) }) };
    }

    // What the chain has as it must be need not be said any more; what somebody said in vain must.
    private CustodyState OnVacated(CustodyState state, RecordEvent.Vacated vacated, LedgerState final, Outbox outbox)
    {
        if (state.Vacancies.TryGetValue(vacated.Record, out var awaited) && final.Map.TryGet<RecordEntry>(StateKeys.Record(vacated.Record), out var entry))
        {
            var left = awaited.Positions;
            for (var position = 0; position < entry.Custodians.Length; position++)
            {
                if (entry.IsVacant(position) && entry.SuccessorOf(position)?.Epoch >= state.Epoch) left &= ~(1u << position);
            }

            state = state with
            {
                Vacancies = left == 0 ? state.Vacancies.Remove(vacated.Record) : state.Vacancies.SetItem(vacated.Record, awaited with { Positions = left }),
            };
        }

        return Follow(state, vacated.Record, final, outbox);
    }

    // R20: who has repaired its own position still owes what the epoch asks it for.
    private CustodyState OnRepaired(CustodyState state, InstitutionId by, RecordId record, LedgerState final, Outbox outbox)
    {
        state = Follow(state, record, final, outbox);
        return by == setup.Self ? ReadNext(Ask(state, record, final), outbox) : state;
    }

    // R14, R20: an epoch's end names successors without an event.
    private CustodyState FollowRound(CustodyState state, LedgerState final, Outbox outbox)
    {
        if (ChallengeRules.RoundOf(final.Map) is not { } round) return state;
        foreach (var record in round.Records)
        {
            if (final.Map.TryGet<RecordEntry>(StateKeys.Record(record), out var entry) && entry.Successors.Any(successor => successor.Institution == setup.Self))
                state = Follow(state, record, final, outbox);
        }

        return state;
    }

    /// <summary>
    /// What the chain now asks of this institution for a record: to destroy what it has, R9, R17; to take a position over, R14; or nothing.
    /// </summary>
    private CustodyState Follow(CustodyState state, RecordId record, LedgerState final, Outbox outbox)
    {
        if (!final.Map.TryGet<RecordEntry>(StateKeys.Record(record), out var entry)) return state;
        if (entry.IsErased) state = state with { Vacancies = state.Vacancies.Remove(record), Helping = state.Helping.Remove(record) };
        if (entry.IsOwedBy(setup.Self))
        {
            state = Forget(state, record);
            return state.Receipts.ContainsKey(record) ? state : Destroy(state, record, outbox);
        }

        foreach (var successor in entry.Successors)
        {
            if (!entry.IsErased && successor.Institution == setup.Self) return Begin(state, record, successor.Position, final, outbox);
        }

        return Forget(state, record);
    }
}

using MedChain.Core.Chain;
using MedChain.Core.Institutions;

namespace MedChain.Core.Records;

/// <content>Challenges. Spec: Records R18 to R20.</content>
public sealed partial class CustodyDesk
{
    // R19: as soon as the epoch's first block is final. What was asked before is over. Fragments are read one record after the other, since they can be large.
    private CustodyState TakeUp(CustodyState state, LedgerState final, Outbox outbox)
    {
        if (ChallengeRules.RoundOf(final.Map) is not { } round || round.Epoch <= state.Round) return state;
        foreach (var record in state.Challenged.Keys) state = Settle(state, record, CustodyTrigger.Lapse);
        state = state with { Round = round.Epoch };
        foreach (var record in round.Records) state = Ask(state, record, final);
        return ReadNext(state, outbox);
    }

    private CustodyState Ask(CustodyState state, RecordId record, LedgerState final)
    {
        var machine = new CustodyMachine();
        if (ChallengeRules.RoundOf(final.Map) is not { } round || !ChallengeRules.Owes(final.Map, round, record, setup.Self)) return state;
        if (!state.Held.TryGetValue(record, out var held) || !machine.CanFire(held.Phase, CustodyTrigger.Challenge)) return state;
        return state with
        {
            Held = state.Held.SetItem(record, held with { Phase = machine.Fire(held.Phase, CustodyTrigger.Challenge) }),
            Challenged = state.Challenged.SetItem(record, AwaitedPossession.Unread),
        };
    }

    private static CustodyState ReadNext(CustodyState state, Outbox outbox)
    {
        if (state.Reading is not null) return state;
        foreach (var (record, awaited) in state.Challenged)
        {
            if (awaited.Answer is not null) continue;
            outbox.Load(DurableTable.Fragment, RecordKeys.Of(record));
            return state with { Reading = record };
        }

        return state;
    }

    // R8: what the store gives back is checked against the commitment; when it is missing or spoilt nothing is shown, and the chain is told (R13).
    private CustodyState OnChallengedFragments(CustodyState state, RecordId record, ReadOnlyMemory<byte>? octets, LedgerState final, ValidatorSet validators, Outbox outbox)
    {
        if (state.Reading != record) return state;
        state = state with { Reading = null };
        if (!state.Challenged.TryGetValue(record, out var awaited) || awaited.Answer is not null) return ReadNext(state, outbox);
        if (ChallengeRules.RoundOf(final.Map) is not { } round || !ChallengeRules.Owes(final.Map, round, record, setup.Self))
            return ReadNext(Settle(state, record, CustodyTrigger.Lapse), outbox);

        var held = state.Held[record];
        if (Own(held, octets) is not { } own)
            return ReadNext(Watch(Lose(state, record, outbox), record, final, validators, outbox), outbox);
        var answer = PossessionRules.Show(held.Terms.Manifest, own, round.Seed, setup.Genesis.ChainId);
        PartRules.Wipe(own);
        return ReadNext(Announce(state, record, answer, outbox), outbox);
    }

    private static CustodyState OnShown(CustodyState state, BlockEvent happened, RecordId record) =>
        Settle(state, record, happened.Holds ? CustodyTrigger.Answer : CustodyTrigger.Lapse);

    private static CustodyState Announce(CustodyState state, RecordId record, RecordEvent.Possession answer, Outbox outbox)
    {
        outbox.Announce(answer);
        return state with { Challenged = state.Challenged.SetItem(record, new AwaitedPossession(answer, outbox.NowMs)) };
    }

    // That a record is challenged follows from the chain, so nothing is written. A start begins from what the row says.
    private static CustodyState Settle(CustodyState state, RecordId record, CustodyTrigger trigger)
    {
        if (!state.Challenged.ContainsKey(record)) return state;
        state = state with { Challenged = state.Challenged.Remove(record) };
        return state.Held.TryGetValue(record, out var held)
            ? state with { Held = state.Held.SetItem(record, held with { Phase = new CustodyMachine().Fire(held.Phase, trigger) }) }
            : state;
    }
}

using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;

namespace MedChain.Core.Records;

/// <content>The successor of a vacant position: asks for help, makes the part again, stores it, says so.</content>
public sealed partial class CustodyDesk
{
    /// <summary>Most repairs for which help is asked at one time: it is in memory.</summary>
    public const int RepairCap = 16;

    // What is held already, from before a restart or because the holder has not lost it, need only be said.
    private CustodyState Begin(CustodyState state, RecordId record, byte position, LedgerState final, Outbox outbox)
    {
        if (state.Repairs.TryGetValue(record, out var repair) && repair.Position == position) return state;
        final.Map.TryGet<RecordEntry>(StateKeys.Record(record), out var entry);
        var isStored = state.Held.TryGetValue(record, out var held) && held.Position == position && held.Phase != CustodyPhase.Failed && held.Terms.Commitment() == entry!.Commitment;
        return Go(With(Forget(state, record), record, Repair.Start(position, isStored)), record, final, outbox);
    }

    // R16: every custodian is asked, this one too where it repairs its own position, and again until there is enough.
    private CustodyState Go(CustodyState state, RecordId record, LedgerState final, Outbox outbox)
    {
        var repair = state.Repairs[record];
        if (repair.DueMs > outbox.NowMs) return state;
        if (repair.IsStored)
        {
            outbox.Announce(new RecordEvent.Repaired(record, repair.Position));
            return With(state, record, repair with { DueMs = outbox.NowMs + (AnnounceEvery * RetryMs) });
        }

        if (!final.Map.TryGet<RecordEntry>(StateKeys.Record(record), out var entry)) return state;
        if (repair.Rounds == 0 && state.Repairs.Values.Count(static each => each is { IsStored: false, Rounds: > 0, DueMs: < long.MaxValue }) >= RepairCap) return state;
        for (var position = 0; position < entry.Custodians.Length; position++)
        {
            if (!repair.Helps.ContainsKey(position)) outbox.Send(entry.Custodians[position], new Message.HelpRequest(record, repair.Position));
        }

        return With(state, record, repair with { Rounds = repair.Rounds + 1, DueMs = outbox.NowMs + RetryMs });
    }

    private CustodyState OnHelp(CustodyState state, InstitutionId from, Message.Help help, LedgerState final, Outbox outbox)
    {
        if (!help.Manifest.IsWellFormed()) return state;
        var record = help.Manifest.Record;
        if (!state.Repairs.TryGetValue(record, out var repair) || repair.IsStored || repair.Rounds == 0 || repair.Position != help.Position) return state;
        if (!final.Map.TryGet<RecordEntry>(StateKeys.Record(record), out var entry) || entry.IsErased || !entry.IsKeptBy(from)) return state;
        if (entry.SuccessorOf(repair.Position)?.Institution != setup.Self || repair.Helps.ContainsKey(entry.PositionOf(from))) return state;
        if (setup.Open(key => RepairRules.TryOpen(help, setup.Genesis.ChainId, entry, from, setup.Self, key, out var opened) ? opened : null) is not { } given)
            return Named(state, from);

        repair = repair with { Known = (help.Manifest, help.Leaves), Helps = repair.Helps.Add(entry.PositionOf(from), Spared(given, repair, help.Manifest)) };
        return Rebuild(With(state, record, repair), record, repair, entry, final, outbox);
    }

    // k fragments are enough; more of them would only fill the memory.
    private static GivenHelp Spared(GivenHelp given, Repair repair, Manifest manifest) =>
        repair.Helps.Values.Count(static help => !help.Fragments.IsEmpty) >= manifest.Thresholds.Fragments ? given with { Fragments = [] } : given;

    // R16: what is rebuilt leads to the leaves of the position; it is on disk before the chain is told.
    private CustodyState Rebuild(CustodyState state, RecordId record, Repair repair, RecordEntry entry, LedgerState final, Outbox outbox)
    {
        var (manifest, leaves) = repair.Known!.Value;
        var progress = RepairRules.TryRebuild(manifest, leaves, repair.Position, repair.Helps, out var part, out var misfits);
        if (progress == RepairProgress.DealtWrongly) return With(Named(Forget(state, record), entry.Source), record, repair with { Helps = repair.Helps.Clear(), DueMs = long.MaxValue });
        if (part is null) return state;
        foreach (var misfit in misfits) state = Named(state, repair.Helps[misfit].Helper);
        if (final.Account(setup.Self)?.Institution is { } self)
        {
            var terms = RepairRules.Terms(manifest, leaves, part.Rows, self, Nonces(record, repair.Position, setup.Self));
            state = Hold(state, record, Repaired(state, record, terms, repair.Position), outbox);
            outbox.Persist(DurableTable.Fragment, RecordKeys.Of(record), RecordKeys.Encode(part.Fragments));
            state = Go(With(Forget(state, record), record, Repair.Start(repair.Position, isStored: true)), record, final, outbox);
        }

        CryptographicOperations.ZeroMemory(part.Rows);
        return state;
    }

    private static Custody Repaired(CustodyState state, RecordId record, CustodyTerms terms, int position)
    {
        var machine = new CustodyMachine();
        if (!state.Held.TryGetValue(record, out var held))
            return new Custody(terms, machine.Fire(CustodyPhase.Offered, CustodyTrigger.Accept), []) { Position = position };
        var phase = held.Phase == CustodyPhase.Failed ? machine.Fire(held.Phase, CustodyTrigger.Repair) : held.Phase;
        return held with { Terms = terms, Phase = phase, Position = position };
    }

    /// <summary>A helper that lies, or a source that dealt wrongly, is remembered until the next start. Spec: Records R16.</summary>
    private static CustodyState Named(CustodyState state, InstitutionId liar) => state with { Liars = state.Liars.Add(liar) };

    // t points are a row: they go when they have served.
    private static CustodyState Forget(CustodyState state, RecordId record)
    {
        if (!state.Repairs.TryGetValue(record, out var repair)) return state;
        foreach (var help in repair.Helps.Values)
        {
            if (MemoryMarshal.TryGetArray(help.Points, out var points)) CryptographicOperations.ZeroMemory(points);
        }

        return state with { Repairs = state.Repairs.Remove(record) };
    }

    private static CustodyState With(CustodyState state, RecordId record, Repair repair) => state with { Repairs = state.Repairs.SetItem(record, repair) };
}

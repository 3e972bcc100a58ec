using System.Numerics;
using CustodyRules;
using Dafny;
using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Records;
using static MedChain.Conformance.ModelValues;
using Owing = Dafny.IMap<RefusalRules._IOwed, RefusalRules._INotice>;

namespace MedChain.Conformance;

/// <summary>
/// Compares the entries that a custodian owes on refusals with the compiled model, for one step at a time: what it owes in memory, what is on disk when a
/// refusal leaves, and in the end. Which refusals leave, the custody model says. Spec: Access A18, A19.
/// </summary>
internal sealed class RefusalOracle(ReplicaSetup setup, RecordTranslation records, ConsentTranslation consents)
{
    private Owing _owing = Map<RefusalRules._IOwed, RefusalRules._INotice>.Empty;
    private Map<RefusalRules._IOwed, RefusalRules._INotice> _start = Map<RefusalRules._IOwed, RefusalRules._INotice>.Empty;
    private CoreStep? _step;
    private bool _isTold;

    /// <summary>Begins with what the custodian owes before a step, or finds on disk.</summary>
    internal void Begin(CoreStep step)
    {
        (_step, _isTold) = (step, false);
        if (step.Input is Input.Restored restored)
        {
            _start = MapOf(restored.Rows.Where(row => row.Key.Table == DurableTable.Refusal).Select(row => Owed(Read(row.Value))));
            _owing = RefusalRules.__default.OnStart(_start, consents.Refusals(step.After.Final.Map), Names.Of(setup.Self));
            return;
        }

        _owing = _start = Of(step.Before.Custody);
    }

    /// <summary>Takes what the custody model made of one input.</summary>
    internal void Take(_IDesk before, _IInput input, IEnumerable<_IOutput> outputs, _IView view, LedgerState final)
    {
        if (!ReferenceEquals(final, _step!.Before.Final)) Tell();
        foreach (var output in outputs)
        {
            if (!output.is_ReleaseRefused || !IsUnderConsent(before, input, output)) continue;
            _owing = RefusalRules.__default.OnRefuse(
                _owing, view.dtor_final.dtor_state, consents.Refusals(final.Map), Names.Of(setup.Self), output.dtor_access, output.dtor_to, output.dtor_code).dtor__0;
        }
    }

    /// <summary>Compares what the custodian owes after the step, and has on disk.</summary>
    internal void End(List<string> differences)
    {
        Tell();
        Same("A18, A19: refusals owed", _owing, Of(_step!.After.Custody), differences);
        var disk = new Dictionary<RefusalRules._IOwed, RefusalRules._INotice>();
        foreach (var owed in _start.Keys.Elements) disk[owed] = Map<RefusalRules._IOwed, RefusalRules._INotice>.Select(_start, owed);
        foreach (var effect in _step.Effects)
        {
            if (effect is Effect.Persist persist) Write(disk, persist);
            if (effect is not Effect.Send { Message: Message.ReleaseRefused refused }) continue;
            var owed = RefusalRules.Owed.create(records.Name(refused.Access), refused.Code == ReleaseRefusal.NotRequester);
            if (_owing.Contains(owed) && !disk.ContainsKey(owed)) differences.Add($"A19: the model has it on disk before the refusal leaves, the core not: {Text.Show(owed)}");
        }

        Same("A19: refusals owed on disk", _owing, MapOf(disk.Select(pair => (pair.Key, pair.Value))), differences);
    }

    // Own entries that a final block of this step holds, after what came before it and before what follows.
    private void Tell()
    {
        if (_isTold || _step!.Input is Input.Restored) return;
        _isTold = true;
        foreach (var block in _step.Effects.OfType<Effect.Commit>().Select(commit => commit.Block))
        {
            foreach (var said in block.Transactions.Where(transaction => transaction.Sender == setup.Self).Select(transaction => transaction.Payload).OfType<Payload.Batch>().SelectMany(batch => batch.Events))
            {
                if (said is RecordEvent.Refused refused)
                    _owing = RefusalRules.__default.OnTold(_owing, records.Name(refused.Access), refused.Code == ReleaseRefusal.NotRequester);
            }
        }
    }

    private static bool IsUnderConsent(_IDesk before, _IInput input, _IOutput output)
    {
        if (!input.is_Loaded) return input.is_Requested;
        var waiting = Map<BigInteger, ISequence<_IAwaited>>.Select(before.dtor_loading, input.dtor_record);
        return waiting.Any(awaited => awaited.dtor_access == output.dtor_access && awaited.dtor_requester == output.dtor_to && awaited.dtor_ground.is_Consent);
    }

    private void Write(Dictionary<RefusalRules._IOwed, RefusalRules._INotice> disk, Effect.Persist persist)
    {
        foreach (var write in persist.Writes.Where(write => write.Key.Table == DurableTable.Refusal))
        {
            if (write.Value is { } row)
            {
                var (owed, notice) = Owed(Read(row));
                disk[owed] = notice;
            }
            else
            {
                var key = write.Key.Key.Span;
                disk.Remove(RefusalRules.Owed.create(records.Name(new AccessId(new Crypto.Hashing.Digest(key[..Crypto.Hashing.Digest.Size]))), key[^1] == 1));
            }
        }
    }

    private Map<RefusalRules._IOwed, RefusalRules._INotice> Of(CustodyState state) => MapOf(state.Refusals.Values.Select(awaited => Owed(awaited.Event)));

    private (RefusalRules._IOwed, RefusalRules._INotice) Owed(RecordEvent.Refused refused) => (
        RefusalRules.Owed.create(records.Name(refused.Access), refused.Code == ReleaseRefusal.NotRequester),
        RefusalRules.Notice.create(Names.Of(refused.Asker), CustodyTranslation.Refusal(refused.Code)));

    private static RecordEvent.Refused Read(ReadOnlyMemory<byte> row)
    {
        var reader = new CanonicalReader(row.Span);
        return RecordEvent.Read(ref reader) as RecordEvent.Refused ?? throw new InvalidOperationException("No refusal is in the row.");
    }

    private static void Same(string what, Owing model, Owing core, List<string> differences)
    {
        if (!Equals(model, core)) differences.Add($"{what}: the model says {Text.Show(model)}, the core {Text.Show(core)}");
    }
}

using CustodyRules;
using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Records;
using static MedChain.Conformance.ModelValues;

namespace MedChain.Conformance;

/// <summary>
/// What comes to a custodian in one step of its replica, as the custody model's inputs in order, each with what the custodian reads then:
/// the step's own input, what final blocks tell, what the institution sends to itself as source or requester.
/// </summary>
/// <param name="setup">Whose replica it is.</param>
/// <param name="records">Of records and requests.</param>
/// <param name="custody">Of the desk.</param>
/// <param name="emergencies">Of emergencies.</param>
internal sealed class CustodyInputs(ReplicaSetup setup, RecordTranslation records, CustodyTranslation custody, EmergencyTranslation emergencies)
{
    private readonly RecordDesk _desk = new(setup);

    internal List<(_IInput Input, _IView View, LedgerState Final)> Of(CoreStep step)
    {
        var inputs = new List<(_IInput, _IView, LedgerState)>();
        if (step.Input is Input.Restored)
        {
            if (step.After.Phase != ReplicaPhase.Halted) inputs.Add((Started(step.After.Final), View(step, step.After.Final, []), step.After.Final));
        }
        else if (step.Before.Phase is ReplicaPhase.Recovering or ReplicaPhase.Halted)
        {
            return inputs;
        }
        else if (Direct(step) is { } direct)
        {
            inputs.Add((direct, View(step, step.Before.Final, Asked(step)), step.Before.Final));
        }

        foreach (var commit in step.Effects.OfType<Effect.Commit>())
        {
            var told = Told(commit.Block, commit.Ledger).ToList();
            if (told.Count == 0) continue;
            var view = View(step, commit.Ledger, []);
            inputs.AddRange(told.Select(input => (input, view, commit.Ledger)));
        }

        foreach (var message in ToItself(step))
        {
            if (Message(setup.Self, message) is { } input) inputs.Add((input, View(step, step.After.Final, message is Core.Message.EmergencyRequest urgent ? [urgent.Emergency] : []), step.After.Final));
        }

        return inputs;
    }

    private _IView View(CoreStep step, LedgerState final, IEnumerable<EndorsedEmergency> asked) => custody.View(final, step.Input.NowMs, asked);

    /// <summary>The emergencies that a step's own input asks about.</summary>
    private static IEnumerable<EndorsedEmergency> Asked(CoreStep step) => step.Input switch
    {
        Core.Input.Received { Message: Core.Message.EmergencyRequest urgent } => [urgent.Emergency],
        Core.Input.Loaded { Key: { Table: DurableTable.Fragment } key } =>
            step.Before.Custody.Loading.GetValueOrDefault(RecordKeys.RecordOf(key), []).Select(awaited => awaited.Emergency).OfType<EndorsedEmergency>(),
        _ => [],
    };

    private _IInput Started(LedgerState final) => CustodyRules.Input.create_Started(SequenceOf(
        final.Map.Entries().Select(entry => entry.Value).OfType<RecordEntry>().Where(entry => entry.IsErased).Select(entry => records.Name(entry.Record))));

    private _IInput? Direct(CoreStep step) => step.Input switch
    {
        Core.Input.Received received => Message(received.From, received.Message),
        Core.Input.Loaded { Key: { Table: DurableTable.Fragment } key } loaded => CustodyRules.Input.create_Loaded(
            records.Name(RecordKeys.RecordOf(key)),
            step.Before.Custody.Held.TryGetValue(RecordKeys.RecordOf(key), out var held) && custody.IsIntact(held.Terms, loaded.Octets)),
        _ => null,
    };

    private _IInput? Message(Core.Institutions.InstitutionId from, Message message) => message switch
    {
        Core.Message.Offer offer => offer.Terms.Manifest.IsWellFormed() ? CustodyRules.Input.create_Offered(Names.Of(from), custody.Offer(offer)) : null,
        Core.Message.ReleaseRequest request => CustodyRules.Input.create_Requested(Names.Of(from), records.Name(request.Access)),
        Core.Message.EmergencyRequest { Emergency: var endorsed } => CustodyRules.Input.create_Urged(Names.Of(from), custody.Name(endorsed), emergencies.Emergency(endorsed.Emergency)),
        _ => null,
    };

    /// <summary>What a final block tells a custodian: anchors and orders that stand, and its own receipts and audit entries.</summary>
    private IEnumerable<_IInput> Told(Block block, LedgerState after)
    {
        foreach (var transaction in block.Transactions)
        {
            if (transaction.Payload is not Payload.Batch batch) continue;
            after.Map.TryGet<Refusals>(StateKeys.Refusals(transaction.Id()), out var refusals);
            var refused = (refusals?.Items ?? []).Where(refusal => refusal.Code != RefusalCode.Repeated).Select(refusal => (int)refusal.Event).ToHashSet();
            var isOwn = transaction.Sender == setup.Self;
            foreach (var (place, e) in batch.Events.Index())
            {
                if (e is RecordEvent.Anchor anchor && !refused.Contains(place)) yield return CustodyRules.Input.create_Anchored(records.Name(anchor.Record));
                if (e is RecordEvent.Erase erase) yield return CustodyRules.Input.create_EraseFinal(records.Name(erase.Record));
                if (e is RecordEvent.Destroyed destroyed && isOwn) yield return CustodyRules.Input.create_DestroyedFinal(records.Name(destroyed.Record));
                if (e is RecordEvent.Audit audit && isOwn) yield return CustodyRules.Input.create_AuditFinal(records.Name(audit.Access));
                if (e is RecordEvent.BreakGlass broken && isOwn) yield return CustodyRules.Input.create_BreakGlassFinal(custody.Name(broken.Emergency));
            }
        }
    }

    /// <summary>
    /// Offers and requests that the institution makes to itself leave no effect; its own record desk, handling the same input once more, tells
    /// of them.
    /// </summary>
    private List<Message> ToItself(CoreStep step)
    {
        var (state, final, validators) = (step.Before.Records, step.Before.Final, step.Before.Consensus.Epoch.Validators);
        var outbox = new Outbox(step.Input.NowMs, setup.Self);
        _ = step.Input switch
        {
            Core.Input.Submitted submitted => _desk.OnCommand(state, submitted.Request, submitted.Command, final, validators, outbox),
            Core.Input.TimerFired { Timer.Kind: TimerKind.Records } => _desk.OnTimer(state, final, validators, outbox),
            Core.Input.Loaded { Key: { Table: DurableTable.Offer } key } loaded => _desk.OnLoaded(state, key, loaded.Octets, final, validators, outbox),
            _ => state,
        };
        var messages = new List<Message>();
        while (outbox.TryTakeLocal(out var message)) messages.Add(message);
        return messages;
    }
}

using System.Collections.Immutable;
using MedChain.Core.Codec;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;

namespace MedChain.Core.Chain;

/// <summary>What an institution wants on the chain: events that wait for a batch, and its signed transactions that are not final.</summary>
/// <param name="Queued">Events, oldest first.</param>
/// <param name="Outgoing">Own transactions by number.</param>
public sealed record SubmissionState(ImmutableList<RecordEvent> Queued, ImmutableSortedDictionary<ulong, Transaction> Outgoing)
{
    /// <summary>Nothing.</summary>
    public static SubmissionState Empty { get; } = new(ImmutableList<RecordEvent>.Empty, ImmutableSortedDictionary<ulong, Transaction>.Empty);

    /// <summary>Commands that wait for an own transaction to be final, by its number.</summary>
    public ImmutableSortedDictionary<ulong, ulong> Asked { get; init; } = ImmutableSortedDictionary<ulong, ulong>.Empty;

    /// <summary>Whether an event waits for a batch, or for its batch to be final.</summary>
    public bool Awaits(RecordEvent announced) => Queued.Contains(announced)
        || Outgoing.Values.Any(transaction => transaction.Payload is Payload.Batch batch && batch.Events.Contains(announced));

    /// <summary>Whether evidence against an institution waits to be final.</summary>
    public bool Accuses(InstitutionId offender) =>
        Outgoing.Values.Any(transaction => transaction.Payload is Payload.Misbehaviour { Evidence: var evidence } && evidence.Offender == offender);
}

/// <summary>
/// Turns an institution's events into batches and keeps its transactions until they are final: one signature pays for many events. A
/// signed transaction is on disk before it leaves, so that a number is never signed twice with different payloads. Spec: Chain C4, C12.
/// </summary>
internal sealed partial class Submissions(ReplicaSetup setup)
{
    /// <summary>Most octets of events in one batch, so that a transaction stays below <see cref="Transaction.MaximumSize"/>.</summary>
    private const int BatchOctets = 512 * 1024;

    private ProtocolParameters Parameters => setup.Genesis.Parameters;

    /// <summary>Reads back own transactions that are not final.</summary>
    internal static SubmissionState Restore(ImmutableArray<DurableRow> rows)
    {
        var outgoing = ImmutableSortedDictionary.CreateBuilder<ulong, Transaction>();
        foreach (var row in rows)
        {
            if (row.Key.Table != DurableTable.Outgoing) continue;
            var reader = new CanonicalReader(row.Value.Span);
            var transaction = Transaction.Read(ref reader);
            if (!reader.AtEnd || transaction is null) throw new InvariantViolationException("Durability", "a row of table Outgoing is damaged");
            outgoing[transaction.Sequence] = transaction;
        }

        return SubmissionState.Empty with { Outgoing = outgoing.ToImmutable() };
    }

    /// <summary>
    /// Queues events; the batch timer starts with the first. What waits already, or was announced twice at once, is not queued again: a desk
    /// announces an event again when it takes long, and while the chain stands that would go on without end.
    /// </summary>
    internal SubmissionState Queue(SubmissionState state, ImmutableArray<RecordEvent> events, Outbox outbox)
    {
        events = [.. events.Distinct().Where(announced => !state.Awaits(announced))];
        if (events.IsEmpty) return state;
        if (state.Queued.IsEmpty) outbox.SetTimer(new TimerId(TimerKind.Batch), outbox.NowMs + Parameters.BatchDelayMs);
        return state with { Queued = state.Queued.AddRange(events) };
    }

    /// <summary>Signs the queued events as batches, as many as the quota leaves room for.</summary>
    internal SubmissionState Flush(SubmissionState state, Turn turn)
    {
        while (!state.Queued.IsEmpty && HasRoom(state, turn))
        {
            var batch = TakeBatch(state.Queued);
            state = state with { Queued = state.Queued.RemoveRange(0, batch.Length) };
            state = Submit(state, new Payload.Batch(batch), turn);
        }

        if (!state.Queued.IsEmpty) turn.Outbox.SetTimer(new TimerId(TimerKind.Batch), turn.NowMs + Parameters.RecordRetryMs);
        return state;
    }

    /// <summary>
    /// Submits evidence at once; one offence is enough for the suspension of who committed it, so that nobody can use up the quota of others
    /// by offending again and again.
    /// </summary>
    internal SubmissionState Submit(SubmissionState state, Evidence evidence, Turn turn)
    {
        var isOpen = turn.Consensus.Final.Account(evidence.Offender) is { Phase: InstitutionPhase.Active, SuspensionDue: false };
        return isOpen && !state.Accuses(evidence.Offender) && HasRoom(state, turn) ? Submit(state, new Payload.Misbehaviour(evidence), turn) : state;
    }

    /// <summary>Sends own transactions again that are not final.</summary>
    internal static void Resend(SubmissionState state, Turn turn, ImmutableArray<InstitutionId> others)
    {
        foreach (var transaction in state.Outgoing.Values) turn.Outbox.Broadcast(others, new Message.Submitted(transaction));
    }

    /// <summary>Forgets what is final.</summary>
    internal SubmissionState Prune(SubmissionState state, LedgerState final, Outbox outbox)
    {
        var next = final.Account(setup.Self)?.NextSequence ?? 0;
        foreach (var (sequence, transaction) in state.Outgoing.TakeWhile(own => own.Key < next))
        {
            state = Answer(state, transaction, final, outbox);
            outbox.Delete(DurableTable.Outgoing, Rows.Number(sequence));
            state = state with { Outgoing = state.Outgoing.Remove(sequence) };
        }

        return state;
    }

    /// <summary>Submits a payload of a desk; null where the institution can send no transaction now.</summary>
    internal SubmissionState? TrySubmit(SubmissionState state, Payload payload, Turn turn) => HasRoom(state, turn) ? Submit(state, payload, turn) : null;

    private SubmissionState Submit(SubmissionState state, Payload payload, Turn turn)
    {
        var final = turn.Consensus.Final.Account(setup.Self)!.NextSequence;
        var sequence = state.Outgoing.IsEmpty ? final : Math.Max(final, state.Outgoing.Keys.Last() + 1);
        var transaction = Transaction.Sign(setup.Genesis.ChainId, setup.Self, sequence, payload, OwnKeys(turn)!);
        turn.Outbox.Persist(DurableTable.Outgoing, Rows.Number(sequence), CanonicalWriter.Encode(transaction));
        turn.Mempool = turn.Mempool.Add(transaction);
        turn.Outbox.Broadcast(turn.Consensus.Epoch.Validators.Others(setup.Self), new Message.Submitted(transaction));
        return state with { Outgoing = state.Outgoing.Add(sequence, transaction) };
    }

    private bool HasRoom(SubmissionState state, Turn turn) =>
        (uint)state.Outgoing.Count < Parameters.MempoolQuota / 2 + 1
        && turn.Consensus.Final.Account(setup.Self) is { Phase: InstitutionPhase.Active } && OwnKeys(turn) is not null;

    private static ImmutableArray<RecordEvent> TakeBatch(ImmutableList<RecordEvent> queued)
    {
        var batch = ImmutableArray.CreateBuilder<RecordEvent>();
        var octets = 0;
        foreach (var item in queued)
        {
            octets += CanonicalWriter.Encode(item).Length;
            if (batch.Count > 0 && (octets > BatchOctets || batch.Count == Payload.Batch.Cap)) break;
            batch.Add(item);
        }

        return batch.ToImmutable();
    }
}

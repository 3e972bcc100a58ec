using System.Collections.Immutable;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Institutions;
using MedChain.Core.Records.Streams;

namespace MedChain.Core.Records;

/// <summary>
/// An institution as the source of its records, as consent office, as requester of others', and as asker of the identity function: puts, orders, reads and asks,
/// until the chain or the custodians have answered. Called by the replica; keeps nothing itself. Spec: Records R4, R6, R9, T9, T10, Access A1 to A5, A8, A9, A12,
/// Collaboration K10, K12.
/// </summary>
public sealed class RecordDesk
{
    private readonly DispersalDesk _dispersals;
    private readonly DeliveryDesk _deliveries;
    private readonly OrderDesk _orders;
    private readonly ReadDesk _reads;
    private readonly EvaluationDesk _evaluations;
    private readonly EmergencyDesk _emergencies;
    private readonly uint _retryMs;

    /// <summary>For an institution.</summary>
    public RecordDesk(ReplicaSetup setup)
    {
        _dispersals = new DispersalDesk(setup);
        _deliveries = new DeliveryDesk(setup);
        _orders = new OrderDesk(setup);
        _reads = new ReadDesk(setup);
        _evaluations = new EvaluationDesk(setup);
        _emergencies = new EmergencyDesk(setup);
        _retryMs = setup.Genesis.Parameters.RecordRetryMs;
    }

    /// <summary>The tables whose rows <see cref="Restore"/> takes.</summary>
    public static ImmutableArray<DurableTable> Tables => [DurableTable.Record, DurableTable.Access];

    /// <summary>Goes on after a start: sends offers without a receipt again, announces again what is not on chain.</summary>
    public RecordDeskState Restore(ImmutableArray<DurableRow> rows, LedgerState final, ValidatorSet validators, Outbox outbox)
    {
        var state = _emergencies.Restore(RecordDeskState.Empty, final);
        foreach (var row in rows)
        {
            state = row.Key.Table switch
            {
                DurableTable.Record => _dispersals.Restore(state, row, final, outbox),
                DurableTable.Access => OrderDesk.Restore(state, row, final, outbox),
                _ => state,
            };
        }

        return Arm(state, outbox);
    }

    /// <summary>Takes a command on records or access; another is no business of this desk.</summary>
    public RecordDeskState OnCommand(
        RecordDeskState state, ulong request, Command command, LedgerState final, ValidatorSet validators, Outbox outbox) => Arm(
        command switch
        {
            Command.Put put => _dispersals.Put(state, request, Sealed.Of(put.Record), final, validators, outbox),
            Command.PutStream put => _dispersals.Put(state, request, Sealed.Of(put.Stream), final, validators, outbox),
            Command.Deliver deliver => _deliveries.Deliver(state, request, deliver, outbox),
            Command.ReadChunk chunk => _reads.ReadChunk(state, request, chunk, outbox),
            Command.CloseStream close => ReadDesk.Close(state, request, close.Access, outbox),
            Command.Read read => _reads.Read(state, request, read.Access, final, outbox),
            Command.BreakGlass broken => _reads.Break(state, request, broken, final, outbox),
            Command.Vouch vouch => _emergencies.Vouch(state, request, vouch.Emergency, final, outbox),
            _ => _orders.OnCommand(state, request, command, final, outbox),
        },
        outbox);

    /// <summary>Takes a custodian's answer to an offer or to a request for release; another message leaves the state as it is.</summary>
    public RecordDeskState OnMessage(
        RecordDeskState state, InstitutionId from, Message message, LedgerState final, ValidatorSet validators, Outbox outbox) => Arm(
        message switch
        {
            Message.Receipt receipt => _dispersals.OnReceipt(state, from, receipt, final, outbox),
            Message.OfferRefused refused => DispersalDesk.OnRefused(state, from, refused, outbox),
            Message.Release release => _reads.OnRelease(state, from, release, final, outbox),
            Message.ReleaseRefused refused => _reads.OnPieceRefused(ReadDesk.OnRefused(state, from, refused, outbox), from, refused, outbox),
            Message.StreamRelease release => _reads.OnStreamRelease(state, from, release, final, outbox),
            Message.PieceReleased released => _reads.OnPiece(state, from, released, outbox),
            Message.PieceJudged judged => DeliveryDesk.OnJudged(state, from, judged, outbox),
            Message.EvaluationGiven given => EvaluationDesk.OnGiven(state, from, given, final, outbox),
            _ => state,
        },
        outbox);

    /// <summary>Takes the stored offer that was asked for, to send it again.</summary>
    public RecordDeskState OnLoaded(
        RecordDeskState state, DurableKey key, ReadOnlyMemory<byte>? octets, LedgerState final, ValidatorSet validators, Outbox outbox)
    {
        if (key.Table == DurableTable.Offer) DispersalDesk.OnLoaded(state, key, octets, outbox);
        return Arm(state, outbox);
    }

    /// <summary>Looks for own events in a block that has become final.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="block">The block.</param>
    /// <param name="final">The state after it, or a later final one.</param>
    /// <param name="validators">The current validators.</param>
    /// <param name="outbox">Where the effects go.</param>
    public RecordDeskState OnFinal(RecordDeskState state, Block block, LedgerState final, ValidatorSet validators, Outbox outbox)
    {
        foreach (var happened in BlockEvents.Of(block, final))
        {
            state = _dispersals.OnEvent(state, happened, block.Header.Height, outbox);
            state = _orders.OnEvent(state, happened, outbox);
            state = _emergencies.OnEvent(state, happened, final);
        }

        return Arm(_evaluations.Step(OrderDesk.Settle(EmergencyDesk.Settle(state, final), final, outbox), final, outbox), outbox);
    }

    /// <summary>Sends and announces again what has no answer; ends what has waited long enough.</summary>
    public RecordDeskState OnTimer(RecordDeskState state, LedgerState final, ValidatorSet validators, Outbox outbox)
    {
        state = _dispersals.OnTimer(state with { IsArmed = false }, final, outbox);
        state = _orders.OnTimer(_deliveries.OnTimer(state, outbox), final, outbox);
        return Arm(_evaluations.Step(_reads.OnTimer(state, final, outbox), final, outbox), outbox);
    }

    private RecordDeskState Arm(RecordDeskState state, Outbox outbox)
    {
        if (state.IsArmed || !state.IsOpen) return state;
        outbox.SetTimer(new TimerId(TimerKind.Records), outbox.NowMs + _retryMs);
        return state with { IsArmed = true };
    }
}

using MedChain.Core.Institutions;

namespace MedChain.Core.Records.Streams;

/// <summary>
/// The source's pieces on their way, one at a time for each custodian of a stream. Nothing of it is on disk: the host's progress is, and after a restart it asks what each
/// custodian has. Spec: Records T9.
/// </summary>
internal sealed class DeliveryDesk(ReplicaSetup setup)
{
    /// <summary>Most pieces on their way at one time: they are in memory.</summary>
    public const int Cap = 64;

    /// <summary>How often a piece is sent before the custodian counts as silent.</summary>
    public const int Rounds = 6;

    public RecordDeskState Deliver(RecordDeskState state, ulong request, Command.Deliver command, Outbox outbox)
    {
        var place = new Delivery.To(command.Header.Record, command.Custodian);
        string? reason = null;
        if (command.Header.Source != setup.Self) reason = "The stream was sealed by another institution.";
        else if (command.Header.IndexOf(command.Custodian) < 0) reason = "The institution is no custodian of this stream.";
        else if (state.Deliveries.ContainsKey(place)) reason = "The custodian has not answered for the piece before.";
        else if (state.Deliveries.Count >= Cap) reason = $"{Cap} pieces are on their way already; try again later.";
        if (reason is null) return Send(state, place, new Delivery(request, command.Header, command.Piece, 0, 0), outbox);
        outbox.Reply(request, new Outcome.Refused(reason));
        return state;
    }

    public static RecordDeskState OnJudged(RecordDeskState state, InstitutionId from, Message.PieceJudged judged, Outbox outbox)
    {
        var place = new Delivery.To(judged.Record, from);
        if (!state.Deliveries.TryGetValue(place, out var delivery) || (delivery.Piece is { } piece && piece.Chunk != judged.Chunk)) return state;
        outbox.Reply(delivery.Request, new Outcome.Delivered(judged.Record, from, judged.Verdict, judged.Refusal, judged.Taken));
        return state with { Deliveries = state.Deliveries.Remove(place) };
    }

    public RecordDeskState OnTimer(RecordDeskState state, Outbox outbox)
    {
        foreach (var (place, delivery) in state.Deliveries)
        {
            if (outbox.NowMs < delivery.NextMs) continue;
            if (delivery.Rounds < Rounds)
            {
                state = Send(state, place, delivery, outbox);
                continue;
            }

            outbox.Reply(delivery.Request, new Outcome.Refused("The custodian does not answer."));
            state = state with { Deliveries = state.Deliveries.Remove(place) };
        }

        return state;
    }

    private RecordDeskState Send(RecordDeskState state, Delivery.To place, Delivery delivery, Outbox outbox)
    {
        outbox.Send(place.Custodian, new Message.PieceOffered(delivery.Header, delivery.Piece));
        var sent = delivery with { Rounds = delivery.Rounds + 1, NextMs = outbox.NowMs + setup.Genesis.Parameters.RecordRetryMs };
        return state with { Deliveries = state.Deliveries.SetItem(place, sent) };
    }
}

/// <summary>A piece on its way, or the question how many a custodian has.</summary>
/// <param name="Request">The command to answer.</param>
/// <param name="Header">The stream's header.</param>
/// <param name="Piece">The piece; null for the question.</param>
/// <param name="Rounds">How often it was sent.</param>
/// <param name="NextMs">When it is sent again.</param>
public sealed record Delivery(ulong Request, StreamHeader Header, StreamPiece? Piece, int Rounds, long NextMs)
{
    /// <summary>Where it goes.</summary>
    public readonly record struct To(RecordId Record, InstitutionId Custodian) : IComparable<To>
    {
        /// <inheritdoc/>
        public int CompareTo(To other) => Record == other.Record ? Custodian.Value.CompareTo(other.Custodian.Value) : Record.CompareTo(other.Record);

        /// <summary>Order of record, then of custodian.</summary>
        public static bool operator <(To left, To right) => left.CompareTo(right) < 0;

        /// <summary>Order of record, then of custodian.</summary>
        public static bool operator >(To left, To right) => left.CompareTo(right) > 0;

        /// <summary>Order of record, then of custodian.</summary>
        public static bool operator <=(To left, To right) => left.CompareTo(right) <= 0;

        /// <summary>Order of record, then of custodian.</summary>
        public static bool operator >=(To left, To right) => left.CompareTo(right) >= 0;
    }
}

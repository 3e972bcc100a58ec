using System.Globalization;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Codec;
using MedChain.Core.Collaboration;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records;

/// <summary>
/// Commands that are one event on chain each: requests, consents, refusals, withdrawals, a patient's word, judgements, orders to erase, questions to the identity
/// function. The chain decides; the answer is given when the event is final. Spec: Access A1 to A4, A12, A14 to A17, Records R9, R22, R23, Collaboration K10.
/// </summary>
internal sealed class OrderDesk(ReplicaSetup setup)
{
    /// <summary>Most orders that are not final at one time.</summary>
    public const int Cap = 4096;

    private const int AnnounceEvery = 4;
    private const int ErasureRounds = 5;

    private uint RetryMs => setup.Genesis.Parameters.RecordRetryMs;

    public RecordDeskState OnCommand(RecordDeskState state, ulong request, Command command, LedgerState final, Outbox outbox)
    {
        RecordEvent? ordered = command switch
        {
            Command.RequestAccess ask => new RecordEvent.Request(Draw(ask.Record, request, outbox.NowMs), ask.Record, ask.Scope, ask.Purpose),
            Command.Grant grant => new RecordEvent.Grant(grant.Access, grant.Scope, grant.ExpiresAtMs),
            Command.Deny deny => new RecordEvent.Deny(deny.Access),
            Command.Revoke revoke => new RecordEvent.Revoke(revoke.Access),
            Command.Supersede supersede => new RecordEvent.Supersede(supersede.Record, supersede.Previous),
            Command.Erase erase => new RecordEvent.Erase(erase.Record),
            Command.Evaluate evaluate => new RecordEvent.Evaluate(evaluate.Blinded),
            Command.Review review => new RecordEvent.Review(review.Access, review.IsJustified),
            Command.RegisterConsentKey register => new RecordEvent.RegisterConsentKey(register.Record, register.Key, register.ByKey),
            Command.BringGrant grant => new RecordEvent.PatientGrant(grant.Access, grant.Scope, grant.ExpiresAtMs, grant.ByPatient),
            Command.BringRevocation revoke => new RecordEvent.PatientRevoke(revoke.Access, revoke.ByPatient),
            Command.BringConsentKey next => new RecordEvent.ReplaceConsentKey(next.Record, next.Next, next.ByOld, next.ByKey),
            _ => null,
        };
        if (ordered is null) return state;
        if (ReasonAgainst(state, ordered) is { } reason)
        {
            outbox.Reply(request, new Outcome.Refused(reason));
            return state;
        }

        if (command is Command.Erase { WithEarlier: true } all)
        {
            foreach (var earlier in VersionRules.Standing(final.Map, all.Record, Cap - state.Orders.Length).SkipLast(1))
                state = Announce(state, new Order(new RecordEvent.Erase(earlier), null, outbox.NowMs), outbox);
        }

        if (ordered is RecordEvent.Request asked) outbox.Persist(DurableTable.Access, asked.Access.Value.ToArray(), CanonicalWriter.Encode(ordered));
        return Announce(state, new Order(ordered, request, outbox.NowMs), outbox);
    }

    /// <summary>A request of before the restart is announced again unless the chain has it.</summary>
    public static RecordDeskState Restore(RecordDeskState state, DurableRow row, LedgerState final, Outbox outbox)
    {
        var asked = (RecordEvent.Request)RecordKeys.Decode<RecordEvent>(row, RecordEvent.Read);
        if (!final.Map.TryGet<AccessEntry>(StateKeys.Access(asked.Access), out _)) return Announce(state, new Order(asked, null, outbox.NowMs), outbox);
        outbox.Delete(DurableTable.Access, row.Key.Key);
        return state;
    }

    public RecordDeskState OnEvent(RecordDeskState state, BlockEvent happened, Outbox outbox)
    {
        if (happened.Sender != setup.Self) return state;
        foreach (var order in state.Orders)
        {
            if (!order.Event.Equals(happened.Event)) continue;
            state = state with { Orders = state.Orders.Remove(order) };
            if (happened.Event is RecordEvent.Request asked) outbox.Delete(DurableTable.Access, asked.Access.Value.ToArray());
            if (order.Request is not { } request) continue;
            if (!happened.Holds) outbox.Reply(request, new Outcome.Refused(Words(happened.Code)));
            else if (happened.Event is RecordEvent.Erase erase) state = Await(state, new Erasure(erase.Record, request, outbox.NowMs + (ErasureRounds * RetryMs)));
            else if (happened.Event is RecordEvent.Evaluate evaluate) state = EvaluationDesk.Begin(state, evaluate.Blinded, request);
            else outbox.Reply(request, Done(happened.Event));
        }

        return state;
    }

    public RecordDeskState OnTimer(RecordDeskState state, LedgerState final, Outbox outbox)
    {
        foreach (var order in state.Orders)
        {
            if (outbox.NowMs < order.AnnouncedAtMs + (AnnounceEvery * RetryMs)) continue;
            outbox.Announce(order.Event);
            state = state with { Orders = state.Orders.Replace(order, order with { AnnouncedAtMs = outbox.NowMs }) };
        }

        return Settle(state, final, outbox);
    }

    /// <summary>Answers orders to erase that are certain, or whose deadline is over. Spec: Records R10.</summary>
    public static RecordDeskState Settle(RecordDeskState state, LedgerState final, Outbox outbox)
    {
        foreach (var erasure in state.Erasures)
        {
            if (!final.Map.TryGet<RecordEntry>(StateKeys.Record(erasure.Record), out var entry)) continue;
            var isCertain = entry.Phase == RecordPhase.Shredded;
            if (!isCertain && outbox.NowMs < erasure.DeadlineMs) continue;
            outbox.Reply(erasure.Request, new Outcome.Erased(erasure.Record, entry.PositionsDestroyed, entry.Custodians.Length, isCertain));
            state = state with { Erasures = state.Erasures.Remove(erasure) };
        }

        return state;
    }

    /// <summary>A refusal in words for people; names no record.</summary>
    public static string Words(RefusalCode code) => code switch
    {
        RefusalCode.UnknownRecord => "The record is not anchored.",
        RefusalCode.RecordExists => "The record exists already, with another content.",
        RefusalCode.WrongCustodians => "The validators changed while the record was dispersed; seal it again.",
        RefusalCode.InsufficientReceipts => "Too few custodians have given a valid receipt.",
        RefusalCode.UnknownAccess => "The request for access does not exist.",
        RefusalCode.AccessExists => "The request's name is taken.",
        RefusalCode.NotSource => "Only the record's source may do this.",
        RefusalCode.NotCustodian => "Only a custodian of the record may do this.",
        RefusalCode.WrongScope => "The scope is wider than what was asked for or than the record.",
        RefusalCode.Expired => "The time is over.",
        RefusalCode.QuotaSpent => "As many evaluations have been asked for in this epoch as one institution may.",
        RefusalCode.NotEndorsed => "Two institutions have not signed for this emergency.",
        RefusalCode.Superseded => "The record is a version of something already, or another version follows already.",
        RefusalCode.EarlierVersionStands => "An earlier version stands; erase it before, or all at once.",
        RefusalCode.OtherPatient => "The records are of two patients.",
        RefusalCode.PatientDecides => "The patient consents to access to this record by a key of its own; the consent office cannot.",
        RefusalCode.NoConsentKey => "No consent key is registered for the record.",
        RefusalCode.NotByPatient => "The record's consent key has not signed this.",
        RefusalCode.ConsentKeyExists => "Another consent key is registered for the record; it alone can name the next one.",
        RefusalCode.InvalidConsentKey => "The consent key may not be registered, or its possession is not shown.",
        RefusalCode.WrongPhase => "The state of the record or request does not allow it, or there is no identity key yet.",
        _ => $"The chain refused it: {code}.",
    };

    private static Outcome Done(RecordEvent done) => done switch
    {
        RecordEvent.Request request => new Outcome.Requested(request.Access),
        RecordEvent.Grant grant => new Outcome.Granted(grant.Access),
        RecordEvent.Deny deny => new Outcome.Denied(deny.Access),
        RecordEvent.Revoke revoke => new Outcome.Revoked(revoke.Access),
        RecordEvent.Review review => new Outcome.Reviewed(review.Access),
        RecordEvent.Supersede supersede => new Outcome.Superseded(supersede.Record, supersede.Previous),
        RecordEvent.RegisterConsentKey register => new Outcome.ConsentKeyStands(register.Record, register.Key),
        RecordEvent.PatientGrant grant => new Outcome.Granted(grant.Access),
        RecordEvent.PatientRevoke revoke => new Outcome.Revoked(revoke.Access),
        RecordEvent.ReplaceConsentKey replace => new Outcome.ConsentKeyStands(replace.Record, replace.Next),
        _ => throw new ArgumentException($"{done.GetType().Name} is no order.", nameof(done)),
    };

    private static string? ReasonAgainst(RecordDeskState state, RecordEvent ordered)
    {
        if (state.Orders.Length >= Cap) return $"{Cap} orders are not final yet; try again later.";
        var isShaped = ordered switch
        {
            RecordEvent.Request { Purpose: < Purpose.Treatment or > Purpose.Research } => false,
            RecordEvent.Request request => request.Scope.IsScope(),
            RecordEvent.Grant grant => grant.Scope.IsScope() && grant.ExpiresAtMs >= 0,
            RecordEvent.PatientGrant grant => grant.Scope.IsScope() && grant.ExpiresAtMs >= 0 && IsSigned(grant.Signature),
            RecordEvent.PatientRevoke revoke => IsSigned(revoke.Signature),
            RecordEvent.RegisterConsentKey register => IsSigned(register.ByKey),
            RecordEvent.ReplaceConsentKey replace => IsSigned(replace.ByOld) && IsSigned(replace.ByKey),
            _ => true,
        };
        return isShaped ? null : "No such scope, purpose, time or signature.";
    }

    private static bool IsSigned(Signature signature) => signature.Octets.Length == Signature.Size;

    private AccessId Draw(RecordId record, ulong request, long nowMs)
    {
        Span<byte> id = stackalloc byte[Digest.Size];
        setup.Nonces.Derive("access/id").Fill(string.Create(CultureInfo.InvariantCulture, $"{record}/{nowMs}"), request, id);
        return new AccessId(new Digest(id));
    }

    private static RecordDeskState Await(RecordDeskState state, Erasure erasure) => state with { Erasures = state.Erasures.Add(erasure) };

    private static RecordDeskState Announce(RecordDeskState state, Order order, Outbox outbox)
    {
        outbox.Announce(order.Event);
        return state with { Orders = state.Orders.Add(order) };
    }
}

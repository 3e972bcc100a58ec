using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Core.Records;

namespace MedChain.Core.Access;

/// <summary>What the chain makes of broken glass: audit entries, the source's judgement, deadlines. Pure. Spec: Access A11, A12.</summary>
public static class EmergencyRules
{
    /// <summary>What is known of an emergency; null where no custodian has told of it.</summary>
    public static EmergencyEntry? Find(StateMap map, AccessId access) => map.TryGet<EmergencyEntry>(StateKeys.Emergency(access), out var entry) ? entry : null;

    /// <summary>What waits for judgement of one requester.</summary>
    public static ReviewBook BookOf(StateMap map, InstitutionId requester) =>
        map.TryGet<ReviewBook>(StateKeys.Reviews(requester), out var book) ? book : ReviewBook.Empty;

    /// <summary>
    /// A custodian's audit entry of a release on an emergency. The first one opens the review. Whoever signed need not be in good standing any
    /// more, and time does not matter: it tells what has happened. Spec: Access A11.
    /// </summary>
    internal static StateMap Judge(StateMap map, RecordEvent.BreakGlass broken, EventContext context, out RefusalCode code)
    {
        var emergency = broken.Emergency.Emergency;
        var access = emergency.Name(context.ChainId);
        if (!map.TryGet<RecordEntry>(StateKeys.Record(emergency.Record), out var record)) code = RefusalCode.UnknownRecord;
        else if (!record.WasKeptBy(context.Sender)) code = RefusalCode.NotCustodian;
        else if (Find(map, access) is { } entry) return AuditAgain(map, entry, context, out code);
        else if (!emergency.Scope.IsWithin(record.Segments)) code = RefusalCode.WrongScope;
        else code = IsEndorsed(map, broken.Emergency, context) ? RefusalCode.None : RefusalCode.NotEndorsed;
        if (code != RefusalCode.None) return map;

        var (machine, book) = (new AccessMachine(), BookOf(map, emergency.Requester));
        var (phase, reviewByMs) = (machine.Fire(machine.Fire(machine.Initial, AccessTrigger.Endorse), AccessTrigger.Release), context.TimestampMs + context.Parameters.ReviewMs);
        if (book.Open.Length < ReviewBook.Cap)
        {
            book = book with { Open = book.Open.Add(new OpenReview(access, reviewByMs)) };
        }
        else
        {
            phase = machine.Fire(phase, AccessTrigger.Lapse);
            book = book with { Violations = book.Violations + 1 };
        }

        return map.Set(StateKeys.Emergency(access), new EmergencyEntry(access, emergency, phase, reviewByMs, [context.Sender])).Set(StateKeys.Reviews(emergency.Requester), book);
    }

    /// <summary>The source's judgement, once, before the deadline. Spec: Access A12.</summary>
    internal static StateMap Judge(StateMap map, RecordEvent.Review review, EventContext context, out RefusalCode code)
    {
        var entry = Find(map, review.Access);
        code = RefusalCode.UnknownAccess;
        if (entry is null) return map;
        map.TryGet<RecordEntry>(StateKeys.Record(entry.Emergency.Record), out var record);
        var (machine, phase) = (new AccessMachine(), entry.PhaseAt(context.TimestampMs));
        var (trigger, judged) = review.IsJustified ? (AccessTrigger.Justify, AccessPhase.Justified) : (AccessTrigger.Condemn, AccessPhase.Violation);
        if (record!.Source != context.Sender) code = RefusalCode.NotSource;
        else if (entry.Phase == judged) code = RefusalCode.Repeated;
        else if (phase != entry.Phase) code = RefusalCode.Expired;
        else code = machine.CanFire(phase, trigger) ? RefusalCode.None : RefusalCode.WrongPhase;
        if (code != RefusalCode.None) return map;
        var book = BookOf(map, entry.Emergency.Requester);
        book = book with { Open = book.Open.RemoveAll(open => open.Access == review.Access), Violations = book.Violations + (review.IsJustified ? 0u : 1u) };
        return map.Set(StateKeys.Emergency(review.Access), entry with { Phase = machine.Fire(phase, trigger) }).Set(StateKeys.Reviews(entry.Emergency.Requester), book);
    }

    /// <summary>
    /// At an epoch's last height: what is overdue is written down as a Violation, and violations count as faults of the requester. Spec: Access A12,
    /// Election V16.
    /// </summary>
    internal static StateMap Close(StateMap map, Moment moment, long timestampMs)
    {
        foreach (var member in moment.Epoch.Validators.Members)
        {
            var book = BookOf(map, member.Id);
            var overdue = book.Open.Where(open => timestampMs >= open.ReviewByMs).ToList();
            foreach (var open in overdue)
            {
                var entry = Find(map, open.Access)!;
                map = map.Set(StateKeys.Emergency(open.Access), entry with { Phase = entry.PhaseAt(timestampMs) });
            }

            var violations = book.Violations + (uint)overdue.Count;
            if (violations == 0) continue;
            var counts = moment.Epoch.Parameters.HasElections;
            map = map.Set(StateKeys.Reviews(member.Id), new ReviewBook([.. book.Open.Except(overdue)], counts ? 0 : violations));
            for (var each = 0u; counts && each < violations; each++) map = TrackRules.Fault(map, member.Id, moment);
        }

        return map;
    }

    private static StateMap AuditAgain(StateMap map, EmergencyEntry entry, EventContext context, out RefusalCode code)
    {
        code = entry.IsAuditedBy(context.Sender) ? RefusalCode.Repeated : RefusalCode.None;
        if (code != RefusalCode.None) return map;

        // What is overdue is written down at the epoch's end, where it counts.
        var phase = new AccessMachine().Fire(entry.Phase, AccessTrigger.Release);
        return map.Set(StateKeys.Emergency(entry.Access), entry with { Phase = phase, Audited = RecordEventRules.Insert(entry.Audited, context.Sender) });
    }

    // By the keys that they have or had: a key may have changed between the release and this entry.
    private static bool IsEndorsed(StateMap map, EndorsedEmergency endorsed, EventContext context)
    {
        var emergency = endorsed.Emergency;
        return emergency.Requester != emergency.Endorser && HasSigned(emergency.Requester, endorsed.ByRequester) && HasSigned(emergency.Endorser, endorsed.ByEndorser);

        bool HasSigned(InstitutionId signer, Signature signature)
        {
            if (!map.TryGet<Account>(StateKeys.Account(signer), out var account)) return false;
            map.TryGet<FormerKeys>(StateKeys.FormerKeys(signer), out var former);
            return emergency.IsSigned(context.ChainId, account.Institution, signature, context.Keys)
                || (former ?? FormerKeys.None).Items.Any(item => emergency.IsSigned(context.ChainId, account.Institution with { SigningKey = item.SigningKey }, signature, context.Keys));
        }
    }
}

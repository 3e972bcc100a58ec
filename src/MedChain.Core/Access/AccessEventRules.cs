using MedChain.Core.Chain;
using MedChain.Core.Records;

namespace MedChain.Core.Access;

/// <summary>What each event on a request for access does to the state. Spec: Access A1 to A4, A7.</summary>
internal static class AccessEventRules
{
    public static StateMap Judge(StateMap map, RecordEvent e, EventContext context, out RefusalCode code)
    {
        if (e is RecordEvent.Request request) return Judge(map, request, context, out code);
        var access = e switch
        {
            RecordEvent.Grant grant => grant.Access,
            RecordEvent.Deny deny => deny.Access,
            RecordEvent.Revoke revoke => revoke.Access,
            RecordEvent.Audit audit => audit.Access,
            _ => throw new ArgumentException($"No rule for {e.GetType().Name}.", nameof(e)),
        };
        if (!map.TryGet<AccessEntry>(StateKeys.Access(access), out var entry))
        {
            code = RefusalCode.UnknownAccess;
            return map;
        }

        map.TryGet<RecordEntry>(StateKeys.Record(entry.Record), out var record);
        var after = e switch
        {
            RecordEvent.Grant grant => Grant(map, entry, record!, grant, context, out code),
            RecordEvent.Deny => Deny(entry, record!, context, out code),
            RecordEvent.Revoke => Revoke(entry, record!, context, out code),
            _ => Audit(entry, record!, context, out code),
        };
        return code == RefusalCode.None ? map.Set(StateKeys.Access(access), after) : map;
    }

    // A1: any institution, for segments that the record has.
    private static StateMap Judge(StateMap map, RecordEvent.Request request, EventContext context, out RefusalCode code)
    {
        var made = AccessEntry.Of(request.Access, request.Record, context.Sender, request.Scope, request.Purpose);
        if (map.TryGet<AccessEntry>(StateKeys.Access(request.Access), out var existing))
        {
            var isSame = (existing.Requester, existing.Record, existing.Asked, existing.Purpose)
                == (made.Requester, made.Record, made.Asked, made.Purpose);
            code = isSame ? RefusalCode.Repeated : RefusalCode.AccessExists;
        }
        else if (!map.TryGet<RecordEntry>(StateKeys.Record(request.Record), out var record))
        {
            code = RefusalCode.UnknownRecord;
        }
        else if (record.IsErased)
        {
            code = RefusalCode.WrongPhase;
        }
        else
        {
            code = request.Scope.IsWithin(record.Segments) ? RefusalCode.None : RefusalCode.WrongScope;
        }

        return code == RefusalCode.None ? map.Set(StateKeys.Access(request.Access), made) : map;
    }

    // A2: the source's consent office, where the patient has no key of its own.
    private static AccessEntry Grant(StateMap map, AccessEntry entry, RecordEntry record, RecordEvent.Grant grant, EventContext context, out RefusalCode code)
    {
        code = RefusalCode.None;
        if (record.Source != context.Sender) code = RefusalCode.NotSource;
        else if (ConsentKeyRules.Find(map, record.Record) is not null) code = RefusalCode.PatientDecides; // A15
        return code != RefusalCode.None ? entry : Consent(entry, record, grant.Scope, grant.ExpiresAtMs, context, out code);
    }

    /// <summary>What a consent does, by whoever's word it is: once, at most what was asked, until a time still to come. Spec: Access A2, A15.</summary>
    internal static AccessEntry Consent(AccessEntry entry, RecordEntry record, SegmentScope scope, long expiresAtMs, EventContext context, out RefusalCode code)
    {
        code = RefusalCode.None;
        if (entry.Granted == scope && entry.ExpiresAtMs == expiresAtMs) code = RefusalCode.Repeated;
        else if (record.IsErased || !new AccessMachine().CanFire(entry.Phase, AccessTrigger.Grant)) code = RefusalCode.WrongPhase;
        else if (!scope.IsWithin(entry.Asked)) code = RefusalCode.WrongScope;
        else if (expiresAtMs <= context.TimestampMs) code = RefusalCode.Expired;
        if (code != RefusalCode.None) return entry;
        var phase = new AccessMachine().Fire(entry.Phase, AccessTrigger.Grant);
        return entry with { Phase = phase, Granted = scope, ExpiresAtMs = expiresAtMs };
    }

    // A3: the source's consent office, before it has consented.
    private static AccessEntry Deny(AccessEntry entry, RecordEntry record, EventContext context, out RefusalCode code)
    {
        code = RefusalCode.None;
        if (record.Source != context.Sender) code = RefusalCode.NotSource;
        else if (entry.Phase == AccessPhase.Denied) code = RefusalCode.Repeated;
        else if (!new AccessMachine().CanFire(entry.Phase, AccessTrigger.Deny)) code = RefusalCode.WrongPhase;
        return code != RefusalCode.None ? entry : entry with { Phase = new AccessMachine().Fire(entry.Phase, AccessTrigger.Deny) };
    }

    // A4: the source's consent office, while the consent stands.
    private static AccessEntry Revoke(AccessEntry entry, RecordEntry record, EventContext context, out RefusalCode code)
    {
        var phase = entry.PhaseAt(context.TimestampMs);
        code = RefusalCode.None;
        if (record.Source != context.Sender) code = RefusalCode.NotSource;
        else if (phase == AccessPhase.Revoked) code = RefusalCode.Repeated;
        else if (phase == AccessPhase.Expired) code = RefusalCode.Expired;
        else if (!new AccessMachine().CanFire(phase, AccessTrigger.Revoke)) code = RefusalCode.WrongPhase;
        return code != RefusalCode.None ? entry : entry with { Phase = new AccessMachine().Fire(phase, AccessTrigger.Revoke) };
    }

    // A7: each custodian once; also after the consent has ended or it was replaced, for what was released before.
    private static AccessEntry Audit(AccessEntry entry, RecordEntry record, EventContext context, out RefusalCode code)
    {
        var phase = entry.PhaseAt(context.TimestampMs);
        code = RefusalCode.None;
        if (!record.WasKeptBy(context.Sender)) code = RefusalCode.NotCustodian;
        else if (entry.IsAuditedBy(context.Sender)) code = RefusalCode.Repeated;
        else if (!new AccessMachine().CanFire(phase, AccessTrigger.Release)) code = RefusalCode.WrongPhase;
        if (code != RefusalCode.None) return entry;
        return entry with
        {
            Phase = new AccessMachine().Fire(phase, AccessTrigger.Release),
            Audited = RecordEventRules.Insert(entry.Audited, context.Sender),
        };
    }
}

using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;

namespace MedChain.Core.Access;

/// <summary>
/// What the chain makes of a patient's word: a key for each record, and what it has signed, whoever brings it. A patient has no account. Pure.
/// Spec: Access A14 to A17.
/// </summary>
public static class ConsentKeyRules
{
    /// <summary>The key that stands for a record; null where none is registered, and the consent office speaks for the patient.</summary>
    public static PublicOctets? Find(StateMap map, RecordId record) => map.TryGet<ConsentKey>(StateKeys.ConsentKey(record), out var entry) ? entry.Key : null;

    internal static StateMap Judge(StateMap map, RecordEvent e, EventContext context, out RefusalCode code) => e switch
    {
        RecordEvent.RegisterConsentKey register => Judge(map, register, context, out code),
        RecordEvent.ReplaceConsentKey replace => Judge(map, replace, context, out code),
        RecordEvent.PatientGrant grant => Judge(map, grant, context, out code),
        RecordEvent.PatientRevoke revoke => Judge(map, revoke, context, out code),
        _ => throw new ArgumentException($"No rule for {e.GetType().Name}.", nameof(e)),
    };

    // A14: the source, once, a key that was never registered for anything. The same key for two records would link them.
    private static StateMap Judge(StateMap map, RecordEvent.RegisterConsentKey register, EventContext context, out RefusalCode code)
    {
        var held = Find(map, register.Record);
        if (!map.TryGet<RecordEntry>(StateKeys.Record(register.Record), out var record)) code = RefusalCode.UnknownRecord;
        else if (record.Source != context.Sender) code = RefusalCode.NotSource;
        else if (held is not null) code = held == register.Key ? RefusalCode.Repeated : RefusalCode.ConsentKeyExists;
        else if (record.IsErased) code = RefusalCode.WrongPhase;
        else code = CodeOf(map, register.Key, register.Record, register.ByKey, context);
        return code == RefusalCode.None ? Set(map, register.Record, register.Key, record!.Source) : map;
    }

    // A17: the old key says so and the new one is possessed; whoever brings it.
    private static StateMap Judge(StateMap map, RecordEvent.ReplaceConsentKey replace, EventContext context, out RefusalCode code)
    {
        if (!map.TryGet<RecordEntry>(StateKeys.Record(replace.Record), out var record)) code = RefusalCode.UnknownRecord;
        else if (Find(map, replace.Record) is not { } held) code = RefusalCode.NoConsentKey;
        else if (held == replace.Next) code = RefusalCode.Repeated;
        else if (record.IsErased) code = RefusalCode.WrongPhase;
        else if (!PatientConsent.IsReplaced(held, context.ChainId, replace.Record, replace.Next, replace.ByOld)) code = RefusalCode.NotByPatient;
        else code = CodeOf(map, replace.Next, replace.Record, replace.ByKey, context);
        return code == RefusalCode.None ? Set(map, replace.Record, replace.Next, record!.Source) : map;
    }

    // A15: as the source's consent, but by the key's word.
    private static StateMap Judge(StateMap map, RecordEvent.PatientGrant grant, EventContext context, out RefusalCode code)
    {
        if (Asked(map, grant.Access, out code) is not var (entry, record, key)) return map;
        if (!PatientConsent.IsGranted(key, context.ChainId, grant.Access, grant.Scope, grant.ExpiresAtMs, grant.Signature))
        {
            code = RefusalCode.NotByPatient;
            return map;
        }

        var after = AccessEventRules.Consent(entry, record, grant.Scope, grant.ExpiresAtMs, context, out code);
        return code == RefusalCode.None ? map.Set(StateKeys.Access(grant.Access), after) : map;
    }

    // A16: it takes away what stands and what could still come, so that a consent signed and not brought yet is void too.
    private static StateMap Judge(StateMap map, RecordEvent.PatientRevoke revoke, EventContext context, out RefusalCode code)
    {
        if (Asked(map, revoke.Access, out code) is not var (entry, _, key)) return map;
        var (machine, phase) = (new AccessMachine(), entry.PhaseAt(context.TimestampMs));
        var trigger = phase == AccessPhase.Requested ? AccessTrigger.Deny : AccessTrigger.Revoke;
        if (!PatientConsent.IsRevoked(key, context.ChainId, revoke.Access, revoke.Signature)) code = RefusalCode.NotByPatient;
        else if (phase is AccessPhase.Revoked or AccessPhase.Denied) code = RefusalCode.Repeated;
        else if (phase == AccessPhase.Expired) code = RefusalCode.Expired;
        else if (!machine.CanFire(phase, trigger)) code = RefusalCode.WrongPhase;
        return code == RefusalCode.None ? map.Set(StateKeys.Access(revoke.Access), entry with { Phase = machine.Fire(phase, trigger) }) : map;
    }

    private static (AccessEntry Entry, RecordEntry Record, PublicOctets Key)? Asked(StateMap map, AccessId access, out RefusalCode code)
    {
        code = RefusalCode.UnknownAccess;
        if (!map.TryGet<AccessEntry>(StateKeys.Access(access), out var entry)) return null;
        map.TryGet<RecordEntry>(StateKeys.Record(entry.Record), out var record);
        code = RefusalCode.NoConsentKey;
        if (Find(map, entry.Record) is not { } key) return null;
        code = RefusalCode.None;
        return (entry, record!, key);
    }

    private static RefusalCode CodeOf(StateMap map, PublicOctets key, RecordId record, Signature possession, EventContext context)
    {
        if (!KeyRules.IsFree(map, key)) return RefusalCode.KeyTaken;
        return PatientConsent.IsPossessed(key, context.ChainId, record, possession) ? RefusalCode.None : RefusalCode.InvalidConsentKey;
    }

    // The register of keys names the record's source, since a patient has no number.
    private static StateMap Set(StateMap map, RecordId record, PublicOctets key, InstitutionId source) => map
        .Set(StateKeys.ConsentKey(record), new ConsentKey(record, key))
        .Set(StateKeys.RegisteredKey(key), new RegisteredKey(source, KeyPurpose.Consent));
}

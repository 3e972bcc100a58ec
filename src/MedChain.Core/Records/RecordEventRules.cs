using System.Collections.Immutable;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Records;

/// <summary>
/// What each event does to the state, judged singly and in order. An event that does not apply leaves the state as it is and gets a code.
/// Whoever said it is known from the batch's signature. Spec: Records R6, R9, R10, R13 to R17, R19, R22 to R24, Access A1 to A4, A7, A11, A12, A14 to A18, Collaboration K10.
/// </summary>
public static class RecordEventRules
{
    /// <summary>The state after an event.</summary>
    /// <param name="map">The state before.</param>
    /// <param name="recordEvent">The event.</param>
    /// <param name="context">The block and the sender.</param>
    /// <param name="code">None when it applied.</param>
    /// <returns><paramref name="map"/> itself when it did not apply.</returns>
    public static StateMap Judge(StateMap map, RecordEvent recordEvent, EventContext context, out RefusalCode code) => recordEvent switch
    {
        RecordEvent.Anchor anchor => Judge(map, anchor, context, out code),
        RecordEvent.Erase erase => Judge(map, erase, context, out code),
        RecordEvent.Destroyed destroyed => Judge(map, destroyed, context, out code),
        RecordEvent.Vacated vacated => VacancyRules.Judge(map, vacated, context, out code),
        RecordEvent.Repaired repaired => VacancyRules.Judge(map, repaired, context, out code),
        RecordEvent.Supersede supersede => VersionRules.Judge(map, supersede, context, out code),
        RecordEvent.Evaluate evaluate => EvaluationRules.Ask(map, evaluate.Blinded, context, out code),
        RecordEvent.BreakGlass broken => EmergencyRules.Judge(map, broken, context, out code),
        RecordEvent.Review review => EmergencyRules.Judge(map, review, context, out code),
        RecordEvent.Possession possession => ChallengeRules.Judge(map, possession, context, out code),
        RecordEvent.RegisterConsentKey or RecordEvent.ReplaceConsentKey or RecordEvent.PatientGrant or RecordEvent.PatientRevoke =>
            ConsentKeyRules.Judge(map, recordEvent, context, out code),
        RecordEvent.Refused refused => RefusalRules.Judge(map, refused, context, out code),
        _ => AccessEventRules.Judge(map, recordEvent, context, out code),
    };

    // R6: the name is new, the custodians are those of the rendezvous choice, and m - f_c of them have signed for all they were given.
    private static StateMap Judge(StateMap map, RecordEvent.Anchor anchor, EventContext context, out RefusalCode code)
    {
        code = RefusalCode.None;
        if (map.TryGet<RecordEntry>(StateKeys.Record(anchor.Record), out var existing))
        {
            var isSame = existing.Source == context.Sender && existing.Commitment == anchor.Commitment;
            code = isSame ? RefusalCode.Repeated : RefusalCode.RecordExists;
        }
        else if (!CustodyThresholds.Allow(anchor.Custodians.Length)
            || !CustodianChoice.For(anchor.Record, context.Validators).AsSpan().SequenceEqual(anchor.Custodians.AsSpan()))
        {
            code = RefusalCode.WrongCustodians;
        }
        else if (!HasReceipts(anchor, context))
        {
            code = RefusalCode.InsufficientReceipts;
        }

        if (code != RefusalCode.None) return map;
        var phase = new RecordMachine().Fire(RecordPhase.Certified, RecordTrigger.Anchor);
        return Set(ChallengeRules.Number(map, anchor), new RecordEntry(
            anchor.Record, context.Sender, anchor.Pseudonym, anchor.Commitment, anchor.Segments, anchor.Custodians, phase, []));
    }

    // R9, R23, R24: the source alone, once, the oldest version first; from then on the state names no patient.
    private static StateMap Judge(StateMap map, RecordEvent.Erase erase, EventContext context, out RefusalCode code)
    {
        if (!map.TryGet<RecordEntry>(StateKeys.Record(erase.Record), out var record)) code = RefusalCode.UnknownRecord;
        else if (record.Source != context.Sender) code = RefusalCode.NotSource;
        else if (record.IsErased) code = RefusalCode.Repeated;
        else code = VersionRules.EarlierStands(map, erase.Record) ? RefusalCode.EarlierVersionStands : RefusalCode.None;
        if (code != RefusalCode.None) return map;
        return Set(map, VacancyRules.Erased(record!) with { Phase = new RecordMachine().Fire(record!.Phase, RecordTrigger.Erase), Pseudonym = Digest.Zero });
    }

    // R10: each custodian once, after the order, R17: and who was replaced, also before it; the receipt that makes it certain shreds the record, later ones are still counted.
    private static StateMap Judge(StateMap map, RecordEvent.Destroyed destroyed, EventContext context, out RefusalCode code)
    {
        if (!map.TryGet<RecordEntry>(StateKeys.Record(destroyed.Record), out var record)) code = RefusalCode.UnknownRecord;
        else if (!record.WasKeptBy(context.Sender)) code = RefusalCode.NotCustodian;
        else if (record.IsOwedBy(context.Sender)) code = RefusalCode.None;
        else code = record.IsDestroyedBy(context.Sender) || !record.IsKeptBy(context.Sender) ? RefusalCode.Repeated : RefusalCode.WrongPhase;
        if (code != RefusalCode.None) return map;
        var after = record!.IsKeptBy(context.Sender)
            ? record with { Destroyed = Insert(record.Destroyed, context.Sender) }
            : record with { Former = [.. record.Former.Select(former => former.Institution == context.Sender ? former with { HasDestroyed = true } : former)] };
        if (after.Phase == RecordPhase.Shredding && after.PositionsDestroyed >= after.Thresholds.CertainDestruction)
            after = after with { Phase = new RecordMachine().Fire(after.Phase, RecordTrigger.Shred) };
        return Set(map, after);
    }

    /// <summary>An ordered list with one more member.</summary>
    internal static ImmutableArray<InstitutionId> Insert(ImmutableArray<InstitutionId> ordered, InstitutionId added)
    {
        var place = ordered.BinarySearch(added);
        return place >= 0 ? ordered : ordered.Insert(~place, added);
    }

    private static StateMap Set(StateMap map, RecordEntry entry) => map.Set(StateKeys.Record(entry.Record), entry);

    private static bool HasReceipts(RecordEvent.Anchor anchor, EventContext context)
    {
        if (anchor.Receipts.Length < CustodyThresholds.For(anchor.Custodians.Length).Receipts) return false;
        for (var i = 0; i < anchor.Receipts.Length; i++)
        {
            var signer = anchor.Receipts[i].Signer;
            if (i > 0 && anchor.Receipts[i - 1].Signer >= signer) return false;
            if (anchor.Custodians.BinarySearch(signer) < 0 || context.Validators.Find(signer) is not { } custodian) return false;
            using var transcript = Commitments.Receipt(context.ChainId, anchor.Record, context.Sender, anchor.Commitment, anchor.Segments, anchor.Custodians, signer);
            if (!context.Keys.Verify(custodian, transcript.Octets, anchor.Receipts[i].Signature)) return false;
        }

        return true;
    }
}

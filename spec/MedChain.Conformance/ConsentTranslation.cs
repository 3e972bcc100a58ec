using System.Numerics;
using Dafny;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using static MedChain.Conformance.ModelValues;

namespace MedChain.Conformance;

/// <summary>
/// A patient's word and refusals as the models'. A key is known by the number of its place in the register of keys. Under which keys a signature holds is
/// a fact found out here, among all keys that were seen; no rule is decided.
/// </summary>
/// <param name="records">Of records and requests.</param>
internal sealed class ConsentTranslation(RecordTranslation records)
{
    private readonly HashSet<PublicOctets> _seen = [];

    /// <summary>The keys that stand, and all that were registered.</summary>
    internal ConsentRules._IKeys Keys(StateMap map)
    {
        var (stand, used) = (new List<(BigInteger, BigInteger)>(), new List<BigInteger>());
        foreach (var (place, value) in map.Entries())
        {
            if (value is RegisteredKey) used.Add(records.Name(place));
            if (value is not ConsentKey entry) continue;
            _seen.Add(entry.Key);
            stand.Add((place == StateKeys.ConsentKey(entry.Record) ? records.Name(entry.Record) : -records.Name(place), Name(entry.Key)));
        }

        return ConsentRules.Keys.create(MapOf(stand), SetOf(used));
    }

    /// <summary>What custodians have told of refusals.</summary>
    internal IMap<BigInteger, Dafny.ISet<RefusalRules._ITold>> Refusals(StateMap map) => MapOf(map.Entries().Where(entry => entry.Value is RefusalBook).Select(entry =>
    {
        var book = (RefusalBook)entry.Value;
        var isPlaced = entry.Key == StateKeys.AccessRefusals(book.Access);
        return (isPlaced ? records.Name(book.Access) : -records.Name(entry.Key), (Dafny.ISet<RefusalRules._ITold>)SetOf(book.Items.Select(Told)));
    }));

    /// <summary>What an event says, where it is a patient's word or a consent of the office; an institution's own event else.</summary>
    internal ConsentRules._IWord Word(RecordEvent e) => e switch
    {
        RecordEvent.RegisterConsentKey register => ConsentRules.Word.create_Register(records.Name(register.Record), Noted(register.Key)),
        RecordEvent.ReplaceConsentKey replace => ConsentRules.Word.create_Replace(records.Name(replace.Record), Noted(replace.Next)),
        RecordEvent.PatientGrant grant => ConsentRules.Word.create_PatientGrant(records.Name(grant.Access), RecordTranslation.Segments(grant.Scope), grant.ExpiresAtMs),
        RecordEvent.PatientRevoke revoke => ConsentRules.Word.create_PatientRevoke(records.Name(revoke.Access)),
        _ => ConsentRules.Word.create_Said(records.Event(e)),
    };

    internal ConsentRules._IFacts Facts(RecordEvent e, EventContext context) => ConsentRules.Facts.create(
        records.Context(e, context), SetOf(_seen.Where(key => IsSigned(e, key, context)).Select(Name)), e switch
        {
            RecordEvent.RegisterConsentKey register => PatientConsent.IsPossessed(register.Key, context.ChainId, register.Record, register.ByKey),
            RecordEvent.ReplaceConsentKey replace => PatientConsent.IsPossessed(replace.Next, context.ChainId, replace.Record, replace.ByKey),
            _ => false,
        });

    internal static Dafny.ISet<BigInteger> Institutions(StateMap map) => SetOf(map.Entries().Select(entry => entry.Value).OfType<Account>().Select(account => Names.Of(account.Institution.Id)));

    private static bool IsSigned(RecordEvent e, PublicOctets key, EventContext context) => e switch
    {
        RecordEvent.PatientGrant grant => PatientConsent.IsGranted(key, context.ChainId, grant.Access, grant.Scope, grant.ExpiresAtMs, grant.Signature),
        RecordEvent.PatientRevoke revoke => PatientConsent.IsRevoked(key, context.ChainId, revoke.Access, revoke.Signature),
        RecordEvent.ReplaceConsentKey replace => PatientConsent.IsReplaced(key, context.ChainId, replace.Record, replace.Next, replace.ByOld),
        _ => false,
    };

    private static RefusalRules._ITold Told(ToldRefusal item) =>
        RefusalRules.Told.create(Names.Of(item.Custodian), Names.Of(item.Asker), CustodyTranslation.Refusal(item.Code));

    private BigInteger Noted(PublicOctets key)
    {
        _seen.Add(key);
        return Name(key);
    }

    private BigInteger Name(PublicOctets key) => records.Name(StateKeys.RegisteredKey(key));
}

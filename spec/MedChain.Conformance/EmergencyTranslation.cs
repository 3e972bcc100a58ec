using System.Numerics;
using System.Runtime.CompilerServices;
using BreakGlassRules;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using static MedChain.Conformance.ModelValues;

namespace MedChain.Conformance;

/// <summary>The core's broken glass as the model's. Whose signatures fit is a fact found out here; no rule is decided.</summary>
/// <param name="records">Of records and requests.</param>
internal sealed class EmergencyTranslation(RecordTranslation records)
{
    private readonly ConditionalWeakTable<EmergencyEntry, _IEntry> _entries = [];

    /// <summary>All that the state says of emergencies.</summary>
    internal _IBook Book(StateMap map)
    {
        var reviews = new List<(BigInteger, _IReviews)>();
        foreach (var requester in map.Entries().Select(entry => entry.Value).OfType<EmergencyEntry>().Select(entry => entry.Emergency.Requester).Distinct())
        {
            if (!map.TryGet<ReviewBook>(StateKeys.Reviews(requester), out var book)) continue;
            reviews.Add((Names.Of(requester), Reviews.create(MapOf(book.Open.Select(open => (records.Name(open.Access), (BigInteger)open.ReviewByMs))), book.Violations)));
        }

        return BreakGlassRules.Book.create(Entries(map), MapOf(reviews));
    }

    internal Dafny.IMap<BigInteger, _IEntry> Entries(StateMap map)
    {
        var entries = new List<(BigInteger, _IEntry)>();
        foreach (var (key, value) in map.Entries())
        {
            if (value is not EmergencyEntry entry) continue;
            var isPlaced = key == StateKeys.Emergency(entry.Access);
            entries.Add((isPlaced ? records.Name(entry.Access) : -records.Name(key), Entry(entry)));
        }

        return MapOf(entries);
    }

    internal _IEmergency Emergency(Core.Access.Emergency emergency) => BreakGlassRules.Emergency.create(
        records.Name(emergency.Record), RecordTranslation.Segments(emergency.Scope), (int)emergency.Reason,
        Names.Of(emergency.Requester), Names.Of(emergency.Endorser), emergency.ExpiresAtMs);

    internal _IWord Word(RecordEvent e, EventContext context) => e switch
    {
        RecordEvent.BreakGlass { Emergency.Emergency: var emergency } => BreakGlassRules.Word.create_BreakGlass(records.Name(emergency.Name(context.ChainId)), Emergency(emergency)),
        RecordEvent.Review review => BreakGlassRules.Word.create_Review(records.Name(review.Access), review.IsJustified),
        _ => throw new ArgumentException($"No word of the model: {e.GetType().Name}.", nameof(e)),
    };

    /// <summary>What a word is judged by; whether both have signed, by keys that they have or had in this state.</summary>
    internal _IFacts Facts(RecordEvent e, EventContext context, StateMap map)
    {
        BigInteger[] endorsed = e is RecordEvent.BreakGlass broken && IsEndorsed(broken.Emergency, context, map) ? [records.Name(broken.Emergency.Emergency.Name(context.ChainId))] : [];
        return BreakGlassRules.Facts.create(Names.Of(context.Sender), context.TimestampMs, context.Parameters.ReviewMs, SetOf(endorsed));
    }

    internal _IEntry Entry(EmergencyEntry entry) => _entries.GetValue(entry, _ => BreakGlassRules.Entry.create(
        Emergency(entry.Emergency), RecordTranslation.Phase(entry.Phase), entry.ReviewByMs, SetOf(entry.Audited.Select(Names.Of))));

    private static bool IsEndorsed(EndorsedEmergency endorsed, EventContext context, StateMap map)
    {
        return HasSigned(endorsed.Emergency.Requester, endorsed.ByRequester) && HasSigned(endorsed.Emergency.Endorser, endorsed.ByEndorser);

        bool HasSigned(InstitutionId signer, Core.Signature signature)
        {
            if (!map.TryGet<Account>(StateKeys.Account(signer), out var account)) return false;
            var keys = map.TryGet<FormerKeys>(StateKeys.FormerKeys(signer), out var former) ? former.Items.Select(item => item.SigningKey) : [];
            return keys.Prepend(account.Institution.SigningKey)
                .Any(key => endorsed.Emergency.IsSigned(context.ChainId, account.Institution with { SigningKey = key }, signature, context.Keys));
        }
    }
}

using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Core.Records;

namespace MedChain.Core.Access;

/// <summary>Which refusals of custodians are entries of the audit trail, and what the chain makes of them. Pure. Spec: Access A18, A19.</summary>
public static class RefusalRules
{
    /// <summary>
    /// Whether a refusal tells something for good. A passing one does not, and an emergency's does not, since whoever asks has put nothing on the
    /// chain for it and could have custodians fill it. Spec: Access A18.
    /// </summary>
    public static bool Tells(ReleaseRefusal code) => code is ReleaseRefusal.NotRequester or ReleaseRefusal.Denied or ReleaseRefusal.Revoked
        or ReleaseRefusal.Expired or ReleaseRefusal.Erased or ReleaseRefusal.NotHeld;

    /// <summary>Whether a custodian has told of a refusal of the requester, or of another that asked.</summary>
    public static bool IsTold(StateMap map, AccessId access, InstitutionId custodian, bool ofAnother) =>
        map.TryGet<RefusalBook>(StateKeys.AccessRefusals(access), out var book) && book.IsToldBy(custodian, ofAnother);

    // A18: a custodian of the record, once for the requester and once for another, and nothing that the request's own entry belies.
    internal static StateMap Judge(StateMap map, RecordEvent.Refused refused, EventContext context, out RefusalCode code)
    {
        var told = new ToldRefusal(context.Sender, refused.Asker, refused.Code);
        RecordEntry? record = null;
        if (!map.TryGet<AccessEntry>(StateKeys.Access(refused.Access), out var entry)) code = RefusalCode.UnknownAccess;
        else if (!map.TryGet(StateKeys.Record(entry.Record), out record) || !record.WasKeptBy(context.Sender)) code = RefusalCode.NotCustodian;
        else if (IsTold(map, refused.Access, context.Sender, told.IsOfAnother)) code = RefusalCode.Repeated;
        else if (!map.TryGet<Account>(StateKeys.Account(refused.Asker), out _)) code = RefusalCode.UnknownInstitution;
        else code = Fits(refused, entry, record) ? RefusalCode.None : RefusalCode.WrongRefusal;
        return code == RefusalCode.None ? map.Set(StateKeys.AccessRefusals(refused.Access), With(map, refused.Access, told)) : map;
    }

    // A consent that was given runs out by the custodian's clock, which no block can belie.
    private static bool Fits(RecordEvent.Refused refused, AccessEntry entry, RecordEntry record) => refused.Code switch
    {
        ReleaseRefusal.NotRequester => refused.Asker != entry.Requester,
        _ when refused.Asker != entry.Requester => false,
        ReleaseRefusal.Denied => entry.Phase == AccessPhase.Denied,
        ReleaseRefusal.Revoked => entry.Phase == AccessPhase.Revoked,
        ReleaseRefusal.Expired => entry.Granted != SegmentScope.None,
        ReleaseRefusal.Erased => record.IsErased,
        var code => Tells(code),
    };

    private static RefusalBook With(StateMap map, AccessId access, ToldRefusal told)
    {
        ImmutableArray<ToldRefusal> before = map.TryGet<RefusalBook>(StateKeys.AccessRefusals(access), out var book) ? book.Items : [];
        return new RefusalBook(access, [.. before.Add(told).OrderBy(static item => (item.Custodian, item.IsOfAnother))]);
    }
}

using MedChain.Core.Chain;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Institutions;

/// <summary>
/// What transactions on membership do to the state. Applications and expulsions are decided by n - f members of the epoch's frozen set,
/// each by a transaction of its own. What is decided acts at the epoch's last height, by <see cref="BoundaryRules"/>. Pure.
/// Spec: Institutions I6 to I10.
/// </summary>
public static class MembershipRules
{
    /// <summary>How long an application may be endorsed and a signature for an expulsion counts: 30 days.</summary>
    public const long LapseMs = 30L * 24 * 3_600_000;

    /// <summary>
    /// Files an application: for a number that nobody has, or for an institution that lost its state or was suspended, with a new signing
    /// key. Spec: Institutions I6.
    /// </summary>
    public static StateMap Apply(StateMap map, Registration registration, EventContext context, out RefusalCode code)
    {
        var institution = registration.Institution;
        map.TryGet<Account>(StateKeys.Account(institution.Id), out var account);
        code = RefusalCode.NumberTaken;
        if (account is not (null or { Phase: InstitutionPhase.Active or InstitutionPhase.Suspended })) return map;
        code = RefusalCode.ApplicationOpen;
        if (map.TryGet<FiledApplication>(StateKeys.FiledApplication(context.Sender), out var filed)
            && map.TryGet<Application>(StateKeys.Application(filed.Subject), out var last) && last.IsOpen(context.TimestampMs)) return map;
        code = Judge(map, registration, account, context);
        if (code != RefusalCode.None) return map;

        var subject = Registration.Subject(context.ChainId, institution);
        map = KeyRules.Register(map, institution)
            .Set(StateKeys.Application(subject), new Application(institution, context.TimestampMs, [], IsAdmitted: false))
            .Set(StateKeys.FiledApplication(context.Sender), new FiledApplication(subject));
        return account is null ? map.Set(StateKeys.Account(institution.Id), new Account(institution, InstitutionPhase.Applied, 0, Dues.None)) : map;
    }

    /// <summary>Endorses an application; the n - f'th endorsement by a member of the frozen set admits. Spec: Institutions I7.</summary>
    public static StateMap Endorse(StateMap map, Digest subject, EventContext context, InstitutionMachine machine, out RefusalCode code)
    {
        var place = StateKeys.Application(subject);
        code = RefusalCode.UnknownApplication;
        if (!map.TryGet<Application>(place, out var application) || !application.IsOpen(context.TimestampMs)) return map;
        code = RefusalCode.Repeated;
        if (application.Endorsers.Contains(context.Sender)) return map;
        code = RefusalCode.WrongPhase;
        map.TryGet<Account>(StateKeys.Account(application.Institution.Id), out var account);
        if (!context.Validators.Contains(context.Sender) || !machine.CanFire(account!.Phase, InstitutionTrigger.Admit)) return map;
        code = RefusalCode.None;
        application = application with { Endorsers = [.. application.Endorsers.Add(context.Sender).Order()] };
        if (!IsDecided(application.Endorsers, context.Validators)) return map.Set(place, application);
        return Admit(map.Set(place, application with { IsAdmitted = true }), application.Institution, account, machine);
    }

    /// <summary>Signs for an institution's expulsion; the n - f'th signature of a member of the frozen set makes it due. Spec: Institutions I8.</summary>
    public static StateMap Expel(StateMap map, InstitutionId institution, EventContext context, out RefusalCode code)
    {
        code = RefusalCode.UnknownInstitution;
        if (!map.TryGet<Account>(StateKeys.Account(institution), out var account)) return map;
        code = RefusalCode.WrongPhase;
        if (account.Phase is not (InstitutionPhase.Syncing or InstitutionPhase.Active or InstitutionPhase.Suspended)) return map;
        if (!context.Validators.Contains(context.Sender)) return map;
        var place = StateKeys.Expulsion(institution);
        map.TryGet<ExpulsionMotion>(place, out var motion);
        motion = (motion ?? ExpulsionMotion.Empty).At(context.TimestampMs);
        code = RefusalCode.Repeated;
        if (account.Due.HasFlag(Dues.Expulsion) || motion.Signers.ContainsKey(context.Sender)) return map;
        code = RefusalCode.None;
        motion = new ExpulsionMotion(motion.Signers.Add(context.Sender, context.TimestampMs));
        map = map.Set(place, motion);
        return IsDecided(motion.Signers.Keys, context.Validators) ? MakeDue(map, account, Dues.Expulsion) : map;
    }

    /// <summary>Takes an institution's own word that it leaves. Spec: Institutions I9.</summary>
    public static StateMap Retire(StateMap map, Retirement retirement, EventContext context, InstitutionMachine machine, out RefusalCode code)
    {
        code = RefusalCode.UnknownInstitution;
        if (!map.TryGet<Account>(StateKeys.Account(retirement.Institution), out var account)) return map;
        code = RefusalCode.WrongPhase;
        if (!machine.CanFire(account.Phase, InstitutionTrigger.Retire)) return map;
        code = RefusalCode.InvalidDeclaration;
        if (!retirement.IsSigned(context.ChainId, account.Institution, context.Keys)) return map;
        code = RefusalCode.Repeated;
        if (account.Due.HasFlag(Dues.Retirement)) return map;
        code = RefusalCode.None;
        return MakeDue(map, account, Dues.Retirement);
    }

    /// <summary>
    /// An institution names its next keys: the transaction is signed with its present signing key, the registration by the next ones. Once
    /// an epoch. Spec: Institutions I10.
    /// </summary>
    public static StateMap ChangeKeys(StateMap map, Registration registration, EventContext context, ulong epoch, out RefusalCode code)
    {
        map.TryGet<Account>(StateKeys.Account(context.Sender), out var account);
        code = RefusalCode.InvalidRegistration;
        if (registration.Institution.Id != context.Sender) return map;
        code = RefusalCode.Repeated;
        if (account!.Due.HasFlag(Dues.Keys)) return map;
        code = Judge(map, registration, account, context);
        if (code != RefusalCode.None) return map;
        map = KeyRules.Register(map, registration.Institution)
            .Set(StateKeys.Successor(context.Sender), new Successor(registration.Institution, epoch));
        return MakeDue(map, account, Dues.Keys);
    }

    /// <summary>Whether n - f members of a frozen set are among these. Former members count no more.</summary>
    public static bool IsDecided(IEnumerable<InstitutionId> signers, ValidatorSet validators) => signers.Count(validators.Contains) >= validators.Quorum;

    // The members answer for what was said against it before; what else is due stays due.
    private static StateMap Admit(StateMap map, Institution institution, Account account, InstitutionMachine machine)
    {
        account = account with { Phase = machine.Fire(account.Phase, InstitutionTrigger.Admit), Due = account.Due & ~(Dues.Suspension | Dues.Keys) };
        return MakeDue(map.Set(StateKeys.Successor(institution.Id), new Successor(institution, 0)), account, Dues.None);
    }

    private static StateMap MakeDue(StateMap map, Account account, Dues due)
    {
        var id = account.Institution.Id;
        map.TryGet<BoundaryList>(StateKeys.BoundaryList, out var waiting);
        waiting ??= BoundaryList.Empty;
        map = map.Set(StateKeys.Account(id), account with { Due = account.Due | due });
        return account.Phase == InstitutionPhase.Active || waiting.Institutions.Contains(id)
            ? map : map.Set(StateKeys.BoundaryList, new BoundaryList(waiting.Institutions.Add(id)));
    }

    private static RefusalCode Judge(StateMap map, Registration registration, Account? account, EventContext context)
    {
        if (account is not null && account.Institution.Name != registration.Institution.Name) return RefusalCode.InvalidRegistration;
        if (!KeyRules.AreFree(map, registration.Institution, account?.Institution)) return RefusalCode.KeyTaken;
        return registration.IsValid(context.ChainId, context.Keys) ? RefusalCode.None : RefusalCode.InvalidRegistration;
    }
}

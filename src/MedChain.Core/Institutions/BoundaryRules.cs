using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;

namespace MedChain.Core.Institutions;

/// <summary>
/// What the block at an epoch's last height does to accounts and validator set, after its transactions: it seats who was admitted, changes
/// keys, lets go who was expelled, condemned or leaves, and writes the next set. Pure. Spec: Institutions I4, Collaboration K9.
/// </summary>
public static class BoundaryRules
{
    private static readonly ImmutableArray<(Dues Due, InstitutionTrigger Trigger)> s_leaving =
    [
        (Dues.Expulsion, InstitutionTrigger.Expel), (Dues.Suspension, InstitutionTrigger.Suspend), (Dues.Retirement, InstitutionTrigger.Retire),
    ];

    /// <summary>The state after the boundary.</summary>
    /// <param name="map">The state after the last block's transactions.</param>
    /// <param name="validators">The set of the epoch that ends.</param>
    /// <param name="machine">The table.</param>
    public static StateMap Close(StateMap map, ValidatorSet validators, InstitutionMachine machine)
    {
        var before = map.TryGet<BoundaryList>(StateKeys.BoundaryList, out var list) ? list.Institutions : [];
        var concerned = before.Union(validators.Members.Select(member => member.Id));
        var next = validators.Members.ToImmutableSortedDictionary(member => member.Id, member => member);
        foreach (var id in concerned) Seat(ref map, ref next, AccountOf(map, id), machine);
        foreach (var id in concerned) ChangeKeys(ref map, ref next, AccountOf(map, id));
        foreach (var (due, trigger) in s_leaving)
        {
            foreach (var id in concerned) Leave(ref map, ref next, AccountOf(map, id), due, trigger, machine);
        }

        var after = concerned.Where(id => !next.ContainsKey(id) && AccountOf(map, id) is { Phase: InstitutionPhase.Syncing } or { Due: not Dues.None }).ToImmutableSortedSet();
        if (!after.SetEquals(before)) map = map.Set(StateKeys.BoundaryList, new BoundaryList(after));
        return map.Set(StateKeys.NextValidators, new ValidatorSet([.. next.Values]));
    }

    /// <summary>
    /// Who was admitted becomes a validator with the keys of its application: in its own place when it is one, else while there is room and
    /// nothing bids it go.
    /// </summary>
    private static void Seat(ref StateMap map, ref ImmutableSortedDictionary<InstitutionId, Institution> next, Account account, InstitutionMachine machine)
    {
        var id = account.Institution.Id;
        if (account.Phase != InstitutionPhase.Syncing) return;
        if (!next.ContainsKey(id) && (next.Count >= ValidatorSet.Cap || account.IsLeaving)) return;
        map.TryGet<Successor>(StateKeys.Successor(id), out var successor);
        next = next.SetItem(id, successor!.Institution);
        map = map.Set(StateKeys.Account(id), account with { Institution = successor.Institution, Phase = machine.Fire(account.Phase, InstitutionTrigger.Seat) });
        if (map.TryGet<FormerKeys>(StateKeys.FormerKeys(id), out _)) map = map.Set(StateKeys.FormerKeys(id), FormerKeys.None);
    }

    private static void ChangeKeys(ref StateMap map, ref ImmutableSortedDictionary<InstitutionId, Institution> next, Account account)
    {
        var id = account.Institution.Id;
        if (!account.Due.HasFlag(Dues.Keys)) return;
        map.TryGet<Successor>(StateKeys.Successor(id), out var successor);
        map.TryGet<FormerKeys>(StateKeys.FormerKeys(id), out var former);
        next = next.SetItem(id, successor!.Institution);
        map = map.Set(StateKeys.Account(id), account with { Institution = successor.Institution, Due = account.Due & ~Dues.Keys })
            .Set(StateKeys.FormerKeys(id), (former ?? FormerKeys.None).Add(successor.Epoch, account.Institution.SigningKey));
    }

    /// <summary>A validator goes only while more than 4 are left and not while it holds a share of the identity key; whose turn comes later stays, still due.</summary>
    private static void Leave(
        ref StateMap map, ref ImmutableSortedDictionary<InstitutionId, Institution> next, Account account, Dues due, InstitutionTrigger trigger, InstitutionMachine machine)
    {
        var id = account.Institution.Id;
        if (!account.Due.HasFlag(due) || (next.ContainsKey(id) && next.Count <= ValidatorSet.Minimum)) return;
        if (!machine.CanFire(account.Phase, trigger) || IdentityRules.Find(map)?.Holders.ContainsKey(id) == true) return;
        next = next.Remove(id);
        var phase = machine.Fire(account.Phase, trigger);
        map = map.Set(StateKeys.Account(id), account with { Phase = phase, Due = phase == InstitutionPhase.Suspended ? account.Due & ~due : Dues.None });
    }

    /// <summary>
    /// The validators that are due to leave, as many as may: four stay, and so many that f of today's validators and one that slips stay below the threshold of the
    /// identity key. Whoever is admitted meanwhile makes no room. Spec: Collaboration K8.
    /// </summary>
    internal static ImmutableSortedSet<InstitutionId> Leaving(StateMap map, ValidatorSet validators)
    {
        var due = s_leaving.SelectMany(item => validators.Members.Where(member => AccountOf(map, member.Id).Due.HasFlag(item.Due))).Select(member => member.Id).Distinct();
        return [.. due.Take(MostLeaving(validators))];
    }

    private static int MostLeaving(ValidatorSet validators)
    {
        var staying = validators.Count;
        while (staying > ValidatorSet.Minimum && IdentityRules.Threshold(staying - 1) > validators.FaultTolerance + 1) staying--;
        return validators.Count - staying;
    }

    /// <summary>Whether an institution is due to leave, and stays only until somebody else has what it holds.</summary>
    internal static bool IsDue(StateMap map, InstitutionId id) => s_leaving.Any(item => AccountOf(map, id).Due.HasFlag(item.Due));

    private static Account AccountOf(StateMap map, InstitutionId id) =>
        map.TryGet<Account>(StateKeys.Account(id), out var account) ? account
        : throw new InvariantViolationException("State typing", $"{id} has a place and no account");
}

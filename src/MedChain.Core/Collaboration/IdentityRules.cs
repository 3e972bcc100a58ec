using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Crypto.Threshold;

namespace MedChain.Core.Collaboration;

/// <summary>
/// The long-lived identity key: made in the first epoch that has enough trustees, from then on handed on in every epoch to who stays a validator. Its public
/// key never changes; who holds the sharing before answers for it until the next one is qualified. Pure. Spec: Collaboration K8, K9.
/// </summary>
public static class IdentityRules
{
    /// <summary>n - f: no f faulty trustees and one honest one that slips can use the key. Spec: Collaboration K8.</summary>
    public static int Threshold(int validators) => validators - ValidatorSet.FaultsOf(validators);

    /// <summary>How the key is shared now; null before it is made.</summary>
    public static IdentityKey? Find(StateMap map) => map.TryGet<IdentityKey>(StateKeys.IdentityKey, out var key) ? key : null;

    /// <summary>At the end of the slice Enrolment: who has enrolled and stays in the validator set is to have a share. Spec: Collaboration K8.</summary>
    internal static StateMap Begin(StateMap map, Moment moment, KeyCeremonyMachine machine)
    {
        var (validators, enrolled) = (moment.Epoch.Validators, CeremonyRules.Find(map)!.Trustees);
        var leaving = BoundaryRules.Leaving(map, validators);
        var ceremony = Ceremony.Begin(moment.Epoch.Epoch, machine.Initial, Threshold(validators.Count - leaving.Count)) with { Trustees = enrolled.RemoveRange(leaving) };
        return map.Set(StateKeys.Ceremony(JointKey.Identity), ceremony);
    }

    /// <summary>Who deals: whoever has enrolled, until there is a key; then its holders. Spec: Collaboration K8, K9.</summary>
    internal static bool MayDeal(StateMap map, InstitutionId dealer) => CeremonyRules.Find(map)!.Trustees.ContainsKey(dealer) && Find(map)?.Holders.ContainsKey(dealer) != false;

    /// <summary>Whether a dealer hands on what it holds, as far as its commitments show. Spec: Collaboration K9.</summary>
    internal static bool HandsOn(StateMap map, InstitutionId dealer, Deal deal) =>
        Find(map) is not { } key || Resharing.IsDealOf(key.Commitments, key.Holders[dealer], deal.Commitments, deal.Commitments.Threshold);

    /// <summary>How many dealers must stand: f + 1 to make the key, the sharing's own threshold to hand it on. Spec: Collaboration K8, K9.</summary>
    internal static int Needed(StateMap map, ValidatorSet validators) => Find(map)?.Commitments.Threshold ?? CeremonyRules.Threshold(validators);

    /// <summary>The sharing that follows from the deals that stand. Spec: Collaboration K9.</summary>
    internal static IdentityKey Next(StateMap map, Ceremony ceremony, ValidatorSet validators)
    {
        var before = Find(map);
        var givers = ceremony.Qualified.ToImmutableSortedDictionary(dealer => dealer, dealer => before?.Holders[dealer] ?? 0);
        var deals = givers.Select(giver => (Holder: giver.Value, Deal: CeremonyRules.DealOf(map, ceremony, giver.Key, JointKey.Identity)!.Commitments)).ToImmutableArray();
        var commitments = before is null ? FeldmanCommitments.Sum(deals.Select(item => item.Deal)) : Resharing.Commitments(deals);
        return new IdentityKey(
            ceremony.Epoch, ceremony.Trustees.Keys.ToImmutableSortedDictionary(trustee => trustee, trustee => Ceremony.IndexOf(validators, trustee)), givers, commitments);
    }
}

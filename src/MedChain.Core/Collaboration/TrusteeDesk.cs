using System.Collections.Immutable;
using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Proofs;
using MedChain.Crypto.Threshold;

namespace MedChain.Core.Collaboration;

/// <summary>
/// An institution as trustee: what it has to say in a ceremony and in the tally, by the last final state. It says each thing once; what is on its way is
/// not said again. Pure. Spec: Collaboration K1 to K4, K7 to K9, Election V11.
/// </summary>
internal static class TrusteeDesk
{
    /// <summary>What is to be said next; null where nothing is. <paramref name="isSaid"/> tells whether such a thing waits to be final.</summary>
    /// <param name="self">The trustee.</param>
    /// <param name="secrets">Its secrets of the epoch.</param>
    /// <param name="map">The final state.</param>
    /// <param name="next">The moment of the block after it.</param>
    /// <param name="state">What has been looked at; changed.</param>
    /// <param name="isSaid">Whether a payload like that waits.</param>
    internal static Payload? Next(
        InstitutionId self, TrusteeSecrets secrets, StateMap map, Moment next, ref ElectionDeskState state, Func<Func<Payload, bool>, bool> isSaid)
    {
        var ceremony = CeremonyRules.Find(map) is { } found && found.Epoch == next.Epoch.Epoch ? found : null;
        if (next.Slice == Slice.Enrolment) return ceremony?.Trustees.ContainsKey(self) == true || isSaid(payload => payload is Payload.Enrol) ? null : Enrol(self, secrets, next);
        if (ceremony is null || !IsOpenTo(ceremony, self, secrets)) return null;
        switch (next.Slice)
        {
            case Slice.Dealing:
                return NextDeal(self, secrets, map, JointKey.Poll, next, state, isSaid) ?? NextDeal(self, secrets, map, JointKey.Identity, next, state, isSaid);
            case Slice.Complaining:
                return Complain(self, secrets, map, JointKey.Poll, next, ref state) ?? Complain(self, secrets, map, JointKey.Identity, next, ref state);
            case Slice.Tallying when !isSaid(payload => payload is Payload.OpenTotals):
                return Open(self, secrets, map, ceremony, next);
            default:
                return null;
        }
    }

    /// <summary>A trustee's deal of a joint key; null where it has nothing to deal. Spec: Collaboration K2, K3, K8, K9.</summary>
    /// <param name="self">The trustee.</param>
    /// <param name="secrets">Its secrets of the epoch.</param>
    /// <param name="map">The state, in the slice Dealing.</param>
    /// <param name="of">Which key.</param>
    /// <param name="shares">The shares of the identity key that it holds, by epoch.</param>
    /// <param name="moment">The moment.</param>
    internal static Deal? Deal(InstitutionId self, TrusteeSecrets secrets, StateMap map, JointKey of, ImmutableSortedDictionary<ulong, GroupScalar> shares, Moment moment)
    {
        var ceremony = CeremonyRules.Find(map, of)!;
        if (PolynomialOf(secrets, map, of, shares, ceremony.Threshold) is not { } polynomial) return null;
        var ephemeral = new KeyPair(secrets.Ephemeral(of));
        using var statement = CeremonyRules.DealContext(moment, self, of);
        using var envelope = CeremonyRules.EnvelopeContext(moment, self, of);
        var ciphers = ImmutableArray.CreateBuilder<Digest>();
        foreach (var (trustee, key) in ceremony.Trustees)
        {
            ciphers.Add(ShareEnvelope.Seal(polynomial.ShareOf(Ceremony.IndexOf(moment.Epoch.Validators, trustee)), ephemeral, key, envelope.Octets));
        }

        return new Deal(
            polynomial.Commit(), KnowledgeProof.Make(polynomial.Secret, statement.Octets, secrets.Seed), ephemeral.Public,
            KnowledgeProof.Make(ephemeral, envelope.Octets, secrets.Seed), ciphers.ToImmutable());
    }

    /// <summary>What a trustee deals by: a secret of its own, or the share of the identity key that it holds; null where it holds none. Spec: Collaboration K9.</summary>
    internal static SharingPolynomial? PolynomialOf(TrusteeSecrets secrets, StateMap map, JointKey of, ImmutableSortedDictionary<ulong, GroupScalar> shares, int threshold)
    {
        if (of == JointKey.Poll || IdentityRules.Find(map) is not { } key) return secrets.Polynomial(threshold, of);
        return shares.TryGetValue(key.Epoch, out var share) ? secrets.Handing(share, threshold) : null;
    }

    /// <summary>The trustee's share of the poll's key: the sum of those that the qualified dealers gave it; null where one of them is bad. Spec: Collaboration K5.</summary>
    internal static GroupScalar? ShareOf(InstitutionId self, TrusteeSecrets secrets, StateMap map, Ceremony ceremony, Moment moment)
    {
        if (Given(self, secrets, map, ceremony, JointKey.Poll, moment.Epoch.ChainId) is not { } given) return null;
        var sum = given.Aggregate(GroupScalar.Zero, (sum, gift) => sum + gift.Share);
        return ceremony.Joint!.IsShareOf(Ceremony.IndexOf(moment.Epoch.Validators, self), sum) ? sum : null;
    }

    /// <summary>
    /// The trustee's share of the identity key as it is shared since a ceremony of its secrets' epoch; null where it has none, or a dealer gave it a bad one.
    /// Spec: Collaboration K9.
    /// </summary>
    internal static GroupScalar? ShareOf(InstitutionId self, TrusteeSecrets secrets, StateMap map, IdentityKey key, Digest chainId)
    {
        if (!key.Holders.TryGetValue(self, out var index) || CeremonyRules.Find(map, JointKey.Identity) is not { } ceremony || ceremony.Epoch != key.Epoch) return null;
        if (!IsOpenTo(ceremony, self, secrets) || Given(self, secrets, map, ceremony, JointKey.Identity, chainId) is not { } given) return null;
        var isHandedOn = key.Givers.Values.All(giver => giver != 0);
        var share = isHandedOn ? Lagrange.Interpolate([.. given.Select(gift => (key.Givers[gift.Dealer], gift.Share))]) : given.Aggregate(GroupScalar.Zero, (sum, gift) => sum + gift.Share);
        return key.Commitments.IsShareOf(index, share) ? share : null;
    }

    /// <summary>A trustee's opening of the totals. Spec: Election V11.</summary>
    internal static Payload.OpenTotals Opening(InstitutionId self, GroupScalar share, Tally tally, Digest election, Moment moment, ReadOnlySpan<byte> seed32)
    {
        ImmutableArray<GroupElement> parts = [.. tally.Totals.Select(total => share * total.A)];
        using var context = TallyRules.OpeningContext(election, Ceremony.IndexOf(moment.Epoch.Validators, self));
        return new Payload.OpenTotals(parts, EqualLogsProof.Make(share, TallyRules.Pairs(tally, parts), context.Octets, seed32));
    }

    private static Payload.Enrol Enrol(InstitutionId self, TrusteeSecrets secrets, Moment moment)
    {
        using var statement = CeremonyRules.Context("enrolment", moment, self);
        var own = new KeyPair(secrets.Key);
        return new Payload.Enrol(own.Public, KnowledgeProof.Make(own, statement.Octets, secrets.Seed));
    }

    /// <summary>Whether the key that is enrolled is the one whose secret is held: after lost secrets the trustee keeps silent.</summary>
    private static bool IsOpenTo(Ceremony ceremony, InstitutionId self, TrusteeSecrets secrets) =>
        ceremony.Trustees.TryGetValue(self, out var key) && key == GroupElement.MultiplyBase(secrets.Key);

    private static Payload.Deals? NextDeal(
        InstitutionId self, TrusteeSecrets secrets, StateMap map, JointKey of, Moment next, ElectionDeskState state, Func<Func<Payload, bool>, bool> isSaid)
    {
        if (CeremonyRules.Find(map, of) is not { } ceremony || ceremony.Dealers.Contains(self) || !CeremonyRules.MayDeal(map, of, self)) return null;
        if (isSaid(payload => payload is Payload.Deals deals && deals.Of == of)) return null;
        return Deal(self, secrets, map, of, state.Shares, next) is { } deal ? new Payload.Deals(deal, of) : null;
    }

    /// <summary>What the qualified dealers gave a trustee, as it opens; null where something is no share.</summary>
    private static List<(InstitutionId Dealer, GroupScalar Share)>? Given(InstitutionId self, TrusteeSecrets secrets, StateMap map, Ceremony ceremony, JointKey of, Digest chainId)
    {
        var (own, given) = (new KeyPair(secrets.Key), new List<(InstitutionId, GroupScalar)>());
        foreach (var dealer in ceremony.Qualified)
        {
            if (CeremonyRules.DealOf(map, ceremony, dealer, of) is not { } deal) return null;
            using var context = CeremonyRules.EnvelopeContext(chainId, ceremony.Epoch, dealer, of);
            if (!ShareEnvelope.TryOpen(CeremonyRules.CipherFor(ceremony, deal, self), deal.Ephemeral, own, context.Octets, out var share)) return null;
            given.Add((dealer, share));
        }

        return given;
    }

    private static Payload.Complain? Complain(InstitutionId self, TrusteeSecrets secrets, StateMap map, JointKey of, Moment moment, ref ElectionDeskState state)
    {
        if (CeremonyRules.Find(map, of) is not { } ceremony || !ceremony.Trustees.ContainsKey(self)) return null;
        var (index, own) = (Ceremony.IndexOf(moment.Epoch.Validators, self), new KeyPair(secrets.Key));
        foreach (var dealer in ceremony.Qualified)
        {
            if (state.Checked.Contains((of, dealer))) continue;
            state = state with { Checked = state.Checked.Add((of, dealer)) };
            var deal = CeremonyRules.DealOf(map, ceremony, dealer, of)!;
            using var context = CeremonyRules.EnvelopeContext(moment, dealer, of);
            var isShare = ShareEnvelope.TryOpen(CeremonyRules.CipherFor(ceremony, deal, self), deal.Ephemeral, own, context.Octets, out var share)
                && deal.Commitments.IsShareOf(index, share);
            if (!isShare) return new Payload.Complain(dealer, ShareEnvelope.Show(deal.Ephemeral, own, context.Octets, secrets.Seed), of);
        }

        return null;
    }

    private static Payload.OpenTotals? Open(InstitutionId self, TrusteeSecrets secrets, StateMap map, Ceremony ceremony, Moment moment)
    {
        if (ElectionRules.Find(map) is not { Phase: ElectionPhase.Tallying } election || !map.TryGet<Tally>(StateKeys.Tally, out var tally)) return null;
        if (tally.Openings.ContainsKey(self) || ShareOf(self, secrets, map, ceremony, moment) is not { } share) return null;
        return Opening(self, share, tally, election.Event, moment, secrets.Seed);
    }
}

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
/// not said again. Pure. Spec: Collaboration K1 to K4, K7, Election V11.
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
        switch (next.Slice)
        {
            case Slice.Enrolment when ceremony?.Trustees.ContainsKey(self) != true && !isSaid(payload => payload is Payload.Enrol):
                return Enrol(self, secrets, next);
            case Slice.Dealing when ceremony is not null && IsOpenTo(ceremony, self, secrets) && !ceremony.Dealers.Contains(self) && !isSaid(payload => payload is Payload.Deals):
                return new Payload.Deals(Deal(self, secrets, ceremony, next));
            case Slice.Complaining when ceremony is not null && IsOpenTo(ceremony, self, secrets):
                return Complain(self, secrets, map, ceremony, next, ref state);
            case Slice.Tallying when ceremony is not null && IsOpenTo(ceremony, self, secrets) && !isSaid(payload => payload is Payload.OpenTotals):
                return Open(self, secrets, map, ceremony, next);
            default:
                return null;
        }
    }

    /// <summary>A trustee's deal. Spec: Collaboration K2, K3.</summary>
    internal static Deal Deal(InstitutionId self, TrusteeSecrets secrets, Ceremony ceremony, Moment moment)
    {
        var validators = moment.Epoch.Validators;
        var (polynomial, ephemeral) = (secrets.Polynomial(CeremonyRules.Threshold(validators)), new KeyPair(secrets.Ephemeral));
        using var statement = CeremonyRules.Context("deal", moment, self);
        using var envelope = CeremonyRules.EnvelopeContext(moment, self);
        var ciphers = ImmutableArray.CreateBuilder<Digest>();
        foreach (var (trustee, key) in ceremony.Trustees)
        {
            ciphers.Add(ShareEnvelope.Seal(polynomial.ShareOf(Ceremony.IndexOf(validators, trustee)), ephemeral, key, envelope.Octets));
        }

        return new Deal(polynomial.Commit(), KnowledgeProof.Make(polynomial.Secret, statement.Octets, secrets.Seed), ephemeral.Public, ciphers.ToImmutable());
    }

    /// <summary>The trustee's share of the joint key: the sum of those that the qualified dealers gave it; null where one of them is bad. Spec: Collaboration K5.</summary>
    internal static GroupScalar? ShareOf(InstitutionId self, TrusteeSecrets secrets, StateMap map, Ceremony ceremony, Moment moment)
    {
        var (own, sum) = (new KeyPair(secrets.Key), GroupScalar.Zero);
        foreach (var dealer in ceremony.Qualified)
        {
            var deal = CeremonyRules.DealOf(map, ceremony, dealer)!;
            using var context = CeremonyRules.EnvelopeContext(moment, dealer);
            if (!ShareEnvelope.TryOpen(CeremonyRules.CipherFor(ceremony, deal, self), deal.Ephemeral, own, context.Octets, out var share)) return null;
            sum += share;
        }

        return ceremony.Joint!.IsShareOf(Ceremony.IndexOf(moment.Epoch.Validators, self), sum) ? sum : null;
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

    private static Payload.Complain? Complain(
        InstitutionId self, TrusteeSecrets secrets, StateMap map, Ceremony ceremony, Moment moment, ref ElectionDeskState state)
    {
        var (index, own) = (Ceremony.IndexOf(moment.Epoch.Validators, self), new KeyPair(secrets.Key));
        foreach (var dealer in ceremony.Qualified.Except(state.Checked))
        {
            state = state with { Checked = state.Checked.Add(dealer) };
            var deal = CeremonyRules.DealOf(map, ceremony, dealer)!;
            using var context = CeremonyRules.EnvelopeContext(moment, dealer);
            var isShare = ShareEnvelope.TryOpen(CeremonyRules.CipherFor(ceremony, deal, self), deal.Ephemeral, own, context.Octets, out var share)
                && deal.Commitments.IsShareOf(index, share);
            if (!isShare) return new Payload.Complain(dealer, ShareEnvelope.Show(deal.Ephemeral, own, context.Octets, secrets.Seed));
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

using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Proofs;
using MedChain.Crypto.Threshold;

namespace MedChain.Core.Collaboration;

/// <summary>
/// What transactions of a key ceremony do to the state, and what the ends of its slices do. The chain is the broadcast channel: whatever is
/// judged here is judged by everybody alike. Pure. Spec: Collaboration K1 to K6.
/// </summary>
public static class CeremonyRules
{
    /// <summary>f + 1: so many trustees can use the key, f cannot; of so many dealers one is honest.</summary>
    public static int Threshold(ValidatorSet validators) => validators.FaultTolerance + 1;

    /// <summary>A validator publishes the key that shares are sealed to. Spec: Collaboration K1.</summary>
    public static StateMap Enrol(StateMap map, GroupElement key, KnowledgeProof proof, Moment moment, EventContext context, out RefusalCode code)
    {
        code = RefusalCode.WrongPhase;
        if (moment.Slice != Slice.Enrolment || !context.Validators.Contains(context.Sender) || Find(map) is not { } ceremony) return map;
        using var statement = Context("enrolment", moment, context.Sender);
        code = FreshKeys.Judge(ceremony.Trustees, context.Sender, key, proof, statement.Octets);
        return code != RefusalCode.None ? map : map.Set(StateKeys.Ceremony, ceremony with { Trustees = ceremony.Trustees.Add(context.Sender, key) });
    }

    /// <summary>An enrolled trustee deals. Spec: Collaboration K2, K3.</summary>
    public static StateMap Deal(StateMap map, Deal deal, Moment moment, EventContext context, out RefusalCode code)
    {
        code = RefusalCode.WrongPhase;
        if (moment.Slice != Slice.Dealing || Find(map) is not { } ceremony || !ceremony.Trustees.ContainsKey(context.Sender)) return map;
        code = RefusalCode.Repeated;
        if (ceremony.Dealers.Contains(context.Sender)) return map;
        code = RefusalCode.InvalidDeal;
        if (deal.Commitments.Points.Length != Threshold(context.Validators) || deal.Ciphers.Length != ceremony.Trustees.Count) return map;
        using var statement = Context("deal", moment, context.Sender);
        code = RefusalCode.InvalidProof;
        if (!deal.Knowledge.IsValid(deal.Commitments.PublicKey, statement.Octets)) return map;
        code = RefusalCode.None;
        return map.Set(StateKeys.Deal(context.Sender), new KeptDeal(ceremony.Epoch, deal))
            .Set(StateKeys.Ceremony, ceremony with { Dealers = ceremony.Dealers.Add(context.Sender) });
    }

    /// <summary>
    /// A trustee opens the share that a dealer sealed to it. Whether it is bad anyone can see; if it is not, the fault is the trustee's.
    /// Spec: Collaboration K4.
    /// </summary>
    public static StateMap Complain(StateMap map, InstitutionId dealer, ShareOpening opening, Moment moment, EventContext context, out RefusalCode code)
    {
        code = RefusalCode.WrongPhase;
        if (moment.Slice != Slice.Complaining || Find(map) is not { } ceremony) return map;
        if (!ceremony.Trustees.TryGetValue(context.Sender, out var key) || !ceremony.Dealers.Contains(dealer)) return map;
        code = RefusalCode.Repeated;
        if (ceremony.Disqualified.Contains(dealer)) return map;
        using var statement = EnvelopeContext(moment, dealer);
        var deal = DealOf(map, ceremony, dealer)!;
        var verdict = ShareEnvelope.Judge(
            deal.Commitments, deal.Ephemeral, CipherFor(ceremony, deal, context.Sender), key,
            Ceremony.IndexOf(context.Validators, context.Sender), opening, statement.Octets);
        code = verdict == ComplaintVerdict.Holds ? RefusalCode.None : verdict == ComplaintVerdict.False ? RefusalCode.FalseComplaint : RefusalCode.InvalidProof;
        if (verdict != ComplaintVerdict.Holds) return TrackRules.Fault(map, context.Sender, moment);
        return TrackRules.Fault(map.Set(StateKeys.Ceremony, ceremony with { Disqualified = ceremony.Disqualified.Add(dealer) }), dealer, moment);
    }

    /// <summary>What the last block of a slice does after its transactions. Spec: Collaboration K5, K6.</summary>
    public static StateMap EndSlice(StateMap map, Moment moment, KeyCeremonyMachine machine)
    {
        var ceremony = Find(map)!;
        switch (moment.Slice)
        {
            case Slice.Dealing:
                return map.Set(StateKeys.Ceremony, ceremony with { Phase = machine.Fire(ceremony.Phase, KeyCeremonyTrigger.DealsClosed) });
            case Slice.Complaining:
                var isEnough = ceremony.Qualified.Count >= Threshold(moment.Epoch.Validators);
                var trigger = isEnough ? KeyCeremonyTrigger.EnoughQualified : KeyCeremonyTrigger.TooFewQualified;
                var joint = isEnough ? FeldmanCommitments.Sum(ceremony.Qualified.Select(dealer => DealOf(map, ceremony, dealer)!.Commitments)) : null;
                return map.Set(StateKeys.Ceremony, ceremony with { Phase = machine.Fire(ceremony.Phase, trigger), Joint = joint });
            default:
                return map;
        }
    }

    /// <summary>The running epoch's ceremony; null before the first block of a chain with elections.</summary>
    public static Ceremony? Find(StateMap map) => map.TryGet<Ceremony>(StateKeys.Ceremony, out var ceremony) ? ceremony : null;

    /// <summary>A dealer's deal of this ceremony.</summary>
    public static Deal? DealOf(StateMap map, Ceremony ceremony, InstitutionId dealer) =>
        map.TryGet<KeptDeal>(StateKeys.Deal(dealer), out var kept) && kept.Epoch == ceremony.Epoch ? kept.Deal : null;

    /// <summary>The sealed share for an enrolled trustee.</summary>
    public static Digest CipherFor(Ceremony ceremony, Deal deal, InstitutionId trustee) => deal.Ciphers[ceremony.Trustees.Keys.ToList().IndexOf(trustee)];

    /// <summary>What a proof of the ceremony is bound to: chain, epoch, who makes it. Spec: Collaboration K1, K2.</summary>
    public static Transcript Context(string purpose, Moment moment, InstitutionId maker)
    {
        var transcript = new Transcript(purpose);
        transcript.Append(moment.Epoch.ChainId);
        transcript.Append(moment.Epoch.Epoch);
        transcript.Append(maker.Value);
        return transcript;
    }

    /// <summary>What a sealed share is bound to: chain, epoch, dealer; recipient and ephemeral key are bound by the envelope itself. Spec: Collaboration K3.</summary>
    public static Transcript EnvelopeContext(Moment moment, InstitutionId dealer) => Context("share envelope", moment, dealer);
}

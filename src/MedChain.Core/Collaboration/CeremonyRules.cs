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
/// judged here is judged by everybody alike. Pure. Spec: Collaboration K1 to K6, K8, K9.
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
        return code != RefusalCode.None ? map : map.Set(StateKeys.Ceremony(JointKey.Poll), ceremony with { Trustees = ceremony.Trustees.Add(context.Sender, key) });
    }

    /// <summary>An enrolled trustee deals; of the identity key, once there is one, a holder what it holds. Spec: Collaboration K2, K3, K9.</summary>
    public static StateMap Deal(StateMap map, JointKey of, Deal deal, Moment moment, EventContext context, out RefusalCode code)
    {
        code = RefusalCode.WrongPhase;
        if (moment.Slice != Slice.Dealing || Find(map, of) is not { } ceremony || !MayDeal(map, of, context.Sender)) return map;
        code = RefusalCode.Repeated;
        if (ceremony.Dealers.Contains(context.Sender)) return map;
        code = RefusalCode.InvalidDeal;
        if (deal.Commitments.Threshold != ceremony.Threshold || deal.Ciphers.Length != ceremony.Trustees.Count) return map;
        if (of == JointKey.Identity && !IdentityRules.HandsOn(map, context.Sender, deal)) return map;
        using var statement = DealContext(moment, context.Sender, of);
        using var envelope = EnvelopeContext(moment, context.Sender, of);
        code = RefusalCode.InvalidProof;
        if (!deal.Knowledge.IsValid(deal.Commitments.PublicKey, statement.Octets) || !deal.Sealing.IsValid(deal.Ephemeral, envelope.Octets)) return map;
        code = RefusalCode.None;
        return map.Set(StateKeys.Deal(of, context.Sender), new KeptDeal(ceremony.Epoch, deal))
            .Set(StateKeys.Ceremony(of), ceremony with { Dealers = ceremony.Dealers.Add(context.Sender) });
    }

    /// <summary>
    /// A trustee opens the share that a dealer sealed to it. Whether it is bad anyone can see; if it is not, the fault is the trustee's.
    /// Spec: Collaboration K4.
    /// </summary>
    public static StateMap Complain(StateMap map, JointKey of, InstitutionId dealer, ShareOpening opening, Moment moment, EventContext context, out RefusalCode code)
    {
        code = RefusalCode.WrongPhase;
        if (moment.Slice != Slice.Complaining || Find(map, of) is not { } ceremony) return map;
        if (!ceremony.Trustees.TryGetValue(context.Sender, out var key) || !ceremony.Dealers.Contains(dealer)) return map;
        code = RefusalCode.Repeated;
        if (ceremony.Disqualified.Contains(dealer)) return map;
        using var statement = EnvelopeContext(moment, dealer, of);
        var deal = DealOf(map, ceremony, dealer, of)!;
        var verdict = ShareEnvelope.Judge(
            deal.Commitments, deal.Ephemeral, CipherFor(ceremony, deal, context.Sender), key,
            Ceremony.IndexOf(context.Validators, context.Sender), opening, statement.Octets);
        code = verdict == ComplaintVerdict.Holds ? RefusalCode.None : verdict == ComplaintVerdict.False ? RefusalCode.FalseComplaint : RefusalCode.InvalidProof;
        if (verdict != ComplaintVerdict.Holds) return TrackRules.Fault(map, context.Sender, moment);
        return TrackRules.Fault(map.Set(StateKeys.Ceremony(of), ceremony with { Disqualified = ceremony.Disqualified.Add(dealer) }), dealer, moment);
    }

    /// <summary>What the last block of a slice does after its transactions. Spec: Collaboration K5, K6, K8, K9.</summary>
    public static StateMap EndSlice(StateMap map, Moment moment, KeyCeremonyMachine machine) => moment.Slice switch
    {
        Slice.Enrolment => IdentityRules.Begin(map, moment, machine),
        Slice.Dealing => CloseDeals(CloseDeals(map, JointKey.Poll, machine), JointKey.Identity, machine),
        Slice.Complaining => EndIdentity(EndPoll(map, moment, machine), moment, machine),
        _ => map,
    };

    /// <summary>The running epoch's ceremony of a key; null before its first. That of the identity key begins with the slice Dealing.</summary>
    public static Ceremony? Find(StateMap map, JointKey of = JointKey.Poll) => map.TryGet<Ceremony>(StateKeys.Ceremony(of), out var ceremony) ? ceremony : null;

    /// <summary>A dealer's deal of this ceremony.</summary>
    public static Deal? DealOf(StateMap map, Ceremony ceremony, InstitutionId dealer, JointKey of = JointKey.Poll) =>
        map.TryGet<KeptDeal>(StateKeys.Deal(of, dealer), out var kept) && kept.Epoch == ceremony.Epoch ? kept.Deal : null;

    /// <summary>The sealed share for an enrolled trustee.</summary>
    public static Digest CipherFor(Ceremony ceremony, Deal deal, InstitutionId trustee) => deal.Ciphers[ceremony.Trustees.Keys.ToList().IndexOf(trustee)];

    /// <summary>What a proof of the ceremony is bound to: chain, epoch, who makes it. Spec: Collaboration K1, K2.</summary>
    public static Transcript Context(string purpose, Moment moment, InstitutionId maker) => Context(purpose, moment.Epoch.ChainId, moment.Epoch.Epoch, maker);

    /// <summary>What the proof of a deal is bound to. Spec: Collaboration K2, K8.</summary>
    public static Transcript DealContext(Moment moment, InstitutionId dealer, JointKey of) => Context(of == JointKey.Poll ? "deal" : "identity deal", moment, dealer);

    /// <summary>What a sealed share is bound to: chain, epoch, dealer; recipient and ephemeral key are bound by the envelope itself. Spec: Collaboration K3, K8.</summary>
    public static Transcript EnvelopeContext(Moment moment, InstitutionId dealer, JointKey of = JointKey.Poll) =>
        EnvelopeContext(moment.Epoch.ChainId, moment.Epoch.Epoch, dealer, of);

    /// <inheritdoc cref="EnvelopeContext(Moment, InstitutionId, JointKey)"/>
    internal static Transcript EnvelopeContext(Digest chainId, ulong epoch, InstitutionId dealer, JointKey of) =>
        Context(of == JointKey.Poll ? "share envelope" : "identity share envelope", chainId, epoch, dealer);

    private static Transcript Context(string purpose, Digest chainId, ulong epoch, InstitutionId maker)
    {
        var transcript = new Transcript(purpose);
        transcript.Append(chainId);
        transcript.Append(epoch);
        transcript.Append(maker.Value);
        return transcript;
    }

    /// <summary>Who deals of a joint key. Spec: Collaboration K2, K8, K9.</summary>
    internal static bool MayDeal(StateMap map, JointKey of, InstitutionId dealer) =>
        of == JointKey.Identity ? IdentityRules.MayDeal(map, dealer) : Find(map)!.Trustees.ContainsKey(dealer);

    private static StateMap CloseDeals(StateMap map, JointKey of, KeyCeremonyMachine machine)
    {
        var ceremony = Find(map, of)!;
        return map.Set(StateKeys.Ceremony(of), ceremony with { Phase = machine.Fire(ceremony.Phase, KeyCeremonyTrigger.DealsClosed) });
    }

    private static StateMap EndPoll(StateMap map, Moment moment, KeyCeremonyMachine machine)
    {
        var ceremony = Find(map)!;
        var isEnough = ceremony.Qualified.Count >= Threshold(moment.Epoch.Validators);
        var trigger = isEnough ? KeyCeremonyTrigger.EnoughQualified : KeyCeremonyTrigger.TooFewQualified;
        var joint = isEnough ? FeldmanCommitments.Sum(ceremony.Qualified.Select(dealer => DealOf(map, ceremony, dealer)!.Commitments)) : null;
        return map.Set(StateKeys.Ceremony(JointKey.Poll), ceremony with { Phase = machine.Fire(ceremony.Phase, trigger), Joint = joint });
    }

    private static StateMap EndIdentity(StateMap map, Moment moment, KeyCeremonyMachine machine)
    {
        var ceremony = Find(map, JointKey.Identity)!;
        var isEnough = ceremony.Qualified.Count >= IdentityRules.Needed(map, moment.Epoch.Validators) && ceremony.Trustees.Count >= ceremony.Threshold;
        var phase = machine.Fire(ceremony.Phase, isEnough ? KeyCeremonyTrigger.EnoughQualified : KeyCeremonyTrigger.TooFewQualified);
        if (!isEnough) return map.Set(StateKeys.Ceremony(JointKey.Identity), ceremony with { Phase = phase });
        var next = IdentityRules.Next(map, ceremony, moment.Epoch.Validators);
        return map.Set(StateKeys.IdentityKey, next).Set(StateKeys.Ceremony(JointKey.Identity), ceremony with { Phase = phase, Joint = next.Commitments });
    }
}

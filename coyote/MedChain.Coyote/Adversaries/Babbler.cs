using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Proofs;
using MedChain.Crypto.RingSignatures;
using MedChain.Crypto.Threshold;

namespace MedChain.Coyote.Adversaries;

/// <summary>Says all that can be said in ceremonies and elections at any time, of anybody: of who has not dealt, of itself, of who is not there.</summary>
internal sealed class Babbler : Speaker
{
    private const int Most = 16;

    private int _said;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        if (Now(self) is not { } now || Drawn(self) is not { } drawn || ElectionRules.Find(self.State!.Final.Map) is not { } election || _said >= Most || self.Choose(8) != 0) return [];
        _said++;
        return Say(self, Anything(self, now, election, drawn));
    }

    private static Payload Anything(Foothold self, Moment now, ElectionEntry election, Secrets drawn)
    {
        var (trustee, voter) = (new KeyPair(drawn.Trustee.Key), new KeyPair(drawn.Voter.Key));
        var somebody = new InstitutionId((ushort)self.Choose(now.Epoch.Validators.Count + 1));
        using var envelope = CeremonyRules.EnvelopeContext(now, somebody);
        using var enrolment = CeremonyRules.Context("enrolment", now, self.Self);
        using var ballotKey = CeremonyRules.Context("ballot key", now, self.Self);
        using var turnout = ElectionRules.TurnoutContext(election.Event, self.Self);
        using var opening = TallyRules.OpeningContext(election.Event, 1);
        var tagBase = LinkableSignature.TagBase(election.Event);
        return self.Choose(9) switch
        {
            0 or 1 or 2 => new Payload.Complain(somebody, ShareEnvelope.Show(GroupElement.Generator, trustee, envelope.Octets, drawn.Trustee.Seed)),
            3 => new Payload.Enrol(trustee.Public, KnowledgeProof.Make(trustee, enrolment.Octets, drawn.Trustee.Seed)),
            4 => new Payload.RegisterBallotKey(voter.Public, KnowledgeProof.Make(voter, ballotKey.Octets, drawn.Voter.Seed)),
            5 => new Payload.Stand(),
            6 => new Payload.OpenTotals([trustee.Public], EqualLogsProof.Make(trustee, [new LogPair(GroupElement.Generator, trustee.Public)], opening.Octets, drawn.Trustee.Seed)),
            7 => new Payload.ClaimTurnout(OneOfManyLogsProof.Make(drawn.Voter.Key, tagBase, [drawn.Voter.Key * tagBase], turnout.Octets, drawn.Voter.Seed)),
            _ => new Payload.Cast(new SealedBallot(voter.Public, 1, [], new BoundProof([]), new LinkableSignature(GroupScalar.One, []))),
        };
    }
}

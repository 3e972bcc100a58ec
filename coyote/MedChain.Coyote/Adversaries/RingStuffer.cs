using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Proofs;

namespace MedChain.Coyote.Adversaries;

/// <summary>Registers ballot keys that it does not hold, or too many: another's, one next to another's, the identity, its own again and again.</summary>
internal sealed class RingStuffer : Speaker
{
    private const int Most = 6;

    private readonly List<Payload.RegisterBallotKey> _seen = [];
    private int _said;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        if (message is Message.Submitted { Transaction: { Payload: Payload.RegisterBallotKey seen } said } && said.Sender != self.Self) _seen.Add(seen);
        if (Now(self) is not { IsRegistration: true } now || Drawn(self) is not { } drawn || _said >= Most || self.Choose(3) != 0) return [];
        _said++;
        using var context = CeremonyRules.Context("ballot key", now, self.Self);
        return (self.Choose(4), _seen.Count) switch
        {
            (0, > 0) => Say(self, _seen[self.Choose(_seen.Count)]),
            (1, > 0) => Say(self, _seen[^1] with { Key = _seen[^1].Key + GroupElement.Generator }),
            (2, _) => Say(self, new Payload.RegisterBallotKey(GroupElement.Identity, KnowledgeProof.Make(GroupScalar.Zero, context.Octets, drawn.Voter.Seed))),
            _ => Say(self, new Payload.RegisterBallotKey(GroupElement.MultiplyBase(drawn.Voter.Key), KnowledgeProof.Make(drawn.Voter.Key, context.Octets, drawn.Voter.Seed))),
        };
    }
}

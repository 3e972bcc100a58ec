using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Proofs;
using MedChain.Crypto.Threshold;

namespace MedChain.Coyote.Adversaries;

/// <summary>Hands on another secret than its share of the identity key: a deal that is right in itself.</summary>
internal sealed class OtherKeyDealer : Speaker
{
    private Payload.Deals? _dealt;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent)
    {
        if (sent.Message is Message.Proposed { Proposal.Block: var block } && block.Transactions.Any(said => said.Payload is Payload.Deals { Of: JointKey.Identity } && said.Sender == self.Self)) return [];
        if (sent.Message is not Message.Submitted { Transaction: { Payload: Payload.Deals { Of: JointKey.Identity } } right } || right.Sender != self.Self) return [sent];
        if ((_dealt ??= Other(self)) is not { } other) return [sent];
        return [sent with { Message = new Message.Submitted(Transaction.Sign(self.Host.Setup.Genesis.ChainId, self.Self, right.Sequence, other, self.Host.Setup.Keys)) }];
    }

    private static Payload.Deals? Other(Foothold self)
    {
        if (Now(self) is not { } now || Drawn(self) is not { } drawn || CeremonyRules.Find(self.State!.Final.Map, JointKey.Identity) is not { } ceremony) return null;
        var (polynomial, ephemeral) = (drawn.Trustee.Polynomial(ceremony.Threshold, JointKey.Identity), new KeyPair(drawn.Trustee.Ephemeral(JointKey.Identity)));
        using var statement = CeremonyRules.DealContext(now, self.Self, JointKey.Identity);
        using var envelope = CeremonyRules.EnvelopeContext(now, self.Self, JointKey.Identity);
        var ciphers = ImmutableArray.CreateBuilder<Digest>();
        foreach (var (trustee, key) in ceremony.Trustees) ciphers.Add(ShareEnvelope.Seal(polynomial.ShareOf(Ceremony.IndexOf(now.Epoch.Validators, trustee)), ephemeral, key, envelope.Octets));
        var deal = new Deal(
            polynomial.Commit(), KnowledgeProof.Make(polynomial.Secret, statement.Octets, drawn.Trustee.Seed), ephemeral.Public,
            KnowledgeProof.Make(ephemeral, envelope.Octets, drawn.Trustee.Seed), ciphers.ToImmutable());
        return new Payload.Deals(deal, JointKey.Identity);
    }
}

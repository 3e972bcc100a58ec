using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Election;
using MedChain.Coyote.Harness;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Threshold;

namespace MedChain.Coyote.Adversaries;

/// <summary>
/// Deals shares to trustees that the schedule picks that are not those it has committed to: another number, or octets of chance; or commits to one point too few, or
/// without knowing what it commits to. It proposes no block that has its replica's own right deal.
/// </summary>
/// <param name="vanishes">It says nothing any more once dealing is over.</param>
internal sealed class BadDealer(bool vanishes = false) : Speaker
{
    private readonly SortedDictionary<JointKey, Payload.Deals> _dealt = [];

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Leave(Foothold self, Parcel sent)
    {
        if (vanishes && Now(self) is not { Slice: <= Slice.Dealing }) return [];
        if (sent.Message is Message.Proposed { Proposal.Block: var block } && block.Transactions.Any(said => said.Payload is Payload.Deals && said.Sender == self.Self)) return [];
        if (sent.Message is not Message.Submitted { Transaction: { Payload: Payload.Deals deals } right } || right.Sender != self.Self) return [sent];
        if (!_dealt.TryGetValue(deals.Of, out var dealt)) _dealt[deals.Of] = dealt = new Payload.Deals(Spoil(self, deals), deals.Of);
        return [sent with { Message = new Message.Submitted(Transaction.Sign(self.Host.Setup.Genesis.ChainId, self.Self, right.Sequence, dealt, self.Host.Setup.Keys)) }];
    }

    private static Deal Spoil(Foothold self, Payload.Deals said)
    {
        var deal = said.Deal;
        return self.Choose(8) switch
        {
            0 => deal with { Commitments = new FeldmanCommitments([.. deal.Commitments.Points.Take(deal.Commitments.Points.Length - 1)]) },
            1 => deal with { Commitments = new FeldmanCommitments(deal.Commitments.Points.SetItem(0, deal.Commitments.Points[0] + GroupElement.Generator)) },
            2 => deal with { Ciphers = [.. deal.Ciphers.Select(cipher => self.Toss() ? cipher : Digest.Zero)] },
            _ => deal with { Ciphers = Others(self, said) },
        };
    }

    /// <summary>Shares that open, to another number than the committed one.</summary>
    private static ImmutableArray<Digest> Others(Foothold self, Payload.Deals said)
    {
        var (deal, of) = said;
        if (Now(self) is not { } now || Drawn(self) is not { } drawn || CeremonyRules.Find(self.State!.Final.Map, of) is not { } ceremony) return deal.Ciphers;
        var held = of == JointKey.Identity && IdentityRules.Find(self.State.Final.Map) is { } shared ? self.State.Elections.Shares[shared.Epoch] : (GroupScalar?)null;
        var polynomial = held is { } own ? drawn.Trustee.Handing(own, deal.Commitments.Threshold) : drawn.Trustee.Polynomial(deal.Commitments.Threshold, of);
        using var envelope = CeremonyRules.EnvelopeContext(now, self.Self, of);
        var ciphers = ImmutableArray.CreateBuilder<Digest>();
        foreach (var (trustee, key) in ceremony.Trustees)
        {
            var share = polynomial.ShareOf(Ceremony.IndexOf(now.Epoch.Validators, trustee));
            ciphers.Add(ShareEnvelope.Seal(self.Toss() ? share : share + GroupScalar.One, new KeyPair(drawn.Trustee.Ephemeral(of)), key, envelope.Octets));
        }

        return ciphers.ToImmutable();
    }
}

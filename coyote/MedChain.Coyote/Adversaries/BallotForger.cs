using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Coyote.Harness;
using MedChain.Crypto.ElGamal;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Proofs;
using MedChain.Crypto.RingSignatures;

namespace MedChain.Coyote.Adversaries;

/// <summary>
/// Carries ballots to the chain that must not count: with a vote of two, with too many approvals, with another's choices, with another tag or none, made for another
/// election or in another ring, one that was replaced, one twice, one after the close; and now and then its own right one, or one after the other.
/// </summary>
/// <param name="kinds">Which of them, by number; all up to its own right one where none is named.</param>
internal sealed class BallotForger(params ImmutableArray<int> kinds) : Speaker
{
    private const int Kinds = 11;

    /// <summary>How many it carries.</summary>
    internal int Most { get; init; } = 8;

    private readonly List<SealedBallot> _seen = [];
    private SealedBallot? _kept;
    private int _said;

    /// <inheritdoc/>
    public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
    {
        if (message is Message.Submitted { Transaction.Payload: Payload.Cast { Ballot: var seen } }) _seen.Add(seen);
        if (Now(self) is not { } now || Drawn(self) is not { } drawn || ElectionRules.Find(self.State!.Final.Map) is not { Event.IsZero: false } election || _said >= Most) return [];
        var key = CeremonyRules.Find(self.State.Final.Map)!.Joint!.PublicKey;
        if (now.Slice == Slice.Voting) _kept ??= Own(self, election, key, drawn, 1);
        if (now.Slice is not (Slice.Voting or Slice.Tallying) || self.Choose(4) != 0) return [];
        _said++;
        var ballot = now.Slice == Slice.Tallying ? _kept : Forge(self, election, key, drawn, kinds.IsDefaultOrEmpty ? self.Choose(Kinds) : kinds[self.Choose(kinds.Length)]);
        return ballot is null ? [] : Say(self, new Payload.Cast(ballot));
    }

    private SealedBallot? Forge(Foothold self, ElectionEntry election, GroupElement key, Secrets drawn, int kind)
    {
        var own = Own(self, election, key, drawn, (uint)self.Choose(3) + 1);
        switch (kind)
        {
            case 0:
                return Sign(OfTwo(self, own, election, key), election, drawn);
            case 1:
                return BallotRules.Make(election, key, drawn.Voter.Key, election.Candidates, 1, (int)self.Town.Options.Parameters.MostApprovals, drawn.Voter.Seed);
            case 2:
                return _seen.Count == 0 ? null : Sign(own with { Choices = _seen[^1].Choices, Bound = _seen[^1].Bound }, election, drawn);
            case 3:
                return Sign(own with { Tag = own.Tag + GroupElement.Generator }, election, drawn);
            case 4:
                return Sign(own with { Tag = GroupElement.Identity }, election, drawn);
            case 5:
                return Own(self, election with { Event = Digest.Zero }, key, drawn, 1);
            case 6:
                return Own(self, election with { Voters = election.Voters.SetItem(election.Voters.Keys.First(), GroupElement.Generator) }, key, drawn, 1);
            case 7:
                return _seen.Count == 0 ? null : _seen[self.Choose(_seen.Count)];
            case 8:
                return _seen.Count == 0 ? null : _seen[0] with { Sequence = _seen[0].Sequence + 1 };
            case 9:
                return Sign(own with { Bound = new BoundProof([.. own.Bound.Branches.Reverse()]) }, election, drawn);
            case 11:
                return Own(self, election, key, drawn, (uint)_said);
            default:
                return own;
        }
    }

    private static SealedBallot Own(Foothold self, ElectionEntry election, GroupElement key, Secrets drawn, uint sequence) =>
        BallotRules.Make(election, key, drawn.Voter.Key, [self.Self], sequence, (int)self.Town.Options.Parameters.MostApprovals, drawn.Voter.Seed);

    /// <summary>A vote of two for the first candidate; the sum's proof holds.</summary>
    private static SealedBallot OfTwo(Foothold self, SealedBallot own, ElectionEntry election, GroupElement key)
    {
        var (choices, sum, all) = (ImmutableArray.CreateBuilder<Choice>(), Ciphertext.Zero, GroupScalar.Zero);
        for (var place = 0; place < own.Choices.Length; place++)
        {
            var (value, randomness) = (place == 0 ? 2u : 0u, GroupScalar.FromUInt64((ulong)(77 + place)));
            var vote = Ciphertext.Encrypt(key, value, randomness);
            using var context = BallotRules.ChoiceContext(election.Event, own.Tag, place);
            choices.Add(new Choice(vote, BoundProof.Make(key, vote, Math.Min(value, 1), randomness, 1, context.Octets, new byte[32])));
            (sum, all) = (sum + vote, all + randomness);
        }

        using var bound = BallotRules.BoundContext(election.Event, own.Tag);
        return own with { Choices = choices.ToImmutable(), Bound = BoundProof.Make(key, sum, 2, all, (int)self.Town.Options.Parameters.MostApprovals, bound.Octets, new byte[32]) };
    }

    private static SealedBallot Sign(SealedBallot ballot, ElectionEntry election, Secrets drawn) => ballot with
    {
        Signature = LinkableSignature.Sign(BallotRules.RingOf(election)!, drawn.Voter.Key, election.Event, ballot.Message(election.Event), drawn.Voter.Seed),
    };
}

using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Crypto.ElGamal;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Proofs;

namespace MedChain.Core.Tests.Election;

/// <summary>Registration, ballots, replacement, budgets: bad-inputs 43 to 56 among them.</summary>
public sealed class PollTests
{
    private readonly Hall _hall = new(4);

    [Fact]
    public void V1_slices_follow_one_another_and_the_rest_of_the_epoch()
    {
        var slices = new List<Slice>();
        for (var i = 0; i < 24; i++)
        {
            slices.Add(_hall.Next.Slice);
            _hall.Block();
        }

        Assert.Equal([.. Enumerable.Range(0, 24).Select(i => (Slice)Math.Min(i / 4, 5))], slices);
        Assert.Equal(1ul, _hall.Election.Epoch);
        _hall.Block();
        Assert.Equal((2ul, ElectionPhase.Registration), (_hall.Election.Epoch, _hall.Election.Phase));
    }

    [Fact]
    public void V3_a_ballot_key_is_registered_once_by_who_holds_it()
    {
        var key = (Payload.RegisterBallotKey)_hall.BallotKey(0);
        Assert.Equal(RefusalCode.InvalidProof, _hall.Say(1, key));
        Assert.Equal([RefusalCode.None, RefusalCode.Repeated, RefusalCode.KeyTaken], _hall.Block((0, key), (0, _hall.BallotKey(0)), (1, key)));
        Assert.Equal(RefusalCode.WrongPhase, _hall.To(Slice.Voting).Say(2, _hall.BallotKey(2)));
    }

    [Fact]
    public void V4_the_event_fixes_ring_candidates_and_key()
    {
        _hall.ToVoting(0, 1, 2);
        var election = _hall.Election;
        var (ring, key) = (BallotRules.RingOf(election)!, _hall.Ceremony.Joint!.PublicKey);
        Assert.Equal(election.Event, BallotRules.EventOf(election, _hall.Epoch.ChainId, ring.Root, key));
        Assert.NotEqual(election.Event, BallotRules.EventOf(election with { Candidates = election.Candidates.Remove(Hall.H(0)) }, _hall.Epoch.ChainId, ring.Root, key));
        Assert.NotEqual(election.Event, BallotRules.EventOf(election, _hall.Epoch.ChainId, ring.Root, key + GroupElement.Generator));
        Assert.NotEqual(election.Event, BallotRules.EventOf(election, _hall.Epoch.ChainId, Digest.Zero, key));
    }

    [Fact]
    public void V5_a_ballot_counts_once_its_signature_and_proofs_hold_whoever_carries_it()
    {
        _hall.ToVoting(0, 1, 2);
        Assert.Equal(RefusalCode.None, _hall.Say(3, new Payload.Cast(_hall.Ballot(0, 1, 1, 2))));
        Assert.Equal(RefusalCode.Repeated, _hall.Say(2, new Payload.Cast(_hall.Ballot(0, 1, 0))));
        Assert.Single(_hall.Poll.Tags);
    }

    [Fact]
    public void V6_a_vote_of_two_a_third_approval_and_a_copied_choice_are_refused()
    {
        _hall.ToVoting(0, 1, 2);
        var honest = _hall.Ballot(0, 1, 1);
        var (scope, key, secret) = (_hall.Election.Event, _hall.Ceremony.Joint!.PublicKey, new VoterSecrets(_hall.Voter(1)).Key);
        Assert.Equal(RefusalCode.InvalidProof, _hall.Say(3, new Payload.Cast(_hall.Ballot(0, 1, 0, 1, 2))));

        var own = _hall.Ballot(1, 1, 0);
        var copied = Signed(own with { Choices = [.. honest.Choices.Take(1), .. own.Choices.Skip(1)] });
        Assert.Equal(RefusalCode.InvalidProof, _hall.Say(3, new Payload.Cast(copied)));

        var randomness = GroupScalar.FromUInt64(77);
        var two = Ciphertext.Encrypt(key, 2, randomness);
        using var context = BallotRules.ChoiceContext(scope, own.Tag, 0);
        var stuffed = Signed(own with { Choices = own.Choices.SetItem(0, new Choice(two, BoundProof.Make(key, two, 1, randomness, 1, context.Octets, new byte[32]))) });
        Assert.Equal(RefusalCode.InvalidProof, _hall.Say(3, new Payload.Cast(stuffed)));
        Assert.Empty(_hall.Poll.Tags);

        SealedBallot Signed(SealedBallot ballot) => ballot with
        {
            Signature = Crypto.RingSignatures.LinkableSignature.Sign(BallotRules.RingOf(_hall.Election)!, secret, scope, ballot.Message(scope), new byte[32]),
        };
    }

    [Fact]
    public void V6_any_change_of_a_ballot_makes_it_invalid()
    {
        _hall.ToVoting(0, 1, 2);
        var ballot = _hall.Ballot(0, 1, 1);
        Assert.True(Holds(ballot));
        Assert.False(Holds(ballot with { Sequence = 2 }));
        Assert.False(Holds(ballot with { Tag = ballot.Tag + GroupElement.Generator }));
        Assert.False(Holds(ballot with { Choices = [ballot.Choices[1], ballot.Choices[0], ballot.Choices[2]] }));
        Assert.False(Holds(ballot with { Bound = new BoundProof([.. ballot.Bound.Branches.Reverse()]) }));
        Assert.False(Holds(ballot with { Signature = ballot.Signature with { First = ballot.Signature.First + GroupScalar.One } }));

        bool Holds(SealedBallot changed) => BallotRules.IsAuthentic(changed, _hall.Election, _hall.Ceremony.Joint!.PublicKey, 2);
    }

    [Fact]
    public void V7_a_ballot_is_replaced_only_by_a_higher_number_and_at_most_eight_times()
    {
        var hall = new Hall(4, Hall.Parameters with { EpochLength = 72, SliceLength = 12 }).ToVoting(0, 1, 2);
        Assert.Equal(RefusalCode.None, hall.Say(3, new Payload.Cast(hall.Ballot(0, 5, 1))));
        Assert.Equal(RefusalCode.Repeated, hall.Say(3, new Payload.Cast(hall.Ballot(0, 4, 2))));
        for (uint i = 0; i < BallotRules.MostReplacements; i++) Assert.Equal(RefusalCode.None, hall.Say(3, new Payload.Cast(hall.Ballot(0, 6 + i, 2))));
        Assert.Equal(RefusalCode.Repeated, hall.Say(3, new Payload.Cast(hall.Ballot(0, 99, 1))));
        Assert.Single(hall.Poll.Tags);
    }

    [Fact]
    public void V9_a_carrier_of_bad_ballots_carries_no_more()
    {
        _hall.ToVoting(0, 1, 2);
        var (good, bad) = (_hall.Ballot(0, 1, 1), _hall.Ballot(0, 1, 1) with { Sequence = 2 });
        var codes = _hall.Block([.. Enumerable.Repeat((3, (Payload)new Payload.Cast(bad)), 4), (3, new Payload.Cast(good)), (2, new Payload.Cast(good))]);
        Assert.Equal([.. Enumerable.Repeat(RefusalCode.InvalidProof, 4), RefusalCode.BudgetSpent, RefusalCode.None], codes);
    }

    [Fact]
    public void V9_a_ballot_of_another_shape_is_refused_before_anything_is_verified()
    {
        _hall.ToVoting(0, 1, 2);
        var ballot = _hall.Ballot(0, 1, 1);
        var (scalar, signature) = (GroupScalar.One, ballot.Signature);
        Assert.Equal(RefusalCode.InvalidBallot, _hall.Say(3, new Payload.Cast(ballot with { Choices = ballot.Choices.RemoveAt(0) })));
        Assert.Equal(RefusalCode.InvalidBallot, _hall.Say(3, new Payload.Cast(ballot with { Signature = signature with { Responses = signature.Responses.Add(scalar) } })));
        Assert.Equal(RefusalCode.InvalidBallot, _hall.Say(3, new Payload.Cast(ballot with { Bound = new BoundProof(ballot.Bound.Branches.RemoveAt(0)) })));
        Assert.Empty(_hall.Poll.Refused);
    }

    [Fact]
    public void V9_a_ballot_comes_neither_before_the_poll_opens_nor_after_it_closes()
    {
        _hall.ToVoting(0, 1, 2);
        var ballot = _hall.Ballot(0, 1, 1);
        for (var i = 0; i < 3; i++) _hall.Block();
        Assert.Equal(RefusalCode.None, _hall.Say(3, new Payload.Cast(ballot)));
        Assert.Equal(RefusalCode.WrongPhase, _hall.Say(3, new Payload.Cast(_hall.Ballot(1, 1, 1))));
        Assert.Equal(RefusalCode.WrongPhase, new Hall(4).Say(3, new Payload.Cast(ballot)));
    }

    [Fact]
    public void V9_a_ballot_of_another_epoch_is_refused()
    {
        var old = _hall.ToVoting(0, 1, 2).Ballot(0, 1, 1);
        _hall.ToNextEpoch().ToVoting(0, 1, 2);
        Assert.Equal(RefusalCode.InvalidProof, _hall.Say(3, new Payload.Cast(old)));
    }
}

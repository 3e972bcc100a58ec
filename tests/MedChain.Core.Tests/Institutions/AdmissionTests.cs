using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Institutions;

/// <summary>Applications, endorsements, and who lost its state. Spec: Institutions I4 to I7.</summary>
public sealed class AdmissionTests
{
    private readonly Chamber _chamber = new(4);

    [Fact]
    public void I7_the_endorsement_of_n_minus_f_members_admits_and_the_boundary_seats()
    {
        var five = _chamber.Consortium.Draw(4);
        Assert.Equal(RefusalCode.None, _chamber.Apply(0, five.Registration));
        Assert.Equal(InstitutionPhase.Applied, _chamber[4].Phase);
        Assert.Equal(RefusalCode.None, _chamber.Endorse(five.Institution, 3, 1));
        Assert.Equal(InstitutionPhase.Applied, _chamber[4].Phase);
        Assert.Equal(RefusalCode.None, _chamber.Endorse(five.Institution, 0));
        Assert.Equal(InstitutionPhase.Syncing, _chamber[4].Phase);
        Assert.Equal([0, 1, 2, 3, 4], _chamber.EndEpoch());
        Assert.Equal(new Account(five.Institution, InstitutionPhase.Active, 0, Dues.None), _chamber[4]);
        Assert.Equal(five.Institution, _chamber.Epoch.Validators.Find(Chamber.H(4)));
        _chamber.UseKeys(five.Setup);
        Assert.Equal(RefusalCode.UnknownInstitution, _chamber.Expel(9, 4));
    }

    [Fact]
    public void I7_one_endorsement_too_few_seats_nobody()
    {
        var five = _chamber.Consortium.Draw(4);
        _chamber.Apply(0, five.Registration);
        _chamber.Endorse(five.Institution, 0, 1);
        Assert.Equal(RefusalCode.Repeated, _chamber.Endorse(five.Institution, 1));
        Assert.Equal([0, 1, 2, 3], _chamber.EndEpoch());
        Assert.Equal(InstitutionPhase.Applied, _chamber[4].Phase);
        _chamber.Endorse(five.Institution, 2);
        Assert.Equal(InstitutionPhase.Syncing, _chamber[4].Phase);
        Assert.Equal([0, 1, 2, 3, 4], _chamber.EndEpoch());
    }

    [Fact]
    public void I7_only_members_of_the_running_set_count()
    {
        var chamber = new Chamber(5);
        var six = chamber.Consortium.Draw(5);
        chamber.Apply(0, six.Registration);
        chamber.Endorse(six.Institution, 3, 4);
        chamber.Retire(4, 4);
        Assert.Equal([0, 1, 2, 3], chamber.EndEpoch());
        Assert.Equal(RefusalCode.None, chamber.Endorse(six.Institution, 0));
        Assert.Equal(InstitutionPhase.Applied, chamber[5].Phase);
        Assert.Null(chamber.TrySay(4, new Payload.Endorse(Registration.Subject(chamber.ChainId, six.Institution))));
        chamber.Endorse(six.Institution, 1);
        Assert.Equal(InstitutionPhase.Syncing, chamber[5].Phase);
    }

    [Fact]
    public void I7_an_endorsement_is_for_one_number_name_and_keys()
    {
        var (five, other) = (_chamber.Consortium.Draw(4), _chamber.Consortium.Draw(4, generation: 1));
        _chamber.Apply(0, five.Registration);
        Assert.Equal(RefusalCode.UnknownApplication, _chamber.Endorse(other.Institution, 0));
        Assert.Equal(RefusalCode.UnknownApplication, _chamber.Endorse(five.Institution with { Name = "Other" }, 0));
        Assert.NotEqual(Registration.Subject(_chamber.ChainId, five.Institution), Registration.Subject(Digest.Zero, five.Institution));
        _chamber.Endorse(five.Institution, 0, 1, 2);
        Assert.Equal(RefusalCode.UnknownApplication, _chamber.Endorse(five.Institution, 3));
    }

    [Fact]
    public void I6_number_and_keys_of_others_are_refused_whether_they_are_in_use_or_not()
    {
        var chamber = new Chamber(5);
        var keys = chamber.Consortium.Draw(5).Registration.Institution;
        chamber.Retire(0, 4);
        chamber.EndEpoch();
        Assert.Equal(RefusalCode.NumberTaken, chamber.Apply(0, chamber.Consortium.Draw(4).Registration));
        foreach (var taken in chamber.Consortium.Genesis.Founders.Members)
        {
            Assert.Equal(RefusalCode.KeyTaken, chamber.Apply(0, Unproved(keys with { SigningKey = taken.SigningKey })));
            Assert.Equal(RefusalCode.KeyTaken, chamber.Apply(0, Unproved(keys with { SigningKey = taken.SealingKey })));
            Assert.Equal(RefusalCode.KeyTaken, chamber.Apply(0, Unproved(keys with { VrfKey = taken.VrfKey })));
            Assert.Equal(RefusalCode.KeyTaken, chamber.Apply(0, Unproved(keys with { SealingKey = taken.SealingKey })));
        }

        Assert.Equal(RefusalCode.KeyTaken, chamber.Apply(0, Unproved(keys with { SigningKey = keys.VrfKey })));
    }

    [Fact]
    public void I6_a_member_has_one_open_application_and_an_application_lapses_after_30_days()
    {
        var (five, six) = (_chamber.Consortium.Draw(4), _chamber.Consortium.Draw(5));
        _chamber.Apply(0, five.Registration);
        Assert.Equal(RefusalCode.NumberTaken, _chamber.Apply(1, five.Registration));
        Assert.Equal(RefusalCode.ApplicationOpen, _chamber.Apply(0, six.Registration));
        _chamber.Endorse(five.Institution, 0, 1);
        _chamber.Wait(MembershipRules.LapseMs);
        Assert.Equal(RefusalCode.UnknownApplication, _chamber.Endorse(five.Institution, 2));
        Assert.Equal(RefusalCode.None, _chamber.Apply(0, six.Registration));
        _chamber.Endorse(six.Institution, 0, 1, 2);
        Assert.Equal(RefusalCode.None, _chamber.Apply(0, _chamber.Consortium.Draw(6).Registration));
    }

    [Fact]
    public void I6_who_lost_its_state_is_admitted_again_in_its_place_and_the_set_never_falls_below_four()
    {
        var again = _chamber.Consortium.Draw(3);
        var before = _chamber[3].Institution;
        Assert.Equal(RefusalCode.None, _chamber.Apply(0, again.Registration));
        Assert.Equal(InstitutionPhase.Active, _chamber[3].Phase);
        _chamber.Condemn(3);
        _chamber.Endorse(again.Institution, 0, 1, 2);
        Assert.Equal(new Account(before, InstitutionPhase.Syncing, 0, Dues.None), _chamber[3]);
        Assert.Null(_chamber.TrySay(3, new Payload.Expel(Chamber.H(0))));
        Assert.Equal(before, _chamber.Epoch.Validators.Find(Chamber.H(3)));
        Assert.Equal([0, 1, 2, 3], _chamber.EndEpoch());
        Assert.Equal(again.Institution, _chamber.Epoch.Validators.Find(Chamber.H(3)));
        Assert.Null(_chamber.TrySay(3, new Payload.Expel(Chamber.H(0))));
        _chamber.UseKeys(again.Setup);
        Assert.Equal(RefusalCode.None, _chamber.Expel(0, 3));
    }

    [Fact]
    public void I6_a_suspended_institution_comes_back_with_a_new_signing_key_and_not_with_the_old_one()
    {
        var chamber = new Chamber(5);
        chamber.Condemn(2);
        Assert.Equal([0, 1, 3, 4], chamber.EndEpoch());
        var again = chamber.Consortium.Draw(2);
        var old = chamber[2].Institution;
        Assert.Equal(RefusalCode.KeyTaken, chamber.Apply(0, Unproved(again.Institution with { SigningKey = old.SigningKey })));
        Assert.Equal(RefusalCode.InvalidRegistration, chamber.Apply(0, Unproved(again.Institution with { Name = "Another name" })));
        Assert.Equal(RefusalCode.None, chamber.Apply(0, again.Registration));
        chamber.Endorse(again.Institution, 0, 1, 3);
        Assert.Equal((InstitutionPhase.Syncing, old), (chamber[2].Phase, chamber[2].Institution));
        Assert.Equal([0, 1, 2, 3, 4], chamber.EndEpoch());
        Assert.Equal(again.Institution, chamber.Epoch.Validators.Find(Chamber.H(2)));
    }

    [Fact]
    public void I7_evidence_under_the_old_key_does_not_reach_who_was_admitted_again()
    {
        var evidence = new Payload.Misbehaviour(new Evidence.Votes(Vote(1), Vote(2)));
        var again = _chamber.Consortium.Draw(3);
        _chamber.Apply(0, again.Registration);
        _chamber.Endorse(again.Institution, 0, 1, 2);
        Assert.Equal(RefusalCode.None, _chamber.Say(0, evidence));
        Assert.Equal(Dues.None, _chamber[3].Due);
        _chamber.EndEpoch();
        Assert.Equal(RefusalCode.InvalidEvidence, _chamber.Say(0, new Payload.Misbehaviour(new Evidence.Votes(Vote(2), Vote(3)))));

        Vote Vote(byte block) => Ballots.Vote(_chamber.Consortium, new Ballot(VoteKind.Notarize, 1, 1, new Digest(Enumerable.Repeat(block, 32).ToArray())), 3);
    }

    [Fact]
    public void I4_of_two_applications_for_one_number_one_is_admitted()
    {
        var (one, two) = (_chamber.Consortium.Draw(3), _chamber.Consortium.Draw(3, generation: 1));
        _chamber.Apply(0, one.Registration);
        _chamber.Apply(1, two.Registration);
        _chamber.Endorse(two.Institution, 0, 1);
        _chamber.Endorse(one.Institution, 0, 1, 2);
        Assert.Equal(RefusalCode.WrongPhase, _chamber.Endorse(two.Institution, 2));
        _chamber.EndEpoch();
        Assert.Equal(one.Institution, _chamber.Epoch.Validators.Find(Chamber.H(3)));
    }

    private static Registration Unproved(Institution institution) => new(
        institution, new PossessionProof(new Signature(new byte[64]), new VrfProof(new byte[80]), default, new Signature(new byte[64])));
}

using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Election;
using MedChain.Core.Tests.Election;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Threshold;

namespace MedChain.Core.Tests.Collaboration;

/// <summary>The key ceremony on the chain: who deals, who complains, who is put out, who can use the key.</summary>
public sealed class CeremonyTests
{
    private readonly Hall _hall = new(7);

    [Fact]
    public void K1_a_validator_enrols_once_with_a_key_that_it_holds()
    {
        var enrolment = (Payload.Enrol)_hall.Enrolment(0);
        Assert.Equal(RefusalCode.InvalidProof, _hall.Say(1, enrolment));
        Assert.Equal(RefusalCode.None, _hall.Say(0, enrolment));
        Assert.Equal(RefusalCode.Repeated, _hall.Say(0, enrolment));
        Assert.Equal(RefusalCode.KeyTaken, _hall.Say(1, enrolment));
        Assert.Equal(RefusalCode.WrongPhase, _hall.To(Slice.Dealing).Say(2, _hall.Enrolment(2)));
    }

    [Fact]
    public void K2_a_deal_fits_the_council_and_proves_its_constant_term()
    {
        _hall.Enrol(0, 1, 2, 3, 4).To(Slice.Dealing);
        var deal = _hall.Deal(0);
        Assert.Equal(RefusalCode.InvalidDeal, _hall.Say(0, new Payload.Deals(deal with { Commitments = new FeldmanCommitments([.. deal.Commitments.Points.Take(2)]) })));
        Assert.Equal(RefusalCode.InvalidDeal, _hall.Say(0, new Payload.Deals(deal with { Ciphers = deal.Ciphers.RemoveAt(0) })));
        Assert.Equal(RefusalCode.InvalidProof, _hall.Say(0, new Payload.Deals(_hall.Deal(1))));
        Assert.Equal(RefusalCode.None, Assert.Single(_hall.Block((0, new Payload.Deals(deal)))));
    }

    [Theory]
    [InlineData(JointKey.Poll)]
    [InlineData(JointKey.Identity)]
    public void K3_a_dealer_seals_with_no_key_that_is_made_of_anothers(JointKey of)
    {
        _hall.Enrol([.. _hall.Everybody]).To(Slice.Dealing);
        var (right, mine) = (_hall.Deal(0), _hall.Deal(1, of)!);
        var borrowed = mine with { Ephemeral = right.Ephemeral };
        Assert.Equal(RefusalCode.InvalidProof, _hall.Say(1, new Payload.Deals(borrowed, of)));
        Assert.Equal(RefusalCode.InvalidProof, _hall.Say(1, new Payload.Deals(borrowed with { Sealing = right.Sealing }, of)));
        Assert.Equal(RefusalCode.InvalidProof, _hall.Say(1, new Payload.Deals(mine with { Ephemeral = mine.Ephemeral + right.Ephemeral }, of)));
        Assert.Equal(RefusalCode.None, _hall.Say(1, new Payload.Deals(mine, of)));
    }

    [Fact]
    public void K2_who_has_not_enrolled_deals_nothing_and_nobody_deals_twice()
    {
        _hall.Enrol(0, 1, 2).To(Slice.Dealing);
        var deal = _hall.Deal(0);
        Assert.Equal(RefusalCode.WrongPhase, _hall.Say(5, new Payload.Deals(deal)));
        Assert.Equal([RefusalCode.None, RefusalCode.Repeated], _hall.Block((0, new Payload.Deals(deal)), (0, new Payload.Deals(deal))));
    }

    [Fact]
    public void K3_K4_a_complaint_of_a_bad_share_puts_its_dealer_out()
    {
        Dealt(bad: 0, victim: 3);
        Assert.Equal(RefusalCode.None, _hall.Say(3, Complaint(3, 0)));
        Assert.Contains(Hall.H(0), _hall.Ceremony.Disqualified);
        Assert.Equal(1u, _hall.Track(0).Faults);
        Assert.Equal(RefusalCode.Repeated, _hall.Say(3, Complaint(3, 0)));
        Assert.DoesNotContain(Hall.H(0), _hall.To(Slice.Voting).Ceremony.Qualified);
        Assert.Equal(KeyCeremonyPhase.Qualified, _hall.Ceremony.Phase);
    }

    [Fact]
    public void K4_a_false_complaint_and_a_false_opening_name_their_maker()
    {
        Dealt(bad: 0, victim: 3);
        Assert.Equal(RefusalCode.FalseComplaint, _hall.Say(2, Complaint(2, 1)));
        Assert.Equal(1u, _hall.Track(2).Faults);
        var opening = ((Payload.Complain)Complaint(4, 1)).Opening;
        Assert.Equal(RefusalCode.InvalidProof, _hall.Say(4, new Payload.Complain(Hall.H(1), opening with { Shared = opening.Shared + GroupElement.Generator })));
        Assert.Equal(1u, _hall.Track(4).Faults);
        Assert.Empty(_hall.Ceremony.Disqualified);
        Assert.Equal(RefusalCode.WrongPhase, _hall.To(Slice.Voting).Say(3, Complaint(3, 0)));
    }

    [Fact]
    public void K4_a_complaint_of_who_has_not_dealt_or_is_not_there_does_nothing()
    {
        _hall.Enrol(0, 1, 2, 3, 4).To(Slice.Dealing).Block((0, new Payload.Deals(_hall.Deal(0))));
        var complaint = Complaint(1, 0);
        int[] others = [1, 2, 5, 6, 40];
        Assert.All(others, dealer => Assert.Equal(RefusalCode.WrongPhase, _hall.Say(1, complaint with { Dealer = Hall.H(dealer) })));
        _hall.To(Slice.Complaining);
        Assert.Equal([.. others.Take(4).Select(_ => RefusalCode.WrongPhase)], _hall.Block([.. others.Take(4).Select(dealer => (1, (Payload)(complaint with { Dealer = Hall.H(dealer) })))]));
        Assert.Equal(RefusalCode.WrongPhase, _hall.Say(6, Complaint(6, 0)));
        Assert.All(Enumerable.Range(0, 7), number => Assert.Equal(0u, _hall.Track(number).Faults));
    }

    [Fact]
    public void K4_another_trustees_opening_is_no_complaint()
    {
        Dealt(bad: 0, victim: 3);
        Assert.Equal(RefusalCode.InvalidProof, _hall.Say(5, Complaint(3, 0)));
        Assert.Empty(_hall.Ceremony.Disqualified);
    }

    [Fact]
    public void K5_any_f_plus_1_shares_give_the_joint_key_and_f_do_not()
    {
        Dealt(bad: null, victim: null);
        _hall.To(Slice.Voting);
        var joint = _hall.Ceremony.Joint!;
        var shares = _hall.Everybody.Select(i => ((byte)(i + 1), Share(i))).ToList();
        Assert.All(shares, share => Assert.Equal(joint.KeyOf(share.Item1), GroupElement.MultiplyBase(share.Item2)));
        foreach (int[] chosen in (int[][])[[0, 1, 2], [4, 5, 6], [6, 0, 3]])
        {
            Assert.Equal(joint.PublicKey, GroupElement.MultiplyBase(Lagrange.Interpolate([.. chosen.Select(i => shares[i])])));
        }

        Assert.NotEqual(joint.PublicKey, GroupElement.MultiplyBase(Lagrange.Interpolate([.. shares.Take(2)])));
    }

    [Fact]
    public void K5_a_trustee_with_a_bad_share_that_nobody_heard_of_keeps_silent()
    {
        Dealt(bad: 0, victim: 3);
        _hall.To(Slice.Voting);
        Assert.Contains(Hall.H(0), _hall.Ceremony.Qualified);
        Assert.Null(TrusteeDesk.ShareOf(Hall.H(3), _hall.Trustee(3), _hall.Map, _hall.Ceremony, _hall.Next));
        Assert.NotNull(TrusteeDesk.ShareOf(Hall.H(4), _hall.Trustee(4), _hall.Map, _hall.Ceremony, _hall.Next));
    }

    [Theory]
    [InlineData(3, KeyCeremonyPhase.Qualified)]
    [InlineData(2, KeyCeremonyPhase.Failed)]
    public void K6_a_ceremony_needs_f_plus_1_qualified_dealers_and_fails_visibly(int dealers, KeyCeremonyPhase phase)
    {
        _hall.Enrol([.. _hall.Everybody]).To(Slice.Dealing);
        Assert.Equal(KeyCeremonyPhase.Dealing, _hall.Ceremony.Phase);
        _hall.Block([.. Enumerable.Range(0, dealers).Select(i => (i, (Payload)new Payload.Deals(_hall.Deal(i))))]);
        Assert.Equal(KeyCeremonyPhase.Complaining, _hall.To(Slice.Complaining).Ceremony.Phase);
        Assert.Equal(phase, _hall.To(Slice.Voting).Ceremony.Phase);
        Assert.Equal(phase == KeyCeremonyPhase.Failed, _hall.Ceremony.Joint is null);
    }

    [Fact]
    public void K7_all_of_a_trustees_secrets_hang_on_its_seed()
    {
        var (one, same, other) = (_hall.Trustee(0), _hall.Trustee(0), _hall.Trustee(1));
        Assert.Equal(one.Key, same.Key);
        Assert.Equal(one.Polynomial(3).ShareOf(2), same.Polynomial(3).ShareOf(2));
        Assert.NotEqual(one.Key, other.Key);
        Assert.NotEqual(one.Ephemeral(), one.Key);
    }

    private GroupScalar Share(int number) => TrusteeDesk.ShareOf(Hall.H(number), _hall.Trustee(number), _hall.Map, _hall.Ceremony, _hall.Next)!.Value;

    private Payload.Complain Complaint(int maker, int dealer)
    {
        using var context = CeremonyRules.EnvelopeContext(_hall.Next, Hall.H(dealer));
        var deal = CeremonyRules.DealOf(_hall.Map, _hall.Ceremony, Hall.H(dealer))!;
        return new Payload.Complain(Hall.H(dealer), ShareEnvelope.Show(deal.Ephemeral, new KeyPair(_hall.Trustee(maker).Key), context.Octets, _hall.Trustee(maker).Seed));
    }

    private void Dealt(int? bad, int? victim)
    {
        _hall.Enrol([.. _hall.Everybody]).To(Slice.Dealing);
        _hall.Block([.. _hall.Everybody.Select(i => (i, (Payload)new Payload.Deals(i == bad ? Spoilt(_hall.Deal(i), victim!.Value) : _hall.Deal(i))))]);
        _hall.To(Slice.Complaining);
    }

    private static Deal Spoilt(Deal deal, int victim)
    {
        var octets = deal.Ciphers[victim].ToArray();
        octets[0] ^= 1;
        return deal with { Ciphers = deal.Ciphers.SetItem(victim, new Crypto.Hashing.Digest(octets)) };
    }
}

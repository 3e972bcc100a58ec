using MedChain.Core.Chain;
using MedChain.Core.Collaboration;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Core.Tests.Election;
using MedChain.Crypto.Groups;
using MedChain.Crypto.Threshold;

namespace MedChain.Core.Tests.Collaboration;

/// <summary>The long-lived identity key: made once, handed on in every epoch, the same public key for good.</summary>
public sealed class IdentityKeyTests
{
    private static readonly int[] s_all = [0, 1, 2, 3, 4, 5, 6];

    private readonly Hall _hall = new(7);

    [Fact]
    public void K8_the_first_ceremony_makes_a_key_of_which_n_less_f_shares_are_needed()
    {
        var key = _hall.HandOn(s_all) is { Map: var map } ? IdentityRules.Find(map)! : null!;
        Assert.Equal((1UL, 5, 7), (key.Epoch, key.Commitments.Threshold, key.Holders.Count));
        Assert.All(key.Givers.Values, index => Assert.Equal(0, index));
        Assert.Equal(key.Commitments.PublicKey, Joint(key, 0, 2, 3, 4, 6));
        Assert.NotEqual(key.Commitments.PublicKey, Joint(key, 0, 2, 3, 4));
        Assert.NotEqual(key.Commitments.PublicKey, _hall.Ceremony.Joint?.PublicKey);
    }

    [Fact]
    public void K9_another_sharing_has_the_same_public_key_and_old_shares_are_worth_nothing_in_it()
    {
        _hall.HandOn(s_all);
        var (first, old) = (IdentityRules.Find(_hall.Map)!, _hall.Shares[6][1]);
        _hall.ToNextEpoch().HandOn(0, 1, 2, 3, 4);
        var second = IdentityRules.Find(_hall.Map)!;
        Assert.Equal((2UL, 5, 5), (second.Epoch, second.Commitments.Threshold, second.Holders.Count));
        Assert.Equal(first.Commitments.PublicKey, second.Commitments.PublicKey);
        Assert.Equal(first.Commitments.PublicKey, Joint(second, 0, 1, 2, 3, 4));
        var mixed = Lagrange.Interpolate([(first.Holders[Hall.H(6)], old), .. Values(second, 0, 1, 2, 3)]);
        Assert.NotEqual(first.Commitments.PublicKey, GroupElement.MultiplyBase(mixed));
        Assert.All(new[] { 0, 1, 2, 3, 4 }, i => Assert.Equal([2UL], _hall.Shares[i].Keys));
    }

    [Fact]
    public void K9_with_fewer_dealers_than_the_sharing_needs_it_stays_as_it_is()
    {
        _hall.HandOn(s_all);
        var first = IdentityRules.Find(_hall.Map)!;
        _hall.ToNextEpoch().To(Slice.Enrolment).Enrol(s_all).To(Slice.Dealing);
        _hall.Block([.. new[] { 0, 1, 2, 3 }.Select(i => (i, (Payload)new Payload.Deals(_hall.Deal(i, JointKey.Identity)!, JointKey.Identity)))]);
        _hall.To(Slice.Voting);
        Assert.Equal(KeyCeremonyPhase.Failed, CeremonyRules.Find(_hall.Map, JointKey.Identity)!.Phase);
        Assert.Same(first, IdentityRules.Find(_hall.Map));
        Assert.Equal(3UL, IdentityRules.Find(_hall.ToNextEpoch().HandOn(s_all).Map)!.Epoch);
    }

    [Fact]
    public void K9_only_a_holder_deals_and_only_what_it_holds()
    {
        _hall.HandOn(0, 1, 2, 3, 4, 5);
        _hall.ToNextEpoch().To(Slice.Enrolment).Enrol(s_all).To(Slice.Dealing);
        Assert.Null(_hall.Deal(6, JointKey.Identity));
        var right = _hall.Deal(0, JointKey.Identity)!;
        Assert.Equal(RefusalCode.WrongPhase, _hall.Say(6, new Payload.Deals(right, JointKey.Identity)));
        Assert.Equal(RefusalCode.InvalidDeal, _hall.Say(1, new Payload.Deals(right, JointKey.Identity)));
        Assert.Equal(RefusalCode.InvalidDeal, _hall.Say(0, new Payload.Deals(_hall.Deal(0), JointKey.Identity)));
        _hall.Shares[0] = _hall.Shares[0].SetItem(1, _hall.Shares[1][1]);
        Assert.Equal(RefusalCode.InvalidDeal, _hall.Say(0, new Payload.Deals(_hall.Deal(0, JointKey.Identity)!, JointKey.Identity)));
    }

    [Fact]
    public void K9_a_bad_share_puts_its_dealer_out_of_the_handing_on()
    {
        _hall.HandOn(s_all);
        _hall.ToNextEpoch().To(Slice.Enrolment).Enrol(s_all).To(Slice.Dealing);
        var bad = _hall.Deal(0, JointKey.Identity)!;
        bad = bad with { Ciphers = bad.Ciphers.SetItem(3, default) };
        _hall.Block([(0, new Payload.Deals(bad, JointKey.Identity)), .. s_all.Skip(1).Select(i => (i, (Payload)new Payload.Deals(_hall.Deal(i, JointKey.Identity)!, JointKey.Identity)))]);
        _hall.To(Slice.Complaining);
        var state = new ElectionDeskState(2) { Shares = _hall.Shares[3] };
        var complaint = Assert.IsType<Payload.Complain>(TrusteeDesk.Next(Hall.H(3), _hall.Trustee(3), _hall.Map, _hall.Next, ref state, _ => false));
        Assert.Equal((Hall.H(0), JointKey.Identity), (complaint.Dealer, complaint.Of));
        Assert.Equal(RefusalCode.WrongPhase, _hall.Say(3, complaint with { Of = JointKey.Poll }));
        Assert.Equal(RefusalCode.None, _hall.Say(3, complaint));
        var key = IdentityRules.Find(_hall.To(Slice.Voting).Keep(s_all).Map)!;
        Assert.Equal((2UL, 6), (key.Epoch, key.Givers.Count));
        Assert.Equal(key.Commitments.PublicKey, Joint(key, 1, 2, 3, 4, 5));
    }

    [Fact]
    public void K9_who_leaves_stays_a_validator_until_another_sharing_stands()
    {
        _hall.HandOn(s_all);
        var account = _hall.State.Account(Hall.H(6))!;
        _hall.Change(map => map.Set(StateKeys.Account(Hall.H(6)), account with { Due = Dues.Retirement }));
        Assert.True(_hall.ToNextEpoch().Epoch.Validators.Contains(Hall.H(6)));
        Assert.DoesNotContain(_hall.Epoch.Delegates, item => item.Institution == Hall.H(6) && item.Weight > 1);
        _hall.HandOn(s_all);
        var key = IdentityRules.Find(_hall.Map)!;
        Assert.False(key.Holders.ContainsKey(Hall.H(6)));
        Assert.True(key.Givers.ContainsKey(Hall.H(6)));
        Assert.Equal((5, 6), (key.Commitments.Threshold, key.Holders.Count));
        Assert.False(_hall.ToNextEpoch().Epoch.Validators.Contains(Hall.H(6)));
        Assert.Equal(InstitutionPhase.Retired, _hall.State.Account(Hall.H(6))!.Phase);
    }

    [Fact]
    public void K8_where_too_few_are_there_for_the_threshold_there_is_no_key()
    {
        Assert.Null(IdentityRules.Find(_hall.To(Slice.Enrolment).Enrol(0, 1, 2, 3).To(Slice.Voting).Map));
        Assert.Equal(KeyCeremonyPhase.Failed, CeremonyRules.Find(_hall.Map, JointKey.Identity)!.Phase);
        Assert.Equal(2UL, IdentityRules.Find(_hall.ToNextEpoch().HandOn(0, 1, 2, 3, 4).Map)!.Epoch);
    }

    [Fact]
    public void K8_only_so_many_leave_at_once_that_f_and_one_that_slips_stay_below_the_threshold()
    {
        foreach (var leaving in new[] { 4, 5, 6 })
        {
            var account = _hall.State.Account(Hall.H(leaving))!;
            _hall.Change(map => map.Set(StateKeys.Account(Hall.H(leaving)), account with { Due = Dues.Retirement }));
        }

        _hall.HandOn(s_all);
        var key = IdentityRules.Find(_hall.Map)!;
        Assert.Equal((4, 5), (key.Commitments.Threshold, key.Holders.Count));
        Assert.True(key.Holders.ContainsKey(Hall.H(6)));
    }

    private (byte Index, GroupScalar Value)[] Values(IdentityKey key, params int[] holders) =>
        [.. holders.Select(i => (key.Holders[Hall.H(i)], _hall.Shares[i][key.Epoch]))];

    private GroupElement Joint(IdentityKey key, params int[] holders) => GroupElement.MultiplyBase(Lagrange.Interpolate(Values(key, holders)));
}

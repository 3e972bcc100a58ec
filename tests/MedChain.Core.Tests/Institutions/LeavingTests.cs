using MedChain.Core.Chain;
using MedChain.Core.Consensus;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Institutions;

/// <summary>Expulsion, retirement, change of keys, and what the boundary makes of them together. Spec: Institutions I4, I8 to I10.</summary>
public sealed class LeavingTests
{
    private readonly Chamber _chamber = new(5);

    [Fact]
    public void I8_n_minus_f_signatures_expel_at_the_boundary_and_until_then_the_expelled_votes()
    {
        _chamber.Expel(2, 0, 1, 3);
        Assert.Equal(Dues.None, _chamber[2].Due);
        Assert.Equal(RefusalCode.Repeated, _chamber.Expel(2, 3));
        Assert.Equal(RefusalCode.None, _chamber.Expel(2, 4));
        Assert.Equal((InstitutionPhase.Active, Dues.Expulsion), (_chamber[2].Phase, _chamber[2].Due));
        Assert.Equal(RefusalCode.Repeated, _chamber.Expel(2, 2));
        Assert.Equal([0, 1, 3, 4], _chamber.EndEpoch());
        Assert.Equal((InstitutionPhase.Expelled, Dues.None), (_chamber[2].Phase, _chamber[2].Due));
        Assert.Null(_chamber.TrySay(2, new Payload.Expel(Chamber.H(0))));
        Assert.Equal(RefusalCode.WrongPhase, _chamber.Expel(2, 0));
        Assert.Equal(RefusalCode.NumberTaken, _chamber.Apply(0, _chamber.Consortium.Draw(2).Registration));
    }

    [Fact]
    public void I8_a_signature_counts_for_30_days()
    {
        _chamber.Expel(2, 0, 1);
        _chamber.Wait(MembershipRules.LapseMs);
        _chamber.Expel(2, 3, 4);
        Assert.Equal(Dues.None, _chamber[2].Due);
        _chamber.Expel(2, 0, 1);
        Assert.Equal(Dues.Expulsion, _chamber[2].Due);
    }

    [Fact]
    public void I9_an_institution_retires_by_its_own_signature_whoever_brings_it()
    {
        Assert.Equal(RefusalCode.InvalidDeclaration, _chamber.Retire(0, 2, _chamber.Consortium[0].Keys));
        Assert.Equal(RefusalCode.UnknownInstitution, _chamber.Retire(0, 9, _chamber.Consortium[0].Keys));
        Assert.Equal(RefusalCode.None, _chamber.Retire(0, 2));
        Assert.Equal(RefusalCode.Repeated, _chamber.Retire(2, 2));
        Assert.Equal([0, 1, 3, 4], _chamber.EndEpoch());
        Assert.Equal(InstitutionPhase.Retired, _chamber[2].Phase);
        Assert.Equal(RefusalCode.WrongPhase, _chamber.Retire(0, 2));
    }

    [Fact]
    public void I9_an_applicant_an_admitted_and_a_suspended_institution_can_retire_too()
    {
        var (applicant, admitted) = (_chamber.Consortium.Draw(5), _chamber.Consortium.Draw(6));
        _chamber.Condemn(4);
        _chamber.EndEpoch();
        _chamber.Apply(0, applicant.Registration);
        _chamber.Apply(1, admitted.Registration);
        _chamber.Endorse(admitted.Institution, 0, 1, 2);
        Assert.Equal((InstitutionPhase.Applied, InstitutionPhase.Syncing, InstitutionPhase.Suspended), (_chamber[5].Phase, _chamber[6].Phase, _chamber[4].Phase));
        Assert.Equal(RefusalCode.None, _chamber.Retire(0, 5, applicant.Setup.Keys));
        Assert.Equal(RefusalCode.None, _chamber.Retire(0, 6, admitted.Setup.Keys));
        Assert.Equal(RefusalCode.None, _chamber.Retire(0, 4));
        Assert.Equal([0, 1, 2, 3], _chamber.EndEpoch());
        Assert.All([4, 5, 6], number => Assert.Equal(InstitutionPhase.Retired, _chamber[number].Phase));
        Assert.Equal([0, 1, 2, 3], _chamber.EndEpoch());
    }

    [Fact]
    public void I10_new_keys_hold_from_the_next_epoch_on()
    {
        var (before, next) = (_chamber[2].Institution, _chamber.Consortium.Draw(2));
        Assert.Equal(RefusalCode.InvalidRegistration, _chamber.Say(1, new Payload.ChangeKeys(next.Registration)));
        Assert.Equal(RefusalCode.None, _chamber.Say(2, new Payload.ChangeKeys(next.Registration)));
        Assert.Equal(RefusalCode.Repeated, _chamber.Say(2, new Payload.ChangeKeys(_chamber.Consortium.Draw(2, generation: 1).Registration)));
        Assert.Equal((before, Dues.Keys), (_chamber[2].Institution, _chamber[2].Due));
        Assert.Equal([0, 1, 2, 3, 4], _chamber.EndEpoch());
        Assert.Equal((next.Institution, Dues.None), (_chamber[2].Institution, _chamber[2].Due));
        Assert.Equal(next.Institution, _chamber.Epoch.Validators.Find(Chamber.H(2)));
        Assert.Null(_chamber.TrySay(2, new Payload.Expel(Chamber.H(0))));
        _chamber.UseKeys(next.Setup);
        Assert.Equal(RefusalCode.None, _chamber.Expel(0, 2));
        Assert.Equal(RefusalCode.KeyTaken, _chamber.Say(2, new Payload.ChangeKeys(new Registration(before, next.Registration.Proof))));
    }

    [Fact]
    public void I10_evidence_is_judged_by_the_key_of_its_epoch()
    {
        var next = _chamber.Consortium.Draw(2);
        _chamber.Say(2, new Payload.ChangeKeys(next.Registration));
        _chamber.EndEpoch();
        Assert.Equal(RefusalCode.InvalidEvidence, _chamber.Say(0, Misbehaviour(2, _chamber.Consortium[2].Keys)));
        Assert.Equal(RefusalCode.InvalidEvidence, _chamber.Say(0, Misbehaviour(1, next.Setup.Keys)));
        Assert.Equal(RefusalCode.None, _chamber.Say(0, Misbehaviour(1, _chamber.Consortium[2].Keys)));
        Assert.True(_chamber[2].SuspensionDue);
        _chamber.UseKeys(next.Setup);
        Assert.Equal(RefusalCode.None, _chamber.Say(0, Misbehaviour(2, next.Setup.Keys)));

        Payload.Misbehaviour Misbehaviour(ulong epoch, IAuthenticator keys) => new(new Evidence.Votes(Signed(epoch, 1, keys), Signed(epoch, 2, keys)));
        Vote Signed(ulong epoch, byte block, IAuthenticator keys) => Vote.Sign(
            _chamber.ChainId, new Ballot(VoteKind.Notarize, epoch, 1, new Digest(Enumerable.Repeat(block, 32).ToArray())), Chamber.H(2), keys);
    }

    [Fact]
    public void I10_the_last_sixteen_keys_are_remembered()
    {
        var former = FormerKeys.None;
        var keys = Enumerable.Range(0, 20).Select(i => new PublicOctets(Enumerable.Repeat((byte)i, 32).ToArray())).ToList();
        for (var i = 0; i < 19; i++) former = former.Add((ulong)i + 1, keys[i]);
        var current = _chamber[0].Institution with { SigningKey = keys[19] };
        Assert.Equal(FormerKeys.Cap, former.Items.Length);
        Assert.Equal(keys[4], former.In(5, current).SigningKey);
        Assert.Equal(keys[18], former.In(19, current).SigningKey);
        Assert.Equal(keys[19], former.In(20, current).SigningKey);
    }

    [Fact]
    public void I4_expulsions_come_before_suspensions_and_those_before_retirements_and_four_stay()
    {
        var chamber = new Chamber(6);
        chamber.Retire(0, 0);
        chamber.Condemn(1);
        chamber.Expel(5, 0, 2, 3, 4, 1);
        Assert.Equal([0, 2, 3, 4], chamber.EndEpoch());
        Assert.Equal((InstitutionPhase.Active, Dues.Retirement), (chamber[0].Phase, chamber[0].Due));
        Assert.Equal([0, 2, 3, 4], chamber.EndEpoch());
        var newcomer = chamber.Consortium.Draw(6);
        chamber.Apply(0, newcomer.Registration);
        chamber.Endorse(newcomer.Institution, 0, 2, 3);
        Assert.Equal([2, 3, 4, 6], chamber.EndEpoch());
        Assert.Equal(InstitutionPhase.Retired, chamber[0].Phase);
    }

    [Fact]
    public void I4_no_more_than_255_are_seated_and_who_waits_is_seated_when_there_is_room()
    {
        var member = _chamber[0].Institution;
        var full = new ValidatorSet([.. Enumerable.Range(0, ValidatorSet.Cap).Select(i => member with { Id = Chamber.H(i) })]);
        var map = full.Members.Aggregate(StateMap.Empty, (state, item) => state.Set(StateKeys.Account(item.Id), new Account(item, InstitutionPhase.Active, 0, Dues.None)));
        var late = member with { Id = Chamber.H(300) };
        map = map.Set(StateKeys.Account(late.Id), new Account(late, InstitutionPhase.Syncing, 0, Dues.None))
            .Set(StateKeys.Successor(late.Id), new Successor(late, 0)).Set(StateKeys.BoundaryList, new BoundaryList([late.Id]));
        map = BoundaryRules.Close(map, full, new InstitutionMachine());
        Assert.Equal(full, Next(map));
        map = map.Set(StateKeys.Account(Chamber.H(7)), new Account(full.Members[7], InstitutionPhase.Active, 0, Dues.Retirement));
        map = BoundaryRules.Close(map, full, new InstitutionMachine());
        Assert.Equal(ValidatorSet.Cap - 1, Next(map).Count);
        Assert.False(Next(map).Contains(late.Id));
        map = BoundaryRules.Close(map, Next(map), new InstitutionMachine());
        Assert.True(Next(map).Contains(late.Id));
    }

    private static ValidatorSet Next(StateMap map) =>
        map.TryGet<ValidatorSet>(StateKeys.NextValidators, out var next) ? next : throw new InvalidOperationException("There is no next set.");
}

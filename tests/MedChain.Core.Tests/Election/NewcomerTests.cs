using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;

namespace MedChain.Core.Tests.Election;

/// <summary>What the chain knows of whoever comes later, comes back, is good and bad by turns, or votes with its friends alone.</summary>
public sealed class NewcomerTests
{
    [Fact]
    public void V21_who_is_seated_after_the_founding_begins_with_nothing_and_sits_out()
    {
        var hall = new Hall(4);
        var map = Close(hall, 4);
        var record = TrackRules.Of(map, Hall.H(4));
        Assert.Equal((0u, 3ul, 0u), (record.Reputation, record.StandsFrom, record.Terms));
        Assert.False(TrackRules.MayStand(record, 2, Hall.Parameters with { LeastReputationPermille = 0 }));
        Assert.True(TrackRules.MayStand(record.Settle(), 3, Hall.Parameters));
        Assert.True(TrackRules.Of(map, Hall.H(0)).Reputation > TrackRecord.One / 3);
    }

    [Fact]
    public void V21_whoever_comes_back_under_its_own_number_has_its_own_record()
    {
        var hall = new Hall(4);
        hall.Change(map => TrackRules.Change(map, Hall.H(4), record => record with { Reputation = 100, StandsFrom = 9 }));
        var record = TrackRules.Of(Close(hall, 4), Hall.H(4));
        Assert.Equal(9ul, record.StandsFrom);
        Assert.Equal((TrackRecord.New with { Reputation = 100 }).Settle().Reputation, record.Reputation);
    }

    [Fact]
    public void V21_coming_back_under_another_number_is_never_better_than_what_one_had()
    {
        var hall = new Hall(4);
        for (var epoch = 1ul; epoch < 4; epoch++)
        {
            var moment = new Moment(hall.Epoch with { Epoch = epoch }, 1);
            var map = TrackRules.Welcome(TrackRules.Fault(hall.Map, Hall.H(0), moment), Hall.H(9), moment);
            var (old, other) = (TrackRules.Of(map, Hall.H(0)), TrackRules.Of(map, Hall.H(9)));
            for (var i = 0; i < 20; i++, old = old.Settle(), other = other.Settle())
            {
                Assert.True(other.Reputation <= old.Reputation && other.StandsFrom >= old.StandsFrom);
                old = old with { Produced = (uint)i, Missed = 3 };
                other = other with { Produced = (uint)i, Missed = 3 };
            }
        }
    }

    [Fact]
    public void V17_who_is_good_and_bad_by_turns_swings_about_a_seventh_of_the_difference()
    {
        var record = TrackRecord.New;
        for (var epoch = 0; epoch < 60; epoch++) record = (record with { Produced = 98 }).Settle() is var good && epoch % 2 == 0 ? good : (record with { Missed = 98 }).Settle();
        double one = TrackRecord.One, g = 0.99, b = 0.01;
        Assert.Equal(((3 * g) + (4 * b)) / 7, record.Reputation / one, 3);
        Assert.Equal(((4 * g) + (3 * b)) / 7, (record with { Produced = 98 }).Settle().Reputation / one, 3);
    }

    private static StateMap Close(Hall hall, int newcomer)
    {
        while (hall.Next.Height < hall.Epoch.LastHeight) hall.Block();
        var institution = hall.Consortium.Draw(newcomer).Institution;
        var map = hall.Map.Set(StateKeys.Account(institution.Id), new Account(institution, InstitutionPhase.Active, 0, Dues.None));
        return ElectionRules.Close(map, hall.Next, new ValidatorSet([.. hall.Epoch.Validators.Members, institution]));
    }
}

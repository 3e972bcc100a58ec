using System.Collections.Immutable;
using FsCheck.Fluent;
using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;
using MedChain.Crypto.Hashing;

namespace MedChain.Core.Tests.Election;

/// <summary>Who is seated, with which weight, for how long.</summary>
public sealed class SeatTests
{
    private static readonly ProtocolParameters Seats = Hall.Parameters with { SeatCount = 3, StandbyCount = 1 };

    [Fact]
    public void V2_reputation_back_off_and_terms_decide_who_stands()
    {
        var record = TrackRecord.New;
        Assert.True(TrackRules.MayStand(record, 1, Seats));
        Assert.False(TrackRules.MayStand(record with { Reputation = 6_553 }, 1, Seats));
        Assert.True(TrackRules.MayStand(record with { Reputation = 6_554 }, 1, Seats));
        Assert.False(TrackRules.MayStand(record with { StandsFrom = 3 }, 2, Seats));
        Assert.True(TrackRules.MayStand(record with { StandsFrom = 3 }, 3, Seats));
        Assert.False(TrackRules.MayStand(record with { Terms = 3 }, 1, Seats));
        Assert.True(TrackRules.MayStand(record with { Terms = 2 }, 1, Seats));
    }

    [Fact]
    public void V2_an_incumbent_at_its_term_limit_rests_for_an_epoch()
    {
        var hall = new Hall(4, Hall.Parameters with { TermLimit = 1 });
        Elect(hall, 0, 1, 2);
        Assert.Equal(1u, hall.Track(0).Terms);
        Assert.Equal([RefusalCode.MayNotStand, RefusalCode.None], hall.Block((0, new Payload.Stand()), (3, new Payload.Stand())));
        hall.ToNextEpoch();
        hall.ToNextEpoch();
        Assert.Equal(RefusalCode.None, hall.Say(0, new Payload.Stand()));
    }

    [Fact]
    public void V13_best_first_ties_by_reputation_quotas_by_region_and_tier()
    {
        Standing[] candidates = [Of(0, 5, 100), Of(1, 9, 100), Of(2, 5, 200), Of(3, 7, 100, region: 1), Of(4, 8, 100, region: 1), Of(5, 0, 100)];
        Assert.Equal([1, 4, 3], Ids(Seat(candidates, 10, Seats).Seats));
        Assert.Equal([2], Ids(Seat(candidates, 10, Seats).Standby));
        Standing[] crowded = [Of(0, 9, 1, region: 1), Of(1, 8, 1, region: 1), Of(2, 7, 1, region: 1), Of(3, 6, 1, region: 2), Of(4, 5, 1, region: 3)];
        Assert.Equal([0, 3, 4], Ids(Seat(crowded, 10, Seats with { SeatsPerRegion = 1 }).Seats));
        Assert.Empty(Seat(crowded, 10, Seats with { SeatsPerTier = 2 }).Seats);
        Assert.Empty(Seat(candidates, 100, Seats with { VoteThresholdPermille = 80 }).Seats);
    }

    [Fact]
    public void V14_any_f_delegates_hold_less_than_half_and_the_cap_is_the_largest()
    {
        var cases = from f in Gen.Choose(0, 5)
                    from more in Gen.Choose(0, 6)
                    from weights in Gen.Choose(1, 4_096).ArrayOf((2 * f) + 1 + more)
                    select (f, weights);
        Property.Holds(cases, item =>
        {
            ImmutableArray<Core.Lottery.Delegate> delegates = [.. item.weights.Select((weight, i) => new Core.Lottery.Delegate(new InstitutionId((ushort)i), (ulong)weight))];
            var capped = SeatRules.Capped(delegates, item.f)!.Value.Select(delegated => delegated.Weight).OrderDescending().ToArray();
            var cap = capped[0];
            return 2 * capped.Take(item.f).Sum(weight => (long)weight) < capped.Sum(weight => (long)weight)
                && (cap == (ulong)item.weights.Max() || !SeatRules.IsSafe(delegates, item.f, cap + 1));
        });
    }

    [Fact]
    public void V14_fewer_than_2_f_plus_1_delegates_cannot_be_weighed()
    {
        Assert.Null(SeatRules.Capped([.. Enumerable.Range(0, 4).Select(i => new Core.Lottery.Delegate(new InstitutionId((ushort)i), 5))], 2));
        Assert.Equal(0ul, SeatRules.Root(0));
        Assert.All(Enumerable.Range(1, 2_000).Select(i => (ulong)i * 4_294_967), value => Assert.True(SeatRules.Root(value) * SeatRules.Root(value) <= value
            && (SeatRules.Root(value) + 1) * (SeatRules.Root(value) + 1) > value));
    }

    [Fact]
    public void V13_a_cartel_has_no_seat_where_others_have_more_votes_and_takes_all_where_they_have_fewer()
    {
        Standing[] Cartel(uint votes) => [Of(0, votes, TrackRecord.One), Of(1, votes, TrackRecord.One), Of(2, votes, TrackRecord.One)];
        Standing[] others = [Of(3, 5, 1), Of(4, 5, 1), Of(5, 5, 1)];
        Assert.Equal([3, 4, 5], Ids(Seat([.. Cartel(4), .. others], 9, Seats).Seats).Order());
        Assert.Equal([0, 1, 2], Ids(Seat([.. Cartel(6), .. others], 11, Seats).Seats).Order());
    }

    [Fact]
    public void V15_the_seated_are_the_delegates_of_the_next_epoch()
    {
        var hall = new Hall(4);
        Elect(hall, 0, 1, 2);
        Assert.Equal([0, 1, 2], hall.Epoch.Delegates.Select(item => (int)item.Institution.Value));
    }

    [Fact]
    public void V15_delegates_are_carried_over_once_then_everybody_is_one()
    {
        var hall = new Hall(4);
        Elect(hall, 0, 1, 2);
        hall.ToNextEpoch();
        Assert.Equal((DelegateSource.CarriedOver, 3), (Source(hall), hall.Epoch.Delegates.Length));
        hall.ToNextEpoch();
        Assert.Equal((DelegateSource.Everybody, 4), (Source(hall), hall.Epoch.Delegates.Length));
        hall.ToNextEpoch();
        Assert.Equal(DelegateSource.Everybody, Source(hall));
        Elect(hall, 1, 2, 3);
        Assert.Equal(DelegateSource.Election, Source(hall));
    }

    [Fact]
    public void V16_blocks_and_skipped_views_are_counted_to_their_leaders()
    {
        var hall = new Hall(4) { View = height => 3 * height };
        for (var i = 0; i < 5; i++) hall.Block();
        var leaders = Enumerable.Range(1, 15).Select(view => hall.Epoch.Leader((ulong)view).Value).ToList();
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(leaders.Where((leader, index) => leader == i && (index + 1) % 3 == 0).Count(), (int)hall.Track(i).Produced);
            Assert.Equal(leaders.Where((leader, index) => leader == i && (index + 1) % 3 != 0).Count(), (int)hall.Track(i).Missed);
        }
    }

    [Fact]
    public void V16_views_skipped_before_an_epochs_first_block_are_counted_too()
    {
        var hall = new Hall(4).ToNextEpoch();
        hall.View = height => height % 24 + 5;
        hall.Block();
        var leaders = Enumerable.Range(1, 5).Select(view => hall.Epoch.Leader((ulong)view).Value).ToList();
        for (var i = 0; i < 4; i++) Assert.Equal(leaders.Count(leader => leader == i), (int)hall.Track(i).Missed);
    }

    [Fact]
    public void V16_a_fault_means_that_the_next_election_is_sat_out()
    {
        var hall = new Hall(4);
        var map = TrackRules.Fault(hall.Map, Hall.H(1), hall.Next);
        Assert.Equal(3ul, TrackRules.Of(map, Hall.H(1)).StandsFrom);
    }

    [Fact]
    public void V17_reputation_moves_by_a_quarter_towards_what_was_seen()
    {
        Assert.Equal(((3 * 32_768u) + 32_768u) / 4, TrackRecord.New.Settle().Reputation);
        Assert.Equal(((3 * 32_768u) + (65_536u * 10 / 11)) / 4, (TrackRecord.New with { Produced = 8, HasVoted = true }).Settle().Reputation);
        Assert.Equal(((3 * 32_768u) + (65_536u * 1 / 11)) / 4, (TrackRecord.New with { Missed = 4, Faults = 5 }).Settle().Reputation);
        Assert.Equal((0u, 0u, 0u, false), (TrackRecord.New with { Produced = 8, Missed = 1, Faults = 2, HasVoted = true }).Settle() is var settled
            ? (settled.Produced, settled.Missed, settled.Faults, settled.HasVoted) : default);
    }

    private static void Elect(Hall hall, params int[] candidates) =>
        hall.ToVoting(candidates).ToTallying(i => [candidates[i % 3], candidates[(i + 1) % 3]]).Open().ToNextEpoch();

    private static DelegateSource Source(Hall hall) =>
        hall.Map.TryGet<Delegates>(StateKeys.NextDelegates, out var delegates) ? delegates.Source : throw new InvalidOperationException("No delegates.");

    private static (ImmutableArray<Core.Lottery.Delegate> Seats, ImmutableArray<Core.Lottery.Delegate> Standby) Seat(Standing[] candidates, int ballots, ProtocolParameters parameters) =>
        SeatRules.Seat(candidates, ballots, new Consortium(4).Genesis.Founders, parameters, Digest.Zero);

    private static int[] Ids(ImmutableArray<Core.Lottery.Delegate> delegates) => [.. delegates.Select(item => (int)item.Institution.Value)];

    private static Standing Of(int number, uint votes, uint reputation, ushort region = 0) =>
        new(new Institution(new InstitutionId((ushort)number), $"Hospital {number}", default, default, default) { Region = region }, votes, reputation);
}

using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Crypto.Groups;

namespace MedChain.Core.Tests.Election;

/// <summary>Checks of ballots and turnout that a host runs ahead, as whoever verifies a whole election does. Spec: Election V5, V6, V9, V18.</summary>
public sealed class DearCheckTests
{
    [Fact]
    public void Run_ahead_in_whatever_order_they_change_no_verdict_and_no_state()
    {
        var checks = new CheckedOnce();
        var (ahead, plain) = (new Hall(4, checks: checks).ToVoting(0, 1, 2), new Hall(4).ToVoting(0, 1, 2));
        var (first, second) = (ahead.Ballot(0, 1, 1), ahead.Ballot(1, 1, 0, 2));
        (int, Payload)[] cast = [(3, Cast(first with { Sequence = 2 })), (3, Cast(first)), (2, Cast(first)), (0, Cast(second)), (2, Cast(second with { Tag = first.Tag })), (1, Cast(ahead.Ballot(2, 7, 2)))];
        RunAhead(ahead, checks, cast);
        Assert.Equal(plain.Block(cast), ahead.Block(cast));
        Assert.Equal(plain.Map.Root, ahead.Map.Root);

        (plain, ahead) = (plain.To(Slice.Tallying), ahead.To(Slice.Tallying));
        (int, Payload)[] claims = [(3, ahead.Claim(0)), (0, ahead.Claim(0)), (0, ahead.Claim(0)), (2, ahead.Claim(2))];
        RunAhead(ahead, checks, claims);
        Assert.Equal(plain.Block(claims), ahead.Block(claims));
        Assert.Equal(plain.Map.Root, ahead.Map.Root);
    }

    [Fact]
    public void What_holds_is_remembered_and_nothing_else()
    {
        var hall = new Hall(4).ToVoting(0, 1, 2);
        var ballot = hall.Ballot(0, 1, 1);
        var dear = DearChecks.Of(hall.Map, hall.Next, Said((3, Cast(ballot)), (3, Cast(ballot with { Sequence = 2 })), (3, new Payload.Stand())));
        Assert.Equal([true, false], dear.Select(check => check.Run() is not null));
    }

    [Fact]
    public void There_are_none_before_the_ring_is_fixed_nor_for_what_is_refused_without_them()
    {
        var hall = new Hall(4);
        Assert.Empty(DearChecks.Of(hall.Map, hall.Next, []));
        hall.ToVoting(0, 1, 2);
        var ballot = hall.Ballot(0, 1, 1);
        Assert.Empty(DearChecks.Of(hall.Map, hall.Next, Said((3, Cast(ballot with { Choices = ballot.Choices.RemoveAt(0) })))));
        hall.ToTallying(_ => [1]);
        Assert.Single(DearChecks.Of(hall.Map, hall.Next, Said((0, hall.Claim(0)), (9, hall.Claim(0)), (1, Cast(ballot)))));
    }

    [Fact]
    public void A_ballot_that_held_under_another_key_is_checked_again()
    {
        var checks = new CheckedOnce();
        var hall = new Hall(4, checks: checks).ToVoting(0, 1, 2);
        var ballot = hall.Ballot(0, 1, 1);
        var other = hall.Election with { Event = BallotRules.EventOf(hall.Election, hall.Epoch.ChainId, BallotRules.RingOf(hall.Election)!.Root, GroupElement.Generator) };
        Assert.Empty(DearChecks.Of(hall.Map.Set(StateKeys.Election, other), hall.Next, Said((3, Cast(ballot)))).Select(check => check.Run()).OfType<HeldCheck>());
        RunAhead(hall, checks, (3, Cast(ballot)));
        Assert.Equal(RefusalCode.None, hall.Say(3, Cast(ballot)));
    }

    private static Payload.Cast Cast(SealedBallot ballot) => new Payload.Cast(ballot);

    private static IEnumerable<Transaction> Said(params (int Sender, Payload Payload)[] said) => said.Select(item => new Transaction(Hall.H(item.Sender), 0, item.Payload, default));

    private static void RunAhead(Hall hall, CheckedOnce checks, params (int, Payload)[] said) =>
        checks.Remember(DearChecks.Of(hall.Map, hall.Next, Said(said)).Reverse().Select(check => check.Run()));
}

using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Crypto.Groups;

namespace MedChain.Core.Tests.Election;

/// <summary>Totals, their opening, turnout, and what a failed election leaves.</summary>
public sealed class TallyTests
{
    private readonly Hall _hall = new(4);

    [Fact]
    public void V10_V12_totals_are_the_sums_of_the_last_ballots()
    {
        _hall.ToVoting(0, 1, 2);
        Assert.Equal(RefusalCode.None, _hall.Say(1, new Payload.Cast(_hall.Ballot(3, 1, 0, 1))));
        Assert.Equal(RefusalCode.None, _hall.Say(2, new Payload.Cast(_hall.Ballot(3, 2, 2))));
        _hall.Block([.. new[] { 0, 1, 2 }.Select(i => (3, (Payload)new Payload.Cast(_hall.Ballot(i, 1, i))))]);
        _hall.To(Slice.Tallying).Open();
        Assert.Equal([1u, 1u, 2u], Result().Votes.ToArray());
        Assert.Equal(ElectionPhase.Seated, _hall.Election.Phase);
    }

    [Fact]
    public void V10_too_few_ballots_are_never_opened()
    {
        _hall.ToVoting(0, 1, 2);
        _hall.Block((3, new Payload.Cast(_hall.Ballot(0, 1, 1))), (3, new Payload.Cast(_hall.Ballot(1, 1, 1))));
        Assert.Equal(ElectionPhase.CarriedOver, _hall.To(Slice.Tallying).Election.Phase);
        Assert.False(_hall.Map.TryGet<Tally>(StateKeys.Tally, out _));
    }

    [Fact]
    public void V11_a_wrong_opening_names_its_maker_and_the_others_do_without_it()
    {
        _hall.ToVoting(0, 1, 2).ToTallying(i => [i % 3]);
        var opening = (Payload.OpenTotals)_hall.Opening(0);
        var wrong = opening with { Parts = opening.Parts.SetItem(1, opening.Parts[1] + GroupElement.Generator) };
        Assert.Equal([RefusalCode.InvalidProof, RefusalCode.InvalidProof], _hall.Block((0, wrong), (1, opening)));
        Assert.Equal((1u, 1u), (_hall.Track(0).Faults, _hall.Track(1).Faults));
        Assert.Equal([RefusalCode.None, RefusalCode.None], _hall.Block((2, _hall.Opening(2)), (3, _hall.Opening(3))));
        Assert.Equal([2u, 1u, 1u], Result().Votes.ToArray());
        Assert.Equal(RefusalCode.WrongPhase, _hall.Say(0, opening));
    }

    [Fact]
    public void V11_one_opening_counts_once_and_f_of_them_open_nothing()
    {
        _hall.ToVoting(0, 1, 2).ToTallying(i => [i % 3]);
        Assert.Equal([RefusalCode.None, RefusalCode.Repeated], _hall.Block((0, _hall.Opening(0)), (0, _hall.Opening(0))));
        Assert.Equal(ElectionPhase.Tallying, _hall.Election.Phase);
        Assert.Equal(ElectionPhase.CarriedOver, _hall.To(Slice.Rest).Election.Phase);
    }

    [Fact]
    public void V18_who_voted_shows_it_once_and_who_did_not_cannot()
    {
        _hall.ToVoting(0, 1, 2);
        _hall.Block([.. new[] { 0, 1, 2 }.Select(i => (3, (Payload)new Payload.Cast(_hall.Ballot(i, 1, i))))]);
        Assert.Equal(RefusalCode.WrongPhase, _hall.Say(0, _hall.Claim(0)));
        _hall.To(Slice.Tallying);
        Assert.Equal(RefusalCode.InvalidProof, _hall.Say(3, _hall.Claim(3)));
        Assert.Equal([RefusalCode.None, RefusalCode.Repeated, RefusalCode.InvalidProof], _hall.Block((0, _hall.Claim(0)), (0, _hall.Claim(0)), (1, _hall.Claim(0))));
        Assert.True(_hall.Track(0).HasVoted);
        Assert.False(_hall.Track(1).HasVoted);
    }

    [Fact]
    public void V4_too_few_candidates_or_voters_end_the_election()
    {
        Assert.Equal(ElectionPhase.CarriedOver, _hall.ToVoting(0, 1).Election.Phase);
        var hall = new Hall(4, Hall.Parameters with { LeastBallots = 5 });
        Assert.Equal(ElectionPhase.CarriedOver, hall.ToVoting(0, 1, 2).Election.Phase);
    }

    private ElectionResult Result() => _hall.Map.TryGet<ElectionResult>(StateKeys.ElectionResult, out var result) ? result : throw new InvalidOperationException("No result.");
}

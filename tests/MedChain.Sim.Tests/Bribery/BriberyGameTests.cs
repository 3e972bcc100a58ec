using MedChain.Sim.Bribery;
using MedChain.Sim.Measures;

namespace MedChain.Sim.Tests.Bribery;

/// <summary>The game: who must win wins, who must not is held to what totals tell. Spec: Election, the ladder of bribery.</summary>
public sealed class BriberyGameTests
{
    private static readonly BriberyOptions Small = new(3) { Games = 60, Voters = 4, Candidates = 3 };

    private static readonly Lazy<BriberyResult[]> AllOfSmall = new(() => [.. BriberyGame.Play(Small)]);

    [Theory]
    [InlineData("0", "pay-on-receipt")]
    [InlineData("0", "pay-before-close")]
    [InlineData("0-overwriting", "pay-on-receipt")]
    [InlineData("0-overwriting", "pay-on-ballots")]
    [InlineData("1", "pay-on-receipt-kept-randomness")]
    [InlineData("1", "trustees-past-threshold")]
    [InlineData("1", "forced-abstention")]
    public void Who_can_check_the_vote_is_right_every_time(string level, string adversary)
    {
        var result = Of(level, adversary);
        Assert.Equal(result.Games, result.Right);
        Assert.False(IsResisted(result));
    }

    [Theory]
    [InlineData("0", "pay-on-totals")]
    [InlineData("0-overwriting", "pay-before-close")]
    [InlineData("1", "pay-on-totals")]
    [InlineData("1", "pay-on-ballots")]
    [InlineData("1", "pay-on-receipt")]
    [InlineData("1", "pay-before-close")]
    [InlineData("1", "trustees-up-to-threshold")]
    [InlineData("1", "rebates")]
    [InlineData("1", "p-plus-epsilon")]
    public void Who_cannot_check_the_vote_is_right_no_more_often_than_totals_allow(string level, string adversary)
    {
        var result = Of(level, adversary);
        Assert.True(IsResisted(result), $"{result.Right} of {result.Games}");
        Assert.True(result.Right < result.Games);
    }

    [Fact]
    public void Ballots_that_are_opened_tell_more_than_totals_even_if_nobody_knows_whose_they_are() =>
        Assert.True(Of("1", "trustees-past-threshold-no-tag").Right > Of("1", "pay-on-totals").Right);

    [Fact]
    public void The_guess_from_totals_is_as_good_as_the_bound_says()
    {
        var result = Assert.Single(BriberyGame.Play(Small with { Games = 3_000, Levels = ["0"], Adversaries = ["pay-on-totals"] }));
        Assert.InRange(Guessing.Success(result) - Guessing.ValueOf(result.TallyBound), -0.03, 0.03);
    }

    [Fact]
    public void A_seed_determines_the_results_and_another_gives_others()
    {
        Assert.Equal(AllOfSmall.Value, BriberyGame.Play(Small).ToArray());
        Assert.NotEqual(AllOfSmall.Value, BriberyGame.Play(Small with { Seed = 4 }).ToArray());
    }

    [Fact]
    public void An_adversary_alone_meets_the_games_that_it_meets_beside_others() => Assert.Equal(
        Of("1", "trustees-up-to-threshold"), Assert.Single(BriberyGame.Play(Small with { Levels = ["1"], Adversaries = ["trustees-up-to-threshold"] })));

    [Fact]
    public void Every_adversary_plays_at_every_level_that_it_names() => Assert.Equal(
        BriberyAdversary.AllLevels.SelectMany(level => BriberyAdversary.All.Where(known => known.Levels.Contains(level)).Select(known => (level, known.Name))),
        AllOfSmall.Value.Select(result => (result.Level, result.Adversary)));

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        BriberyOptions[] bad =
        [
            Small with { Games = 0 }, Small with { Games = BriberyOptions.MostGames + 1 }, Small with { Voters = 3 }, Small with { Voters = 22 },
            Small with { Candidates = 1 }, Small with { Candidates = 5 }, Small with { Voters = 10, Candidates = 5 }, Small with { Levels = ["2"] },
            Small with { Adversaries = ["nobody"] }, Small with { Levels = ["0"], Adversaries = ["rebates"] },
        ];
        Assert.All(bad, options =>
        {
            Assert.NotNull(options.Problem());
            Assert.Throws<ArgumentException>(() => BriberyGame.Play(options));
        });
    }

    private static BriberyResult Of(string level, string adversary) => AllOfSmall.Value.Single(result => result.Level == level && result.Adversary == adversary);

    private static bool IsResisted(BriberyResult result) => Guessing.IsWithin(result.Right, result.Games, Guessing.ValueOf(result.TallyBound));
}

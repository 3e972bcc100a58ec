using MedChain.Sim.Bribery;
using MedChain.Sim.Measures;

namespace MedChain.Cli.Simulate;

/// <summary>What the games of bribery came to; with <c>--json</c> exactly this object is printed.</summary>
/// <param name="Games">A row for each level and adversary.</param>
internal sealed record BriberyReport(IReadOnlyList<BriberyRow> Games)
{
    /// <summary>The report of results.</summary>
    public static BriberyReport Of(IEnumerable<BriberyResult> results) => new([.. results.Select(BriberyRow.Of)]);
}

/// <summary>The games of one briber. Probabilities have six digits after the point.</summary>
/// <param name="Level">"0", "0-overwriting" or "1".</param>
/// <param name="Adversary">The briber.</param>
/// <param name="Voters">Voters of an election, the bought one among them.</param>
/// <param name="Candidates">Candidates of an election.</param>
/// <param name="Games">Games played.</param>
/// <param name="Success">Share of the games in which the guess was right: 0.5 is blind, 1 is broken.</param>
/// <param name="UpperBound">Upper bound of the probability of a right guess, Clopper and Pearson, one-sided, 99.9 %.</param>
/// <param name="TallyBound">Exact probability of a right guess for whoever sees number of ballots and totals only: (1 + total variation distance) / 2.</param>
/// <param name="Resisted">Whether success is not above the tally bound by more than chance explains (exact binomial test, 99.9 %).</param>
internal sealed record BriberyRow(
    string Level, string Adversary, int Voters, int Candidates, int Games, double Success, double UpperBound, double TallyBound, bool Resisted)
{
    /// <summary>The row of a result.</summary>
    public static BriberyRow Of(BriberyResult result)
    {
        var bound = Guessing.ValueOf(result.TallyBound);
        return new BriberyRow(
            result.Level, result.Adversary, result.Voters, result.Candidates, result.Games, Round(Guessing.Success(result)),
            Round(Guessing.UpperBound(result.Right, result.Games)), Round(bound), Guessing.IsWithin(result.Right, result.Games, bound));
    }

    // The same octets on machines whose logarithms differ in the last place.
    private static double Round(double value) => Math.Round(value, 6);
}

using System.Text.Json.Serialization;
using MedChain.Sim.Bribery;
using MedChain.Sim.Measures;

namespace MedChain.Cli.Simulate;

/// <summary>What the games of bribery came to; with <c>--json</c> exactly this object is printed.</summary>
/// <param name="Games">A row for each level and adversary.</param>
internal sealed record BriberyReport(IReadOnlyList<BriberyRow> Games)
{
    /// <summary>The report of results.</summary>
    public static BriberyReport Of(IEnumerable<BriberyResult> results) => new([.. results.Select(BriberyRow.Of)]);

    /// <summary>What votes cost and gain at each level; null, and not printed, where it was not asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<BudgetRow>? Sweep { get; init; }
}

/// <summary>What so many bought votes cost and gain. Money is in units of one voter's price; six digits after the point.</summary>
/// <param name="Level">"0", "0-overwriting" or "1".</param>
/// <param name="Adversary">What the briber pays on.</param>
/// <param name="Bought">Votes bought.</param>
/// <param name="Offer">What each is offered.</param>
/// <param name="Budget">What the briber must have in hand.</param>
/// <param name="Spent">What it pays on average.</param>
/// <param name="Seat">The probability that its candidate is seated.</param>
/// <param name="Unbought">The same without bribery.</param>
/// <param name="CostPerSeat">Spent, for each seat captured: for what bribery adds to the probability; null where it adds nothing.</param>
internal sealed record BudgetRow(
    string Level, string Adversary, int Bought, double Offer, double Budget, double Spent, double Seat, double Unbought, double? CostPerSeat)
{
    /// <summary>The row of a sweep's row.</summary>
    public static BudgetRow Of(SweepRow row)
    {
        var (spent, gained) = (Guessing.ValueOf(row.Spent), Guessing.ValueOf(row.Seat) - Guessing.ValueOf(row.Unbought));
        return new BudgetRow(
            row.Level, row.Adversary, row.Bought, Value(row.Offer), Value(row.Budget), Value(row.Spent), Value(row.Seat), Value(row.Unbought),
            gained > 0 ? Math.Round(spent / gained, 6) : null);
    }

    private static double Value(Ratio ratio) => Math.Round(Guessing.ValueOf(ratio), 6);
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

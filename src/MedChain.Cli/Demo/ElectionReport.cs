namespace MedChain.Cli.Demo;

/// <summary>One election.</summary>
/// <param name="Epoch">In which epoch; it seats delegates for the next.</param>
/// <param name="Candidates">Who stood.</param>
/// <param name="Ring">Keys among which each ballot's author hides.</param>
/// <param name="Ballots">Ballots counted.</param>
/// <param name="Replaced">Ballots that took the place of an earlier one of the same voter.</param>
/// <param name="Turnout">Institutions that have shown that they voted, and not how.</param>
/// <param name="Trustees">Trustees that opened the totals.</param>
/// <param name="Seated">The delegates, best first.</param>
/// <param name="CarriedOver">Whether it came to nothing.</param>
internal sealed record ElectionReport(
    ulong Epoch, int Candidates, int Ring, int Ballots, int Replaced, int Turnout, int Trustees, IReadOnlyList<string> Seated, bool CarriedOver);

/// <summary>How the lottery's blocks are spread.</summary>
/// <param name="Blocks">Blocks of drawn views.</param>
/// <param name="ChiSquareP">Probability of a deviation from the weights at least as large.</param>
/// <param name="Gini">Of the institutions' blocks.</param>
/// <param name="Nakamoto">Fewest institutions that have more than a third of them.</param>
internal sealed record LotteryReport(int Blocks, double ChiSquareP, double Gini, int Nakamoto);

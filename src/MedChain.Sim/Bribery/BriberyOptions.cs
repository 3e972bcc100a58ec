using System.Collections.Immutable;
using System.Globalization;
using MedChain.Core.Institutions;

namespace MedChain.Sim.Bribery;

/// <summary>Which games are played.</summary>
/// <param name="Seed">Determines everything.</param>
public sealed record BriberyOptions(ulong Seed)
{
    /// <summary>Most games.</summary>
    public const int MostGames = 100_000;

    /// <summary>Most voters.</summary>
    public const int MostVoters = 21;

    /// <summary>s, where there are as many candidates.</summary>
    public const int MostApprovals = 3;

    /// <summary>Games for each level and adversary, 1 to <see cref="MostGames"/>.</summary>
    public int Games { get; init; } = 300;

    /// <summary>Voters, the bought one among them; 4 to <see cref="MostVoters"/>.</summary>
    public int Voters { get; init; } = 7;

    /// <summary>Candidates, 2 to the number of voters; (voters + 1)^candidates is at most <see cref="TotalsTable.MostTotals"/>.</summary>
    public int Candidates { get; init; } = 5;

    /// <summary>Which levels; none: all.</summary>
    public ImmutableArray<string> Levels { get; init; } = [];

    /// <summary>Which adversaries; none: all.</summary>
    public ImmutableArray<string> Adversaries { get; init; } = [];

    /// <summary>What is wrong with the options, in words; null if nothing is.</summary>
    public string? Problem()
    {
        if (Games is < 1 or > MostGames) return Say($"--games takes 1 to {MostGames}, not {Games}.");
        if (Voters is < ValidatorSet.Minimum or > MostVoters) return Say($"--voters takes {ValidatorSet.Minimum} to {MostVoters}, not {Voters}.");
        if (Candidates < 2 || Candidates > Voters) return Say($"--candidates takes 2 to the number of voters, not {Candidates}.");
        if (!TotalsTable.Fits(Voters, Candidates)) return Say($"{Voters} voters and {Candidates} candidates have too many totals: (voters + 1)^candidates is at most {TotalsTable.MostTotals}.");
        if (Levels.FirstOrDefault(level => !BriberyAdversary.AllLevels.Contains(level)) is not null) return $"--level takes {string.Join(", ", BriberyAdversary.AllLevels)}.";
        if (Adversaries.FirstOrDefault(name => BriberyAdversary.All.All(known => known.Name != name)) is not null)
            return $"--adversary takes {string.Join(", ", BriberyAdversary.All.Select(known => known.Name))}.";
        return Contests.Any() ? null : "At that level that adversary is not played; see --help.";
    }

    internal IEnumerable<(string Level, BriberyAdversary Adversary)> Contests =>
        from level in BriberyAdversary.AllLevels
        where Levels.IsEmpty || Levels.Contains(level)
        from adversary in BriberyAdversary.All
        where adversary.Levels.Contains(level) && (Adversaries.IsEmpty || Adversaries.Contains(adversary.Name))
        select (level, adversary);

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.Collections.Immutable;

namespace MedChain.Sim.Bribery;

/// <summary>What a bought voter does to evade.</summary>
internal enum Conduct : byte
{
    /// <summary>It casts one ballot, with its own vote instead of the one demanded.</summary>
    Once,

    /// <summary>It casts the vote demanded first, and replaces it with its own before the close.</summary>
    Replaces,

    /// <summary>An abstention is demanded; it votes, and claims its turnout.</summary>
    Claims,

    /// <summary>An abstention is demanded; it votes, and lets its turnout go unclaimed.</summary>
    ForgoesClaim,
}

/// <summary>What all voters do in one game; the first is the bought one.</summary>
/// <param name="Obeys">The secret bit: whether the bought voter does as it is told.</param>
/// <param name="Votes">Everybody's first vote; null for who abstains.</param>
/// <param name="Replacement">With what the bought voter replaces its vote; null if it does not.</param>
/// <param name="Claims">Who claims its turnout.</param>
internal sealed record Plan(bool Obeys, ImmutableArray<uint?> Votes, uint? Replacement, ImmutableArray<bool> Claims)
{
    /// <summary>Where an abstention is demanded each of the others votes with odds of 3 to 1, and claims what it cast with the same odds.</summary>
    public const uint Odds = 3;

    /// <summary>Draws the bit, and everything else.</summary>
    public static Plan Draw(Dice dice, VoteLaw law, int voters, Conduct conduct)
    {
        var obeys = dice.Below(2) == 0;
        var isAbstention = conduct is Conduct.Claims or Conduct.ForgoesClaim;
        var votes = new uint?[voters];
        var claims = new bool[voters];
        for (var voter = 1; voter < voters; voter++)
        {
            if (isAbstention && dice.Below(Odds + 1) == Odds) continue;
            votes[voter] = law.Draw(dice);
            claims[voter] = isAbstention && dice.Below(Odds + 1) != Odds;
        }

        var own = isAbstention ? law.Draw(dice) : law.DrawOther(dice);
        votes[0] = isAbstention ? obeys ? null : own : obeys || conduct == Conduct.Replaces ? VoteLaw.Demanded : own;
        claims[0] = conduct == Conduct.Claims && !obeys;
        return new Plan(obeys, [.. votes], conduct == Conduct.Replaces && !obeys ? own : null, [.. claims]);
    }
}

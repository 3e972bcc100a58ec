using System.Collections.Immutable;

namespace MedChain.Sim.Bribery;

/// <summary>
/// How voters vote whom nobody pays: each set of at most s candidates is as likely as any other, and voters do not hang on each other. A set is a number
/// whose bit i is the i-th candidate. The briber demands the first candidate and no other; who evades votes any other set, each as likely.
/// </summary>
public sealed class VoteLaw
{
    /// <summary>What the briber demands.</summary>
    public const uint Demanded = 1;

    /// <summary>The law for a number of candidates, 1 to 16, and s, at least 1.</summary>
    public VoteLaw(int candidates, int mostApprovals)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(candidates, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(candidates, 16);
        ArgumentOutOfRangeException.ThrowIfLessThan(mostApprovals, 1);
        Candidates = candidates;
        Sets = [.. Enumerable.Range(0, 1 << candidates).Select(set => (uint)set).Where(set => uint.PopCount(set) <= mostApprovals)];
    }

    /// <summary>How many candidates there are.</summary>
    public int Candidates { get; }

    /// <summary>All sets that a ballot can approve of, in order.</summary>
    public ImmutableArray<uint> Sets { get; }

    /// <summary>A vote of somebody whom nobody pays.</summary>
    public uint Draw(Dice dice) => dice.Pick(Sets);

    /// <summary>A vote that is not the one demanded.</summary>
    public uint DrawOther(Dice dice) => dice.Pick(Sets.Remove(Demanded));

    /// <summary>
    /// The best guess from all votes, without knowing whose is whose: with k of n votes as demanded, obedience weighs k, evasion (n - k) / (number of
    /// other sets).
    /// </summary>
    public bool SuggestsDemanded(IReadOnlyCollection<uint> votes)
    {
        var demanded = votes.Count(vote => vote == Demanded);
        return demanded * (Sets.Length - 1) > votes.Count - demanded;
    }
}

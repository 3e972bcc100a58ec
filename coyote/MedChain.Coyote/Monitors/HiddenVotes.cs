using MedChain.Core.Election;
using MedChain.Coyote.Harness;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// No two counted ballots of different tags have an encryption in common, as one copied from the other would; and no honest institution carries its own ballot to
/// the chain, which would say whose it is. Spec: Election V6, V8.
/// </summary>
internal sealed class HiddenVotes : Monitor
{
    /// <summary>An honest host carries a ballot.</summary>
    internal sealed class Left(Town town, TownHost host, SealedBallot ballot) : Event
    {
        internal Town Town { get; } = town;

        internal TownHost Host { get; } = host;

        internal SealedBallot Ballot { get; } = ballot;
    }

    [Start]
    [OnEventDoAction(typeof(Left), nameof(JudgeLeft))]
    [OnEventDoAction(typeof(HeldFinal), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void JudgeLeft(Event e)
    {
        var left = (Left)e;
        if (ElectionRules.Find(left.Host.Replica!.State.Final.Map) is not { Event.IsZero: false } election) return;
        var isOwn = Secrets.Tags(left.Town, election).Any(owner => owner.Voter == left.Host.Id.Institution && owner.Tag == left.Ballot.Tag);
        Assert(!isOwn, "Hidden voters: {0} carries its own ballot", left.Host.Id);
    }

    private void Judge(Event e)
    {
        var final = (HeldFinal)e;
        var seen = new SortedSet<string>(StringComparer.Ordinal);
        for (var place = 0; place < final.Poll.Tags.Length; place++)
        {
            foreach (var vote in final.Ballot(place).Votes) Assert(seen.Add($"{vote.A} {vote.B}"), "Hidden votes: two counted votes are the same encryption");
        }
    }
}

using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Coyote.Harness;
using MedChain.Crypto.ElGamal;
using MedChain.Crypto.Groups;
using Monitor = Microsoft.Coyote.Specifications.Monitor;

namespace MedChain.Coyote.Monitors;

/// <summary>
/// The totals are the sums of the counted ballots. Opened with the joint key, which only who judges has, each counted vote is 0 or 1, each ballot's sum at most s, an
/// honest voter's ballot what it was asked to say, and the published votes what the ballots sum up to. Spec: Election V5, V6, V10, V12.
/// </summary>
internal sealed class TotalsAreSums : Monitor
{
    private readonly List<uint> _votes = [];
    private (ulong Epoch, ElectionPhase Phase) _seen;

    [Start]
    [OnEventDoAction(typeof(HeldFinal), nameof(Judge))]
    private sealed class Watching : State
    {
    }

    private void Judge(Event e)
    {
        var final = (HeldFinal)e;
        var now = (final.Election.Epoch, final.Election.Phase);
        if (now.Phase is not (ElectionPhase.Tallying or ElectionPhase.Seated) || now.CompareTo(_seen) <= 0) return;
        _seen = now;
        if (now.Phase == ElectionPhase.Tallying) Sum(final);
        else Compare(final);
    }

    private void Sum(HeldFinal final)
    {
        final.Map.TryGet<Tally>(StateKeys.Tally, out var tally);
        var ballots = Enumerable.Range(0, final.Poll.Tags.Length).Select(final.Ballot).ToList();
        Assert(tally!.Ballots == ballots.Count, "Totals are sums: {0} ballots are said to count, and {1} do", tally.Ballots, ballots.Count);
        _votes.Clear();
        if (final.JointSecret() is not { } secret) return;
        var owners = Secrets.Tags(final.Town, final.Election).ToList();
        for (var place = 0; place < ballots.Count; place++)
        {
            var votes = ballots[place].Votes.Select(vote => Open(vote, secret)).ToList();
            Assert(votes.All(vote => vote.IsIdentity || vote == GroupElement.Generator), "Totals are sums: a counted vote is neither 0 nor 1");
            var approved = votes.Count(vote => !vote.IsIdentity);
            Assert(approved <= final.Town.Options.Parameters.MostApprovals, "Totals are sums: a counted ballot approves of {0}", approved);
            var owner = owners.FirstOrDefault(owner => owner.Tag == final.Poll.Tags[place]).Voter;
            AsAsked(final, owner, ballots[place].Sequence, votes);
        }

        for (var i = 0; i < tally.Totals.Length; i++)
        {
            var total = ballots.Aggregate(Ciphertext.Zero, (sum, ballot) => sum + ballot.Votes[i]);
            Assert(tally.Totals[i] == total, "Totals are sums: the total of candidate {0} is not the sum of the counted ballots", i);
            _votes.Add((uint)ballots.Count(ballot => !Open(ballot.Votes[i], secret).IsIdentity));
        }
    }

    /// <summary>What an honest voter's host still has of it is what its ballot says.</summary>
    private void AsAsked(HeldFinal final, Core.Institutions.InstitutionId owner, uint sequence, List<GroupElement> votes)
    {
        if (!final.Town.IsHonest(owner) || final.Town.HostsOf(owner).First().Replica?.State.Elections is not { Intent: { } intent } || intent.Sequence != sequence) return;
        var approved = final.Election.Candidates.Where((_, i) => !votes[i].IsIdentity);
        Assert(approved.SequenceEqual(intent.Approved.Intersect(final.Election.Candidates)), "Totals are sums: the ballot of {0} does not say what it was asked to say", owner);
    }

    private void Compare(HeldFinal final)
    {
        final.Map.TryGet<ElectionResult>(StateKeys.ElectionResult, out var result);
        if (_votes.Count > 0) Assert(result!.Votes.SequenceEqual(_votes), "Totals are sums: {0} votes are published where {1} were cast", string.Join(' ', result.Votes), string.Join(' ', _votes));
    }

    private static GroupElement Open(Ciphertext vote, GroupScalar secret) => vote.B - (secret * vote.A);
}

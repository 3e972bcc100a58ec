using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;

namespace MedChain.Sim.Tests.Election;

/// <summary>Whole elections in virtual time: ceremony, ballots through relays, tally, seats, again and again.</summary>
public sealed class ElectionRunsTests
{
    private static readonly ClusterOptions Options = new() { Parameters = ClusterOptions.Electing, UsesRealSignatures = false, EncodesMessages = true };

    [Theory]
    [InlineData(1, 4)]
    [InlineData(2, 7)]
    public void V15_two_elections_seat_who_was_voted_for(ulong seed, int count)
    {
        var cluster = Cluster.Create(seed, count, Options);
        for (var round = 0; round < 2; round++)
        {
            var epoch = (ulong)round + 1;
            var submissions = new List<Submission>();
            Assert.True(cluster.RunUntil(() => cluster.HonestHosts.All(host => host.Replica!.State.Elections is { Voter: not null } state && state.Epoch == epoch), 600_000));
            foreach (var voter in cluster.Institutions)
            {
                submissions.Add(cluster.Submit(voter, new Command.Vote([H(voter.Value), H((voter.Value + 1) % count), H((voter.Value + 2) % count)])));
            }

            Assert.True(cluster.RunUntil(() => Election(cluster) is { Phase: ElectionPhase.Seated or ElectionPhase.CarriedOver } election && election.Epoch == epoch, 600_000));
            Assert.All(submissions, submission => Assert.IsType<Outcome.Recorded>(submission.Outcome));
            var final = Newest(cluster);
            Assert.Equal(ElectionPhase.Seated, Election(cluster)!.Phase);
            Assert.True(final.TryGet<ElectionResult>(StateKeys.ElectionResult, out var result));
            Assert.All(result.Votes, votes => Assert.Equal(3u, votes));
            Assert.True(cluster.RunUntil(() => cluster.HonestHosts.All(host => host.Replica!.State.Consensus.Epoch.Epoch == epoch + 1), 600_000));
            Assert.All(cluster.HonestHosts, host => Assert.Equal(count, host.Replica!.State.Consensus.Epoch.Delegates.Length));
            Assert.True(Newest(cluster).TryGet<Delegates>(StateKeys.NextDelegates, out var delegates));
            Assert.Equal(DelegateSource.Election, delegates.Source);
        }
    }

    private static InstitutionId H(int number) => new((ushort)number);

    private static ElectionEntry? Election(Cluster cluster) => ElectionRules.Find(Newest(cluster));

    private static StateMap Newest(Cluster cluster) => cluster.Hosts.MaxBy(host => host.Height)!.Final.Map;
}

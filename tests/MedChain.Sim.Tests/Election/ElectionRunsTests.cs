using MedChain.Core;
using MedChain.Core.Chain;
using MedChain.Core.Election;
using MedChain.Core.Institutions;

namespace MedChain.Sim.Tests.Election;

/// <summary>Whole elections in virtual time: ceremony, ballots through relays, tally, seats, again and again.</summary>
public sealed class ElectionRunsTests
{
    /// <summary>The last octet of a row's key that holds a share of the identity key: it outlives elections.</summary>
    private const byte IdentityShare = 4;

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

    [Fact]
    public void V19_secrets_lie_on_disk_while_they_serve_and_are_gone_when_the_election_is_over()
    {
        var cluster = Cluster.Create(3, 4, Options);
        Assert.True(cluster.RunUntil(() => cluster.HonestHosts.All(host => Secrets(host) == 2), 600_000));
        Vote(cluster);
        Assert.True(cluster.RunUntil(() => cluster.HonestHosts.All(host => Secrets(host) == 3), 600_000));
        Assert.True(cluster.RunUntil(() => cluster.HonestHosts.All(host => Secrets(host) == 0), 600_000));
        Assert.Equal(ElectionPhase.Seated, Election(cluster)!.Phase);
        Assert.All(cluster.Institutions, voter => Assert.True(TrackRules.Of(Newest(cluster), voter).HasVoted));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    public void V12_an_election_comes_to_its_end_with_f_dead_trustees(ulong seed)
    {
        var cluster = Cluster.Create(seed, 7, Options);
        cluster.Kill(H((int)seed % 7));
        cluster.Kill(H((int)(seed + 3) % 7));
        cluster.RunFor(2_000);
        Vote(cluster);
        Assert.True(cluster.RunUntil(() => Election(cluster) is { Phase: ElectionPhase.Seated or ElectionPhase.CarriedOver }, 600_000));
        Assert.Equal(ElectionPhase.Seated, Election(cluster)!.Phase);
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    [InlineData(24)]
    [InlineData(25)]
    [InlineData(26)]
    public void V19_a_ballot_survives_crashes_at_any_write(ulong seed)
    {
        var cluster = Cluster.Create(seed, 4, Options with { Parameters = ClusterOptions.Electing with { EpochLength = 96, SliceLength = 16 } });
        Vote(cluster);
        Assert.True(cluster.RunUntil(() => cluster.HonestHosts.All(host => Secrets(host) == 3), 600_000));
        Assert.True(cluster.RunUntil(() => Election(cluster) is { Phase: ElectionPhase.Voting }, 600_000));
        for (var i = 0; i < 12; i++)
        {
            var host = cluster[H((int)((seed + (ulong)i) % 4))];
            if (host.IsRunning) host.CrashAt(i % 2 == 0 ? CrashPoint.BeforePersist : CrashPoint.AfterPersist, 1 + (i % 5));
            cluster.RunFor(700);
            foreach (var institution in cluster.Institutions) cluster.Restart(institution);
        }

        Assert.True(cluster.RunUntil(() => Election(cluster) is { Phase: ElectionPhase.Seated or ElectionPhase.CarriedOver } election && election.Epoch == 1, 600_000));
        Assert.True(Newest(cluster).TryGet<Poll>(StateKeys.Poll, out var poll));
        Assert.Equal(4, poll.Tags.Length);
        Assert.Equal(ElectionPhase.Seated, Election(cluster)!.Phase);
    }

    private static int Secrets(Host host) => host.Disk.ReadRows().Count(row => row.Key.Table == DurableTable.Secret && row.Key.Key.Span[^1] != IdentityShare);

    private static void Vote(Cluster cluster)
    {
        Assert.True(cluster.RunUntil(() => cluster.HonestHosts.Where(host => host.IsRunning).All(host => host.Replica!.State.Elections.Voter is not null), 600_000));
        var running = cluster.HonestHosts.Where(host => host.IsRunning).Select(host => host.Id.Institution).ToList();
        for (var i = 0; i < running.Count; i++)
        {
            cluster.Submit(running[i], new Command.Vote([running[i], running[(i + 1) % running.Count], running[(i + 2) % running.Count]]));
        }
    }

    private static InstitutionId H(int number) => new((ushort)number);

    private static ElectionEntry? Election(Cluster cluster) => ElectionRules.Find(Newest(cluster));

    private static StateMap Newest(Cluster cluster) => cluster.Hosts.MaxBy(host => host.Height)!.Final.Map;
}

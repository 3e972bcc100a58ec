using MedChain.Core;
using MedChain.Core.Institutions;
using MedChain.Sim.Links;
using MedChain.Sim.Scenarios;

namespace MedChain.Sim.Tests;

/// <summary>Whole chains whose members change. Spec: Institutions I4 to I11, Consensus D2, L3.</summary>
public sealed class MembershipTests
{
    [Fact]
    public void I7_a_fifth_hospital_is_admitted_catches_up_and_its_vote_decides()
    {
        var votes = new VotesSent();
        var cluster = Runs.Start(seed: 51);
        cluster.Observe(votes);
        Assert.True(cluster.ReachesHeight(19));
        Admit(cluster, 4);
        cluster.Join(Runs.H(4));
        Assert.True(cluster.RunUntil(() => Phase(cluster, 4) == InstitutionPhase.Active, 60_000), "not seated");
        Assert.True(cluster.RunUntil(() => votes.Epochs(4).Count > 0, 60_000), "does not vote");
        cluster.Kill(Runs.H(1));
        Assert.True(cluster.ReachesHeight(cluster.Highest() + 20), "its vote does not decide");
    }

    [Fact]
    public void I6_who_lost_its_disk_is_admitted_again_with_a_new_key_and_its_vote_decides()
    {
        var votes = new VotesSent();
        var cluster = Runs.Start(seed: 52);
        Assert.True(cluster.ReachesHeight(12));
        cluster.Kill(Runs.H(3));
        cluster.Observe(votes);
        var epoch = cluster[Runs.H(0)].Replica!.State.Consensus.Epoch.Epoch;
        Admit(cluster, 3);
        cluster.Join(Runs.H(3));
        Assert.True(cluster.RunUntil(() => votes.Epochs(3).Count > 0, 120_000), "does not vote");
        Assert.True(votes.Epochs(3).Min > epoch);
        cluster.Kill(Runs.H(1));
        Assert.True(cluster.ReachesHeight(cluster.Highest() + 20), "its vote does not decide");
    }

    [Fact]
    public void I11_who_starts_with_keys_that_no_set_names_follows_and_signs_nothing()
    {
        var cluster = Runs.Start(seed: 53);
        Assert.True(cluster.ReachesHeight(12));
        var votes = new VotesSent();
        cluster.Observe(votes);
        cluster.DrawKeys(Runs.H(3));
        cluster.Join(Runs.H(3));
        Assert.True(cluster.ReachesHeight(60), "does not follow");
        Assert.NotEqual(ReplicaPhase.Halted, cluster[Runs.H(3)].Replica!.State.Phase);
        Assert.Empty(votes.Epochs(3));
    }

    [Fact]
    public void I9_and_I8_who_retires_and_who_is_expelled_leave_and_the_others_go_on()
    {
        var votes = new VotesSent();
        var cluster = Runs.Start(seed: 54, institutions: 6);
        Assert.True(cluster.ReachesHeight(3));
        foreach (var member in (int[])[0, 1, 2, 3, 5]) Recorded(cluster, member, new Command.Expel(Runs.H(4)));
        var late = cluster.Submit(Runs.H(5), new Command.Retire());
        Assert.True(cluster.RunUntil(() => Phase(cluster, 5) == InstitutionPhase.Retired && Phase(cluster, 4) == InstitutionPhase.Expelled, 60_000));
        Assert.IsType<Outcome.Recorded>(late.Outcome);
        Assert.True(cluster.ReachesHeight(cluster.Highest() + 1), "left behind");
        cluster.Observe(votes);
        Assert.True(cluster.ReachesHeight(cluster.Highest() + 20), "left behind");
        Assert.Empty(votes.Epochs(4));
        Assert.Empty(votes.Epochs(5));
        Assert.All(cluster.Hosts, host => Assert.Equal(4, host.Replica!.State.Consensus.Epoch.Validators.Count));
        Assert.IsType<Outcome.Refused>(Answer(cluster, 4, new Command.Expel(Runs.H(0))));
    }

    [Fact]
    public void I10_keys_change_at_the_boundary_and_the_institution_goes_on()
    {
        var votes = new VotesSent();
        var cluster = Runs.Start(seed: 55);
        var traffic = new RecordTraffic(cluster, cluster.Dice.Derive("records"));
        Assert.True(cluster.ReachesHeight(3));
        var registration = cluster.DrawKeys(Runs.H(2));
        cluster.AddKeys(Runs.H(2));
        Recorded(cluster, 2, new Command.ChangeKeys(registration));
        for (var i = 0; i < 20; i++)
        {
            traffic.Put(Runs.H(2));
            cluster.RunFor(100);
        }

        Assert.True(cluster.RunUntil(() => cluster[Runs.H(0)].Final.Account(Runs.H(2))!.Institution == registration.Institution, 60_000));
        cluster.Kill(Runs.H(1));
        cluster.Observe(votes);
        Assert.True(cluster.ReachesHeight(cluster.Highest() + 20), "its votes do not count");
        Assert.True(cluster.RunUntil(() => cluster[Runs.H(2)].Replica!.State.Submissions.Outgoing.IsEmpty, 60_000), "its transactions do not go through");
        Assert.NotEmpty(votes.Epochs(2));
    }

    [Fact]
    public void I11_members_change_while_hosts_fall_over_and_links_fail_and_all_agree()
    {
        Runs.Each(12, seed =>
        {
            var cluster = Runs.Start(seed: 5_000 + seed, options: Runs.Options with { Link = seed % 2 == 0 ? LinkModel.Bad : LinkModel.Good });
            Assert.True(cluster.ReachesHeight(2));
            Admit(cluster, 4);
            cluster.Join(Runs.H(4));
            cluster[Runs.H((int)(seed % 4))].CrashAt((CrashPoint)(1 + (seed % 3)), (int)(20 + (seed * 3)));
            var registration = cluster.DrawKeys(Runs.H(2));
            cluster.AddKeys(Runs.H(2));
            cluster.RunFor((long)(seed * 97));
            foreach (var host in cluster.Hosts.Where(host => !host.IsRunning).ToList()) cluster.Restart(host.Id.Institution);
            Assert.True(cluster.RunUntil(() => cluster[Runs.H(4)].Final.Account(Runs.H(4)) is { Phase: InstitutionPhase.Active }, 60_000), "does not follow");
            Recorded(cluster, 2, new Command.ChangeKeys(registration));
            foreach (var host in cluster.Hosts)
            {
                host.StayUp();
                cluster.Restart(host.Id.Institution);
            }

            cluster.RunFor(10);
            cluster.Kill(Runs.H(3));
            Admit(cluster, 3, [0, 1, 2, 4]);
            cluster.Join(Runs.H(3));
            Assert.True(cluster.RunUntil(() => Phase(cluster, 3) == InstitutionPhase.Active && Phase(cluster, 4) == InstitutionPhase.Active, 120_000), "not seated");
            Assert.True(cluster.ReachesHeight(cluster.Highest() + 9), "left behind");
            cluster.Kill(Runs.H(0));
            Assert.True(cluster.ReachesHeight(cluster.Highest() + 9), "the newcomers' votes do not decide");
            return 0;
        });
    }

    /// <summary>Files and endorses an application with keys drawn now, until it is admitted.</summary>
    private static Registration Admit(Cluster cluster, int institution, int[]? endorsers = null)
    {
        var registration = cluster.DrawKeys(Runs.H(institution));
        var subject = Registration.Subject(cluster.Genesis.ChainId, registration.Institution);
        endorsers ??= [0, 1, 2];
        Recorded(cluster, endorsers[0], new Command.Apply(registration));
        foreach (var member in endorsers)
        {
            if (Answer(cluster, member, new Command.Endorse(subject)) is Outcome.Recorded) continue;
            Assert.NotEqual(InstitutionPhase.Applied, Phase(cluster, institution));
        }

        return registration;
    }

    private static void Recorded(Cluster cluster, int institution, Command command)
    {
        var (host, crashes) = (cluster[Runs.H(institution)], cluster[Runs.H(institution)].Crashes);
        if (Answer(cluster, institution, command) is not Outcome.Recorded) Assert.True(host.Crashes > crashes, $"{command} of {institution} is refused");
    }

    /// <summary>The answer to a command; asked again where the host has fallen over, which forgets the question and not the transaction.</summary>
    private static Outcome Answer(Cluster cluster, int institution, Command command)
    {
        while (true)
        {
            if (!cluster[Runs.H(institution)].IsRunning) cluster.Restart(Runs.H(institution));
            cluster.RunFor(10);
            var submission = cluster.Submit(Runs.H(institution), command);
            Assert.True(cluster.RunUntil(() => submission.Outcome is not null || !cluster[Runs.H(institution)].IsRunning, 60_000), $"{command} of {institution} is not answered");
            if (submission.Outcome is { } outcome) return outcome;
        }
    }

    private static InstitutionPhase? Phase(Cluster cluster, int institution) =>
        cluster.Hosts.MaxBy(host => host.Height)!.Final.Account(Runs.H(institution))?.Phase;

    /// <summary>The epochs in which each host has sent votes of its own.</summary>
    private sealed class VotesSent : Observer
    {
        private readonly SortedDictionary<InstitutionId, SortedSet<ulong>> _epochs = [];

        public SortedSet<ulong> Epochs(int institution) => _epochs.TryGetValue(Runs.H(institution), out var epochs) ? epochs : [];

        public override void OnEffect(Host host, Effect effect)
        {
            if (effect is not Effect.Broadcast { Message: Message.Voted { Vote: var vote } } || vote.Voter != host.Id.Institution) return;
            if (!_epochs.TryGetValue(vote.Voter, out var epochs)) _epochs[vote.Voter] = epochs = [];
            epochs.Add(vote.Ballot.Epoch);
        }
    }
}

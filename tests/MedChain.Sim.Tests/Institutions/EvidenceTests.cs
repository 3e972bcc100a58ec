using MedChain.Core.Institutions;
using MedChain.Sim.Adversaries;

namespace MedChain.Sim.Tests;

/// <summary>Spec: Consensus S7 (evidence), Institutions I4 (suspension at the boundary).</summary>
public sealed class EvidenceTests
{
    [Fact]
    public void I4_who_proposes_twice_in_a_view_is_suspended_at_the_epochs_boundary_and_the_others_go_on()
    {
        var cluster = Runs.Start(seed: 11, institutions: 7);
        cluster.Corrupt(Runs.H(3), new EquivocatingLeader(tellsAll: true));
        Assert.True(cluster.RunUntil(() => PhaseOf(cluster, 3) == InstitutionPhase.Suspended, 300_000));
        Assert.Equal(0UL, cluster[Runs.H(0)].Height % Runs.Options.Parameters.EpochLength);
        Assert.True(cluster.ReachesHeight(cluster.Highest() + 9));
        Assert.DoesNotContain(Runs.H(3), cluster[Runs.H(0)].Replica!.State.Consensus.Epoch.Validators.Members.Select(member => member.Id));
    }

    [Fact]
    public void I4_no_honest_institution_is_suspended_whatever_the_faulty_one_does()
    {
        Runs.Each(6, seed =>
        {
            Adversary[] kinds = [new DoubleVoter(), new EquivocatingLeader(), new VoteWithholder(300, 5_000), new Flooder(3), new Amnesiac(), new SlowNode(2_000)];
            var cluster = Runs.Start(seed: 20 + seed, institutions: 7);
            cluster.Corrupt(Runs.H(3), kinds[(int)seed - 1]);
            Assert.True(cluster.ReachesHeight(26));
            Assert.All(cluster.HonestHosts, host => Assert.Equal(InstitutionPhase.Active, PhaseOf(cluster, host.Id.Institution.Value)));
            return 0;
        });
    }

    private static InstitutionPhase? PhaseOf(Cluster cluster, int institution) => cluster[Runs.H(0)].Final.Account(Runs.H(institution))?.Phase;
}

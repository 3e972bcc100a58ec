using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Institutions;
using MedChain.Sim.Adversaries;
using MedChain.Sim.Links;
using MedChain.Sim.Scenarios;

namespace MedChain.Sim.Tests;

/// <summary>Spec: Consensus S7 (evidence), Institutions I4 (suspension at the boundary), Chain C11 (one institution's transactions do not stop another's).</summary>
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

    [Fact]
    public void S7_one_institution_brings_the_same_evidence_to_the_chain_once()
    {
        var evidence = new EvidenceOnChain();
        var cluster = Runs.Start(seed: 12, options: Runs.Options with { Link = LinkModel.Good with { DuplicatePermille = 500 } });
        cluster.Observe(evidence);
        cluster.Corrupt(Runs.H(3), new EquivocatingLeader(tellsAll: true));
        Assert.True(cluster.ReachesHeight(30));
        Assert.NotEmpty(evidence.Seen);
        Assert.All(evidence.Seen, entry => Assert.True(entry.Value == 1, $"{entry.Key} came {entry.Value} times"));
    }

    [Fact]
    public void C11_transactions_of_a_suspended_institution_that_still_wait_stop_nobody_else()
    {
        var cluster = Runs.Start(seed: 13, institutions: 7);
        var traffic = new RecordTraffic(cluster, cluster.Dice.Derive("records"));
        cluster.Corrupt(Runs.H(3), new LastMinute());
        Assert.True(cluster.RunUntil(() => PhaseOf(cluster, 3) == InstitutionPhase.Suspended, 300_000));
        Assert.Contains(cluster.HonestHosts, host => host.Replica!.State.Mempool.Waiting.ContainsKey(Runs.H(3)));
        var empty = new NeedlesslyEmpty();
        cluster.Observe(empty);
        for (var i = 0; i < 60; i++)
        {
            traffic.Put(Runs.H(i % 3));
            cluster.RunFor(100);
        }

        Assert.Empty(empty.Leaders);
    }

    private static InstitutionPhase? PhaseOf(Cluster cluster, int institution) => cluster[Runs.H(0)].Final.Account(Runs.H(institution))?.Phase;

    /// <summary>A double voter that submits one more transaction when the epoch's last block has been proposed, too late for it.</summary>
    private sealed class LastMinute : Adversary
    {
        private readonly DoubleVoter _voter = new();

        public override IEnumerable<Parcel> Arrive(Foothold self, InstitutionId from, Message message)
        {
            var votes = _voter.Arrive(self, from, message);
            if (message is not Message.Proposed { Proposal.Block.Header.Height: var height } || height % Runs.Options.Parameters.EpochLength != 0) return votes;
            var sequence = self.Host.Final.Account(self.Self)!.NextSequence;
            var batch = new Payload.Batch([new RecordEvent.Deny(new AccessId(self.Setup.Genesis.ChainId))]);
            return votes.Concat(self.ToAll(new Message.Submitted(Transaction.Sign(self.Setup.Genesis.ChainId, self.Self, sequence, batch, self.Setup.Keys))));
        }
    }

    /// <summary>Leaders whose block is empty though a transaction that applies waits in their mempool.</summary>
    private sealed class NeedlesslyEmpty : Observer
    {
        public SortedSet<HostId> Leaders { get; } = [];

        public override void OnEffect(Host host, Effect effect)
        {
            if (effect is not Effect.Broadcast { Message: Message.Proposed { Proposal.Block: var block } } || !host.IsHonest) return;
            if (block.Transactions.Length > 0 || block.Header.Parent != host.Head) return;
            foreach (var (sender, waiting) in host.Replica!.State.Mempool.Waiting)
            {
                if (host.Final.Account(sender) is { Phase: InstitutionPhase.Active } account && waiting.ContainsKey(account.NextSequence)) Leaders.Add(host.Id);
            }
        }
    }

    private sealed class EvidenceOnChain : Observer
    {
        public SortedDictionary<string, int> Seen { get; } = [];

        public override void OnEffect(Host host, Effect effect)
        {
            if (effect is not Effect.Commit commit || host.Id.Institution != Runs.H(0)) return;
            foreach (var transaction in commit.Block.Transactions)
            {
                if (transaction.Payload is not Payload.Misbehaviour { Evidence: var evidence }) continue;
                var name = $"{transaction.Sender} on {evidence.Offender} in view {evidence.View} of epoch {evidence.Epoch}";
                Seen[name] = Seen.GetValueOrDefault(name) + 1;
            }
        }
    }
}

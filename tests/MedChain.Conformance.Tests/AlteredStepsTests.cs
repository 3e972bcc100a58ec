using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Records;
using MedChain.Sim;

namespace MedChain.Conformance.Tests;

/// <summary>Real steps of the core, altered: each oracle names the rule and shows what the model says and what the core did. Spec: Consensus S2, S4, Records R5, R6, R9, Access A6 to A8.</summary>
public sealed class AlteredStepsTests
{
    private static readonly Lazy<ImmutableArray<(ReplicaSetup Setup, CoreStep Step)>> Run = new(Taken);

    [Fact]
    public void S2_S3_S4_a_vote_that_is_not_cast_and_a_view_that_is_not_entered_are_reported()
    {
        var (setup, step) = First(step => step.Effects.OfType<Effect.Persist>().Any(persist => persist.Writes.Any(write => write.Key.Table == DurableTable.Vote)));
        Assert.Empty(new ConsensusOracle(setup).Compare(step));
        Reported(new ConsensusOracle(setup).Compare(step with { Effects = [.. step.Effects.Where(effect => effect is not Effect.Persist)] }), "own votes: only the model has");
        var consensus = step.After.Consensus with { View = step.After.Consensus.View + 1 };
        Reported(new ConsensusOracle(setup).Compare(step with { After = step.After with { Consensus = consensus } }), "S1, S4, S5: view: the model says");
    }

    [Fact]
    public void S4_L2_a_certificate_that_is_not_sent_on_and_a_timer_that_is_not_set_or_of_another_length_are_reported()
    {
        var (setup, step) = First(static step => step.After.Consensus.View > step.Before.Consensus.View && ReferenceEquals(step.Before.Consensus.Finalization, step.After.Consensus.Finalization)
            && step.Effects.Any(static effect => effect is Effect.Broadcast { Message: Message.Certified }));
        Assert.Empty(new ConsensusOracle(setup).Compare(step));
        Reported(Consensus(effect => effect is Effect.Broadcast { Message: Message.Certified } ? null : effect), "S4, S5: sent on: the model has a new certificate");
        Reported(Consensus(effect => effect is Effect.SetTimer { Timer.Kind: TimerKind.View } ? null : effect), "S1: View timer: the model enters view");
        Reported(Consensus(effect => effect is Effect.SetTimer { Timer.Kind: TimerKind.Proposal } set ? set with { DueMs = set.DueMs + 1 } : effect), "L2: Proposal timer: the model says");

        IReadOnlyList<string> Consensus(Func<Effect, Effect?> alter) => new ConsensusOracle(setup).Compare(step with { Effects = [.. step.Effects.Select(alter).OfType<Effect>()] });
    }

    [Fact]
    public void R5_a_receipt_that_is_not_sent_and_a_part_that_is_not_stored_are_reported()
    {
        var (setup, step) = First(step => Sends<Message.Receipt>(step) && step.After.Custody.Held.Count > step.Before.Custody.Held.Count);
        Assert.Empty(new RecordOracle(setup).Compare(step));
        Reported(Compare(setup, step, effect => effect is not Effect.Send { Message: Message.Receipt }), "R5: messages and reads: the model says");
        Reported(Compare(setup, step, effect => effect is not Effect.Persist), "R5, R8, A7: held on disk: the model says");
        Reported(new RecordOracle(setup).Compare(step with { After = step.After with { Custody = step.Before.Custody } }), "R5: held: the model says");
        Reported(new RecordOracle(setup).Compare(step with { Effects = [.. step.Effects.OrderBy(effect => effect is Effect.Persist)] }), "R5, A7: the model has it on disk before it leaves");
    }

    [Fact]
    public void A6_A7_a_release_without_trace_and_a_refusal_for_another_reason_are_reported()
    {
        var (setup, step) = First(step => Sends<Message.Release>(step) && step.Effects.OfType<Effect.Persist>().Any());
        Assert.Empty(new RecordOracle(setup).Compare(step));
        Reported(Compare(setup, step, effect => effect is not Effect.Persist), "R5, R8, A7: held on disk: the model says");
        Reported(Compare(setup, step, effect => effect is not Effect.Send), "A5, A6, A7, A10, A11: messages and reads: the model says");
        var (other, refused) = First(Sends<Message.ReleaseRefused>);
        Assert.Empty(new RecordOracle(other).Compare(refused));
        var effects = refused.Effects.Select(effect => effect is Effect.Send { Message: Message.ReleaseRefused answer } send
            ? send with { Message = answer with { Code = ReleaseRefusal.Busy } } : effect);
        Reported(new RecordOracle(other).Compare(refused with { Effects = [.. effects] }), "A6: messages and reads: the model says");
    }

    [Fact]
    public void A19_a_refusal_whose_entry_is_not_owed_is_reported()
    {
        var (setup, step) = First(step => step.Input is not Input.Restored && Sends<Message.ReleaseRefused>(step) && step.After.Custody.Refusals.Count > step.Before.Custody.Refusals.Count);
        Assert.Empty(new RecordOracle(setup).Compare(step));
        Reported(Compare(setup, step, effect => effect is not Effect.Persist), "A19: the model has it on disk before the refusal leaves");
        var forgetful = step.After.Custody with { Refusals = step.Before.Custody.Refusals };
        Reported(new RecordOracle(setup).Compare(step with { After = step.After with { Custody = forgetful } }), "A18, A19: refusals owed: the model says");
    }

    [Fact]
    public void R9_an_order_to_erase_that_is_not_carried_out_is_reported()
    {
        var (setup, step) = First(step => step.Input is not Input.Restored && step.After.Custody.Tombstones.Count > step.Before.Custody.Tombstones.Count);
        Assert.Empty(new RecordOracle(setup).Compare(step));
        Reported(new RecordOracle(setup).Compare(step with { After = step.After with { Custody = step.Before.Custody } }), "R9: tombstones: the model says");
        Reported(Compare(setup, step, effect => effect is not Effect.Persist), "R5, R9: fragments on disk: the model says");
    }

    [Fact]
    public void A8_a_read_that_ends_otherwise_is_reported()
    {
        var (setup, step) = First(step => step.Effects.OfType<Effect.Reply>().Any(reply => reply.Outcome is Outcome.Released));
        Assert.Empty(new RecordOracle(setup).Compare(step));
        var effects = step.Effects.Select(effect => effect is Effect.Reply { Outcome: Outcome.Released released } reply
            ? reply with { Outcome = new Outcome.Unavailable(released.Access, released.Record.Manifest.Thresholds.Answers, released.Tally) } : effect);
        Reported(new RecordOracle(setup).Compare(step with { Effects = [.. effects] }), "A8: read ");
    }

    [Fact]
    public void R6_another_entry_and_another_verdict_in_a_final_block_are_reported()
    {
        var (setup, step) = First(step => step.Effects.OfType<Effect.Commit>().Any(commit => Anchored(commit) is not null));
        Assert.Empty(new RecordOracle(setup).Compare(step));
        Reported(Committed(setup, step, (map, entry, _) => map.Set(StateKeys.Record(entry.Record), entry with { Phase = RecordPhase.Shredding })), "R3, R6: record ");
        Reported(Committed(setup, step, (map, _, transaction) => map.Set(StateKeys.Refusals(transaction), new Refusals([new Refusal(0, RefusalCode.Repeated)]))), "verdict on Anchor: the model says");
    }

    [Fact]
    public void R3_A2_other_custodians_and_another_phase_are_reported()
    {
        var ledger = new RandomLedger(1, 7);
        var record = new RecordId(ledger.RandomDigest());
        Reported(LedgerOracle.Custodians(record, ledger.Validators, Core.Records.CustodianChoice.For(record, ledger.Validators)[1..]), "R3: custodians: the model says");
        var entry = AccessEntry.Of(default, record, default, SegmentScope.All, Purpose.Treatment) with { Phase = AccessPhase.Granted, ExpiresAtMs = 10 };
        Reported(new LedgerOracle(ledger.Keys).Phase(entry, 10, AccessPhase.Granted), "A2: phase: the model says");
        var step = ledger.Next();
        var code = step.Code == RefusalCode.Expired ? RefusalCode.None : RefusalCode.Expired;
        Reported(new LedgerOracle(ledger.Keys).Compare(step with { Code = code }), "verdict on ");
        var rest = step.After.Set(ledger.RandomDigest(), new Refusals([]));
        Reported(new LedgerOracle(ledger.Keys).Compare(step with { After = rest }), "C9: ");
    }

    private static IReadOnlyList<string> Compare(ReplicaSetup setup, CoreStep step, Func<Effect, bool> stays) =>
        new RecordOracle(setup).Compare(step with { Effects = [.. step.Effects.Where(stays)] });

    private static IReadOnlyList<string> Committed(ReplicaSetup setup, CoreStep step, Func<StateMap, RecordEntry, Crypto.Hashing.Digest, StateMap> alter)
    {
        var effects = step.Effects.Select(effect => effect is Effect.Commit commit && Anchored(commit) is var (entry, transaction)
            ? commit with { Ledger = commit.Ledger with { Map = alter(commit.Ledger.Map, entry, transaction) } } : effect);
        return new RecordOracle(setup).Compare(step with { Effects = [.. effects] });
    }

    /// <summary>The record that a block's first event anchors, and the transaction.</summary>
    private static (RecordEntry Entry, Crypto.Hashing.Digest Transaction)? Anchored(Effect.Commit commit)
    {
        foreach (var transaction in commit.Block.Transactions)
        {
            if (transaction.Payload is Payload.Batch { Events: [RecordEvent.Anchor anchor, ..] }
                && !commit.Ledger.Map.TryGet<Refusals>(StateKeys.Refusals(transaction.Id()), out _)
                && commit.Ledger.Map.TryGet<RecordEntry>(StateKeys.Record(anchor.Record), out var entry)) return (entry, transaction.Id());
        }

        return null;
    }

    private static bool Sends<T>(CoreStep step)
        where T : Message => step.Effects.OfType<Effect.Send>().Any(send => send.Message is T);

    private static void Reported(IReadOnlyList<string> differences, string expected) =>
        Assert.Contains(differences, difference => difference.Contains(expected, StringComparison.Ordinal));

    private static (ReplicaSetup Setup, CoreStep Step) First(Func<CoreStep, bool> condition) => Run.Value.First(taken => condition(taken.Step));

    private static ImmutableArray<(ReplicaSetup Setup, CoreStep Step)> Taken()
    {
        var steps = new Steps();
        var cluster = Cluster.Create(5, 4, new ClusterOptions { Parameters = ClusterOptions.Trial, UsesRealSignatures = false }, null, steps);
        new CareTraffic(cluster, cluster.Dice.Derive("care")).Give(120, 20_000);
        cluster.RunFor(25_000);
        return [.. steps.All];
    }

    /// <summary>Keeps all steps.</summary>
    private sealed class Steps : Observer
    {
        internal List<(ReplicaSetup, CoreStep)> All { get; } = [];

        public override void OnHandled(Host host, ReplicaState before, Input input, ImmutableArray<Effect> effects) =>
            All.Add((host.Setup, new CoreStep(before, input, effects, host.Replica!.State)));
    }
}

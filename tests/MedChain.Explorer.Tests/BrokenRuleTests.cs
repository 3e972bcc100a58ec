using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Codec;
using MedChain.Core.Consensus;
using MedChain.Explorer.Consensus;

namespace MedChain.Explorer.Tests;

/// <summary>The explorer can fail: each rule that is broken on purpose is found out, at the property that it serves.</summary>
public sealed class BrokenRuleTests
{
    private static readonly ConsensusScope Scope = SmallScopes.ByzantineLeads with { Silent = [] };

    [Fact]
    public void What_is_not_broken_holds()
    {
        var result = SmallScopes.Search(Scope);
        Assert.True(result.Holds, result.Violation ?? result.Problem);
    }

    [Fact]
    public void S7_a_validator_that_votes_finalize_after_skip_is_found()
    {
        var council = new Council(4, null, Scope.Leaders);
        var result = SmallScopes.Search(Scope with { Handle = (replica, input) => FinalizeAnyway(council, replica, input) });
        Assert.StartsWith("No honest conflicting votes", result.Violation, StringComparison.Ordinal);
        Assert.Contains(result.Transcript, step => step.Note.Contains("votes Skip", StringComparison.Ordinal));
    }

    [Fact]
    public void A_quorum_without_an_honest_common_voter_forks()
    {
        var result = SmallScopes.Search(Scope with { Byzantine = [2, 3], IsAgreementOnly = true }, breaks: "Agreement");
        Assert.StartsWith("Agreement", result.Violation, StringComparison.Ordinal);
        Assert.True(result.Holds);
    }

    [Fact]
    public void D1_a_disk_that_loses_votes_is_found()
    {
        var result = SmallScopes.Search(Scope with { Crashing = 0, Keeps = static row => row.Key.Table != DurableTable.Vote });
        Assert.StartsWith("No honest conflicting votes", result.Violation, StringComparison.Ordinal);
        Assert.Contains(result.Transcript, step => step.Choice == "restarts");
    }

    [Fact]
    public void D1_a_vote_that_leaves_before_it_is_on_disk_is_found()
    {
        var result = SmallScopes.Search(Scope with { Crashing = 0, Handle = static (replica, input) => [.. replica.Handle(input).OrderBy(static effect => effect is Effect.Persist)] });
        Assert.StartsWith("Durability", result.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void S6_a_validator_that_forgets_a_final_block_at_a_restart_is_found()
    {
        var result = SmallScopes.Search(Scope with { Crashing = 0, Keeps = static row => row.Key.Table is not (DurableTable.Final or DurableTable.Certificate) });
        Assert.StartsWith("Durability", result.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void S6_a_block_that_is_called_final_as_soon_as_it_is_proposed_is_found()
    {
        var result = SmallScopes.Search(Scope with { Handle = static (replica, input) => CommitAtOnce(replica, input) });
        Assert.StartsWith("Validity", result.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_faulty_ones_notarize_two_blocks_of_a_view()
    {
        var result = SmallScopes.Search(Scope with { Byzantine = [2, 3] }, breaks: "Unique notarization");
        Assert.True(result.Holds, result.Violation);
    }

    [Fact]
    public void S7_a_validator_that_accuses_one_of_what_is_allowed_is_found()
    {
        var council = new Council(4, null, Scope.Leaders);
        var result = SmallScopes.Search(Scope with { Handle = (replica, input) => AccuseOfSkip(council, replica, input) });
        Assert.StartsWith("Justified accusation", result.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_that_does_not_fit_is_incomplete_and_fails()
    {
        var result = new Search("too large", new ConsensusModel(Scope), memoryCap: 1_000_000).Run();
        Assert.False(result.Complete);
        Assert.False(result.Holds);
        Assert.Contains("INCOMPLETE (more than 1 MB of memory)", Exploration.Describe(result), StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupted_search_is_incomplete_and_fails()
    {
        using var interruption = new CancellationTokenSource();
        interruption.Cancel();
        var result = new Search("interrupted", new ConsensusModel(Scope)).Run(interruption.Token);
        Assert.False(result.Complete);
        Assert.False(result.Holds);
        Assert.Contains("INCOMPLETE", Exploration.Describe(result), StringComparison.Ordinal);
    }

    [Fact]
    public void A_core_that_breaks_off_is_a_violation_in_the_search_and_before_it()
    {
        var result = SmallScopes.Search(Scope with { Handle = static (replica, input) => input is Input.TimerFired ? throw new ArgumentException("no such index") : replica.Handle(input) });
        Assert.Equal("The core breaks off with ArgumentException: no such index", result.Violation);
        var before = Assert.Single(new Exploration([new Scope("not begun", "Agreement", static () => throw new ArgumentException("no such index"))], TextWriter.Null).Run());
        Assert.False(before.Holds);
        Assert.EndsWith("no such index", before.Violation, StringComparison.Ordinal);
    }

    [Fact]
    public void A_scope_that_never_shows_a_witness_fails()
    {
        var result = SmallScopes.Search(Scope with { Witnesses = ["a block finalizes", "a block finalizes after a skip"] });
        Assert.Equal(["a block finalizes after a skip"], result.WitnessesMissing);
        Assert.False(result.Holds);
    }

    [Fact]
    public void A_scope_that_must_break_and_does_not_fails() => Assert.False(SmallScopes.Search(Scope, breaks: "Agreement").Holds);

    [Fact]
    public void A_scope_in_which_another_property_breaks_than_must_fails()
    {
        Assert.True(SmallScopes.Search(Scope with { Byzantine = [2, 3], IsAgreementOnly = true }, breaks: "Agreement").Holds);
        Assert.False(SmallScopes.Search(Scope with { Byzantine = [2, 3], IsAgreementOnly = true }, breaks: "Validity").Holds);
        Assert.False(SmallScopes.Search(Scope with { Handle = static (replica, input) => input is Input.TimerFired ? throw new ArgumentException("Agreement") : replica.Handle(input) }, breaks: "Agreement").Holds);
    }

    /// <summary>Votes Finalize in each view that is notarized, also after Skip.</summary>
    private static ImmutableArray<Effect> FinalizeAnyway(Council council, Replica replica, Input input)
    {
        var effects = replica.Handle(input);
        var self = replica.Self.Value;
        foreach (var (number, view) in replica.State.Consensus.Views)
        {
            if (view is not { NotarizedBlock: { } block, Skip: not null, Finalize: null }) continue;
            var vote = council.Sign(self, new Ballot(VoteKind.Finalize, 1, number, block));
            effects = [.. effects, new Effect.Persist([new DurableWrite(new DurableKey(DurableTable.Vote, new[] { (byte)number }), CanonicalWriter.Encode(vote))]), new Effect.Broadcast([], new Message.Voted(vote))];
        }

        return effects;
    }

    /// <summary>Calls a block final when its proposal comes.</summary>
    private static ImmutableArray<Effect> CommitAtOnce(Replica replica, Input input)
    {
        var effects = replica.Handle(input);
        if (input is not Input.Received { Message: Message.Proposed { Proposal.Block: var block } } || !replica.State.Consensus.Blocks.Executed.TryGetValue(block.Hash, out var executed)) return effects;
        return [.. effects, new Effect.Commit(block, executed.State)];
    }

    /// <summary>Takes Notarize and then Skip of one validator, which S7 allows, for an offence.</summary>
    private static ImmutableArray<Effect> AccuseOfSkip(Council council, Replica replica, Input input)
    {
        var effects = replica.Handle(input);
        var isSkipped = input is Input.Received { Message: Message.Certified { Certificate.Ballot: { Kind: VoteKind.Skip } } };
        if (!isSkipped || replica.State.Consensus.At(1) is not { NotarizedBlock: { } block }) return effects;
        var votes = new Evidence.Votes(council.Sign(1, new Ballot(VoteKind.Notarize, 1, 1, block)), council.Sign(1, new Ballot(VoteKind.Skip, 1, 1, default)));
        return [.. effects, new Effect.Accuse(votes)];
    }
}

using MedChain.Core.Chain;
using MedChain.Core.Consensus;

namespace MedChain.Core.Tests.Consensus;

/// <summary>When a validator votes Skip and leaves a view. Spec: Consensus S3, S5, S7.</summary>
public sealed class SkippingTests
{
    private readonly Stage _stage = Stage.Find();

    private LedgerState Genesis => _stage.Epoch.Start;

    [Theory]
    [InlineData(TimerKind.View)]
    [InlineData(TimerKind.Proposal)]
    public void S3_skip_is_voted_once_when_the_timer_of_the_view_fires(TimerKind kind)
    {
        _stage.Fire(kind, 1);
        _stage.Fire(kind, 1);
        _stage.Fire(TimerKind.View, 1);
        Assert.Equal(VoteKind.Skip, Assert.Single(_stage.Votes).Ballot.Kind);
        Assert.Equal(1ul, _stage.State.View);
    }

    [Fact]
    public void S3_skip_is_voted_after_notarize_when_the_view_lasts_too_long()
    {
        _stage.Receive(_stage.Propose(1, Genesis, Justification.Start).Proposal);
        _stage.Fire(TimerKind.Proposal, 1);
        Assert.False(_stage.Voted(VoteKind.Skip, 1));
        _stage.Fire(TimerKind.View, 1);
        Assert.True(_stage.Voted(VoteKind.Skip, 1));
    }

    [Fact]
    public void S3_timers_of_other_views_and_epochs_do_nothing()
    {
        _stage.Fire(TimerKind.View, 2);
        _stage.Fire(TimerKind.View, 0);
        _stage.Notarize(1, Genesis, Justification.Start);
        _stage.Fire(TimerKind.View, 1);
        Assert.DoesNotContain(_stage.Votes, vote => vote.Ballot.Kind == VoteKind.Skip);
    }

    [Fact]
    public void S2_notarize_is_not_voted_after_skip()
    {
        _stage.Fire(TimerKind.View, 1);
        _stage.Receive(_stage.Propose(1, Genesis, Justification.Start).Proposal);
        Assert.False(_stage.Voted(VoteKind.Notarize, 1));
    }

    [Fact]
    public void S5_a_skip_certificate_of_the_current_view_leads_into_the_next_and_is_relayed()
    {
        _stage.Certify(VoteKind.Skip, 1);
        Assert.Equal(2ul, _stage.State.View);
        Assert.Contains(_stage.Sent, message => message is Message.Certified { Certificate.Ballot: { Kind: VoteKind.Skip, View: 1 } });
    }

    [Fact]
    public void S5_a_later_skip_certificate_waits_until_the_views_before_are_justified()
    {
        _stage.Certify(VoteKind.Skip, 2);
        _stage.Certify(VoteKind.Skip, 3);
        Assert.Equal(1ul, _stage.State.View);
        _stage.Certify(VoteKind.Skip, 1);
        Assert.Equal(4ul, _stage.State.View);
        Assert.Equal(3, _stage.State.Justification.Skips.Length);
        Assert.True(_stage.State.Justification.IsWellFormed(1));
    }

    [Fact]
    public void S5_a_later_skip_certificate_follows_a_notarization_too()
    {
        _stage.Certify(VoteKind.Skip, 2);
        var (state, _) = _stage.Notarize(1, Genesis, Justification.Start);
        Assert.Equal(3ul, _stage.State.View);
        Assert.Equal(state.Block, _stage.State.Justification.ParentBlock);
        Assert.Equal(3ul, _stage.State.Justification.View);
    }

    [Fact]
    public void S4_finalize_is_not_voted_in_a_view_in_which_skip_was()
    {
        _stage.Receive(_stage.Propose(1, Genesis, Justification.Start).Proposal);
        _stage.Fire(TimerKind.View, 1);
        _stage.Certify(VoteKind.Notarize, 1, _stage.State.At(1).Proposal!.Block.Hash);
        Assert.Equal(2ul, _stage.State.View);
        Assert.False(_stage.Voted(VoteKind.Finalize, 1));
    }

    [Fact]
    public void S4_a_late_notarization_of_a_skipped_view_is_answered_with_finalize_if_skip_was_not_voted()
    {
        var (proposal, _) = _stage.Propose(1, Genesis, Justification.Start);
        _stage.Receive(proposal);
        _stage.Certify(VoteKind.Skip, 1);
        Assert.Equal(2ul, _stage.State.View);
        _stage.Certify(VoteKind.Notarize, 1, proposal.Block.Hash);
        Assert.True(_stage.Voted(VoteKind.Finalize, 1));
        Assert.Equal(2ul, _stage.State.View);
    }

    [Fact]
    public void S7_never_signs_skip_after_finalize()
    {
        var (state, justification) = _stage.Notarize(1, Genesis, Justification.Start);
        Assert.True(_stage.Voted(VoteKind.Finalize, 1));
        LateTimers(1);
        Assert.False(_stage.Voted(VoteKind.Skip, 1));
        _stage.Notarize(2, state, justification);
        LateTimers(2);
        Assert.False(_stage.Voted(VoteKind.Skip, 2));
        _stage.Restart();
        LateTimers(2);
        _stage.Fire(TimerKind.View, 3);
        Assert.False(_stage.Voted(VoteKind.Skip, 1));
        Assert.False(_stage.Voted(VoteKind.Skip, 2));
        Assert.True(_stage.Voted(VoteKind.Skip, 3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void S7_no_validator_signs_what_is_forbidden_however_messages_are_lost(int seed)
    {
        var random = new Random(seed);
        var wire = new Wire(new Consortium(4)) { Loses = (_, _, _) => random.Next(5) == 0 };
        wire.RunUntil(() => wire.Up.All(replica => replica.State.Final.Height >= 12));
        foreach (var own in wire.Sent.Select(sent => sent.Message).OfType<Message.Voted>().Select(voted => voted.Vote).GroupBy(vote => (vote.Voter, vote.Ballot.View)))
        {
            var ballots = own.Select(vote => vote.Ballot).Distinct().ToList();
            Assert.All(ballots, a => Assert.All(ballots, b => Assert.False(Evidence.Votes.AreForbidden(a, b), $"{own.Key}: {a.Kind} and {b.Kind}")));
        }

        foreach (var height in wire.Commits.GroupBy(commit => commit.Block.Header.Height))
        {
            Assert.Single(height.Select(commit => commit.Block.Hash).Distinct());
        }
    }

    private void LateTimers(ulong last)
    {
        foreach (var kind in Enum.GetValues<TimerKind>())
        {
            for (ulong view = 0; view <= last; view++) _stage.Fire(kind, view);
        }
    }
}
